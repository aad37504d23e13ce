"""A running server takes up boundaries that a command brings in beside it, and carries out what they change."""

import time
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from server.commands.boundaries import boundaries
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import registered
from tests.doors.test_boundaries import place_of
from tests.server.commands.test_redivide import delivery
from tests.server.redividing import DIVIDED

_PATIENCE_S = 180.0


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def command(verb: str, house: ServedHouse, files: Path, *options: str) -> None:
    result = CliRunner().invoke(boundaries, [verb, str(files), "--data", str(house.data), *options])
    assert result.exit_code == 0, result.output


def home(house: ServedHouse, ticket: str) -> Json:
    return dict(
        house.desk("operator1").get(f"/api/v1/tickets/{ticket}").raise_for_status().json()["placement"]
    )


def test_an_import_beside_a_running_server_moves_its_tickets(house: ServedHouse, tmp_path: Path) -> None:
    ticket = str(registered(house)["ticket"]["id"])
    street = house.desk("street1")
    assert place_of(street)["placement"]["boundary_version"] == "v1"
    assert home(house, ticket)["chain"][0] == "g1"

    command("import", house, delivery(tmp_path / "files", DIVIDED.areas), "--orphan")

    until(lambda: place_of(street)["placement"]["chain"][0] == "g12", "the server still lives by v1")
    until(lambda: home(house, ticket)["chain"][0] == "g12", "the ticket was left behind")
    assert home(house, ticket)["boundary_version"] == "v2"
    until(lambda: street.get("/api/v1/redivisions").json()[0]["step"] == "done", "it was never finished")
