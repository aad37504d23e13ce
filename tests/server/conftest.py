"""One installed small city for the whole run; each test gets a copy of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.casework import installation
from tests.engines import Template, server_for
from tests.server.running_house import RunningHouse
from tests.server.small_city import MORNING, city

Opening = Callable[..., RunningHouse]


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, engine_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    def install(folder: Path, url: str) -> None:
        installation.install(folder, city(), lambda: MORNING - timedelta(days=1), url)

    return Template(tmp_path_factory.mktemp("small-city") / "data", install, server_for(request, engine_kind))


@pytest.fixture
def opening(template: Template, tmp_path: Path) -> Iterator[Opening]:
    """Opens houses with settings of one's own; all of them are closed in the end."""
    opened: list[RunningHouse] = []

    def opens(**settings: Any) -> RunningHouse:
        opened.append(RunningHouse(tmp_path / f"house-{len(opened)}", template, **settings))
        return opened[-1]

    yield opens
    for running in opened:
        running.close()


@pytest.fixture
def running(opening: Opening) -> RunningHouse:
    return opening()
