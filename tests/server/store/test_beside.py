"""The rows beside a ticket are compared with what it makes, and made anew."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from server.commands.figures import figures
from server.commands.verify import verify
from tests.server.casework.photographing import Photographer, entry
from tests.server.running_house import RunningHouse
from tests.server.small_city import WORKER

WRONG = {
    "a-row-of-its-own": "UPDATE tickets SET promise_due = 1",
    "a-row-too-many": "INSERT INTO ticket_units (ticket, unit) SELECT id, 'harbour' FROM tickets",
    "a-row-missing": "DELETE FROM ticket_photos",
    "a-row-changed": "UPDATE clocks SET due_at = due_at + 1",
}


@pytest.fixture
def with_a_photo(running: RunningHouse) -> RunningHouse:
    worker = Photographer(running, WORKER)
    worker.list_on(worker.report(), entry(b"photo"))
    return running


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_row_that_does_not_follow_from_its_ticket_is_found_and_made_anew(
    with_a_photo: RunningHouse, wrong: str
) -> None:
    house = with_a_photo
    runner, data = CliRunner(env={"WANGGE_DATABASE": house.url}), ["--data", str(house.folder)]
    assert runner.invoke(verify, data).exit_code == 0
    house.house.writer.run_sync(lambda unit: unit.connection.execute(text(wrong)))

    found = runner.invoke(verify, data)

    assert found.exit_code == 1
    assert found.output.startswith("rows to be rebuilt: ")
    assert runner.invoke(figures, ["rebuild", *data]).exit_code == 0
    assert runner.invoke(verify, data).exit_code == 0
