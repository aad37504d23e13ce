"""Haikou, installed once for all tests of the main job, and one day lived there for all that only look at it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from geo.locate import Locator
from seed.city import City, parts
from seed.day import plan_day
from seed.day_plan import DayPlan
from seed.field_day import audited, field_day
from seed.reckoning import Reckoning, reckon
from seed.running_server import RunningServer, free_port
from server.casework.installation import install
from server.clock import now
from tests.demo_city import demo_city
from tests.warm_server import WarmServer

PASSWORD = "for the tests only"


class LivedDay(Struct, frozen=True):
    """A day that is over: what the handhelds told while it lasted, and what became of it."""

    server: RunningServer
    told: list[dict[str, Any]]
    reckoning: Reckoning


def live(
    server: RunningServer,
    plan: DayPlan,
    folder: Path,
    seconds: float,
    in_the_evening: Callable[[], None] = lambda: None,
) -> LivedDay:
    """Let the handhelds of a plan live their day, and reckon it up when the evening is over as well."""
    told: list[dict[str, Any]] = []
    with field_day(
        plan, server=server.address, folder=folder, password=PASSWORD, seconds=seconds, settle_s=600
    ) as events:
        day = audited(events, told.append)
    in_the_evening()
    return LivedDay(server, told, reckon(server.address, PASSWORD, day))


@pytest.fixture(scope="session")
def city() -> City:
    return demo_city()


@pytest.fixture(scope="session")
def plan(city: City) -> DayPlan:
    return plan_day(city, Locator(city.boundaries), count=300)


@pytest.fixture(scope="session")
def installed(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("haikou") / "data"
    install(folder, parts(city, PASSWORD), now)
    return folder


@pytest.fixture
def data(installed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(installed, tmp_path / "data"))


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    running = WarmServer(data, free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def day(installed: Path, plan: DayPlan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedDay]:
    """One day in Haikou with all its ordinary troubles; the server is still up."""
    folder = tmp_path_factory.mktemp("day")
    running = RunningServer(Path(shutil.copytree(installed, folder / "data")), free_port())
    running.start()
    yield live(running, plan, folder / "handhelds", seconds=8)
    running.stop()
