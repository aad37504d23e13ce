"""What a re-division does on handhelds with real PouchDB: documents go and come, and unsent work arrives all the same.

v1 │   g1   │   g2   │     v2 │  g1 │    g2    │    the ground between the borders changes hands
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, registered
from tests.doors.test_boundaries import drawn, until_done
from tests.geo.squares import at
from tests.server.small_city import IN_G1, IN_G2, LAMP, as_json

SCRIPT = Path(__file__).with_name("follower.mjs")
BETWEEN = at(0.8, 0.5)
SHIFTED = {"version": "shifted", "areas": [drawn("g1", 0, 0.7), drawn("g2", 0.7, 2)]}


class Follower:
    """A handheld in a process of its own, which does what it is told."""

    def __init__(self, house: ServedHouse, login: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(SCRIPT), house.address, login, PASSWORD, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def record(self, position: Any, boundary_version: str) -> str:
        """A report, recorded and not sent; its id."""
        place = {**as_json(position), "boundary_version": boundary_version}
        return str(
            self._asked({"record": {"request_type": "HELP", "description": LAMP, "position": place}})["id"]
        )

    def sync(self) -> Json:
        return self._asked({"sync": True})

    def _asked(self, order: Json) -> Json:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate(timeout=300)


@pytest.fixture
def followers(house: ServedHouse, tmp_path: Path) -> Iterator[tuple[Follower, Follower]]:
    """The handhelds of g1 and of g2."""
    if shutil.which("node") is None or not (SCRIPT.parents[2] / "node_modules" / "pouchdb").exists():
        pytest.skip("a real handheld needs Node and its packages: make setup")
    both = Follower(house, "worker1", tmp_path), Follower(house, "worker2", tmp_path)
    yield both
    for each in both:
        each.close()


def test_documents_go_and_come_and_unsent_work_arrives(
    house: ServedHouse, followers: tuple[Follower, Follower]
) -> None:
    west, east = followers
    places = (IN_G1, BETWEEN, IN_G2)
    stays, moves, theirs = (
        f"ticket:{registered(house, a_report(at=place))['ticket']['id']}" for place in places
    )
    assert {stays, moves} <= set(west.sync()["ids"])
    assert east.sync()["pack"] == "v1"
    unsent = west.record(BETWEEN, "v1")

    own_id = house.desk("street1").post("/api/v1/redivisions", json=SHIFTED).json()["redivision"]["id"]
    house.desk("district1").post(f"/api/v1/redivisions/{own_id}/approval", json={}).raise_for_status()
    until_done(house.desk("district1"), own_id)

    after_west, after_east = west.sync(), east.sync()
    assert moves not in after_west["ids"]
    assert stays in after_west["ids"]
    assert {moves, theirs} <= set(after_east["ids"])
    assert (after_west["pack"], after_east["pack"]) == ("shifted", "shifted")
    assert [notice["gone"] for notice in after_west["notices"]] == [[moves.partition(":")[2]]]
    assert [notice["come"] for notice in after_east["notices"]] == [[moves.partition(":")[2]]]

    ticket = arrived(house, west, unsent)
    assert (ticket["placement"]["chain"][0], ticket["placement"]["boundary_version"]) == ("g2", "shifted")
    assert ticket["position"]["boundary_version"] == "v1"
    assert f"ticket:{unsent}" in east.sync()["ids"]


def arrived(house: ServedHouse, handheld: Follower, own_id: str) -> Json:
    """The ticket of a report, once its receipt is on the handheld."""
    for _ in range(100):
        if f"receipt:{own_id}" in handheld.sync()["ids"]:
            return dict(house.desk("operator1").get(f"/api/v1/tickets/{own_id}").raise_for_status().json())
    raise AssertionError(own_id)
