"""The app built once, a small city served, and handhelds to open it on."""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from seed.running_server import RunningServer, free_port
from sync.clock import system_clock
from tests.browser.handheld import Handheld
from tests.browser.looking import CHROMIUM, PATIENCE_MS, ROOT
from tests.doors.city import city
from tests.quick_install import quick_install
from tests.warm_server import WarmServer

expect.set_options(timeout=PATIENCE_MS)

Handhelds = Callable[..., Handheld]


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    """The app as its sources are now; two workers do not build at once."""
    if not CHROMIUM.exists():
        pytest.skip("the app is tested in Chromium: make setup")
    if not (ROOT / "node_modules" / "vite").exists():
        pytest.skip("the app is built by Vite: make setup")
    with (Path(tempfile.gettempdir()) / "wangge-clients.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["node", ROOT / "web" / "when-changed.mjs"], check=True, timeout=900)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    quick_install(folder, city(), system_clock)
    return folder


@pytest.fixture(scope="module")
def server(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The small city of `tests/doors/city.py`, shared by a file; who needs one alone starts one alone."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(installed, data)
    running = WarmServer(data, free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for the session: while it runs, other files of the same process could start no event loop.
    with sync_playwright() as running:
        yield running


@pytest.fixture
def handhelds(playwright: Playwright, server: RunningServer, tmp_path: Path) -> Iterator[Handhelds]:
    """Makes a handheld with an empty profile, for the server or for another address."""
    made: list[Handheld] = []

    def make(address: str = server.address) -> Handheld:
        made.append(Handheld(playwright, tmp_path / f"profile-{len(made)}", address))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def handheld(handhelds: Handhelds) -> Handheld:
    return handhelds()
