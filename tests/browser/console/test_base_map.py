"""底图: tiles of others beneath our areas where a setting names them; the content policy lets those alone through."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from seed.running_server import RunningServer, free_port
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.pictures import jpeg
from tests.warm_server import WarmServer

ORIGIN = "https://tiles.example"


@pytest.fixture(scope="module")
def server(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The small city above a map of others."""
    data = tmp_path_factory.mktemp("above") / "data"
    shutil.copytree(installed, data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_BASE_MAP", f"{ORIGIN}/w/{{z}}/{{x}}/{{y}}.png")
        environment.setenv("WANGGE_BASE_MAP_CREDIT", "某某地图")
        running = WarmServer(data, free_port())
        running.start()
    yield running
    running.stop()


def test_the_base_map_is_fetched_and_named(seat: Seat) -> None:
    fetched: list[str] = []

    def answer(route: Route) -> None:
        fetched.append(route.request.url)
        route.fulfill(body=jpeg(), content_type="image/jpeg", headers={"Access-Control-Allow-Origin": "*"})

    seat.page.route(f"{ORIGIN}/**", answer)
    with seat.page.expect_response(f"{ORIGIN}/**"):
        page = seat.sign_in("street1", PASSWORD, "#/map")

    expect(page.get_by_text("某某地图")).to_be_visible()
    assert all(address.startswith(f"{ORIGIN}/w/") for address in fetched)
