"""What becomes of documents that are no commands of their writer: kept whole, answered, and in nobody's way."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.casework.judging import judge
from tests.server.conftest import Opening
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import LAMP, OTHER_WORKER, WORKER

MALFORMED: dict[str, Json] = {
    "a report without a description": {"body": {"request_type": "COMPLAINT"}},
    "a body of the wrong kind": {"body": "井盖"},
    "a counter that is no number": {"counter": "one"},
    "a counter beyond every integer": {"counter": 10**30},
    "a schema beyond every integer": {"schema": 10**30},
    "no schema at all": {"schema": None},
    "an instant without an offset": {"recorded_at": "2026-11-23T09:30:00"},
    "a position in no known system": {
        "body": {"request_type": "HELP", "description": "水", "position": {"lon": 1, "lat": 1, "crs": "mars"}}
    },
    "a writer without a name": {"writer": ""},
}


def assert_kept_whole(running: RunningHouse, handheld: Handheld, document: Json, reason: str) -> None:
    """It has one quarantine row with every field as it came, and one verdict that says so."""
    (kept,) = [one for one in running.quarantine() if one.document == document["_id"]]
    came = {name: value for name, value in document.items() if name[0] != "_"}
    assert json.loads(kept.body) == came
    assert (kept.reason_code, kept.person, kept.size_bytes) == (reason, handheld.person.id, len(kept.body))
    assert handheld.verdict(document) == ("quarantined", reason)


def assert_nobody_waits(running: RunningHouse, handheld: Handheld) -> None:
    """What is written afterwards is taken in as ever."""
    following = handheld.report()
    handheld.push(following)
    running.take_in()
    assert handheld.verdict(following) == ("accepted", None)


@pytest.mark.parametrize("trouble", MALFORMED)
def test_a_malformed_command_is_kept_and_named(running: RunningHouse, trouble: str) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report() | MALFORMED[trouble]
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "malformed")
    assert handheld.verdicts(document)[0]["facts"]["rule"]
    assert_nobody_waits(running, handheld)


def test_bytes_that_are_no_text_are_kept_byte_by_byte(running: RunningHouse) -> None:
    body = b'{"writer":"\xff","counter":1}'
    handheld = running.handheld(WORKER)
    name = handheld.report()["_id"]
    handheld.push_raw(name, body)
    running.take_in()
    (kept,) = running.quarantine()
    assert kept.body == body
    assert handheld.verdict(name) == ("quarantined", "malformed")
    assert_nobody_waits(running, handheld)


def test_a_document_of_another_name_is_no_command(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = {"_id": "diary:1", "text": "今天很热"}
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "not_a_command")
    assert_nobody_waits(running, handheld)


def test_a_command_whose_name_is_no_uuid7_is_answered_by_the_digest_of_its_name(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report() | {"_id": "command:7"}
    handheld.push(document)
    running.take_in()
    (receipt,) = [name for name in running.live_ids(handheld.mailbox) if name.startswith("receipt:")]
    assert len(receipt) == len("receipt:") + 16
    assert_nobody_waits(running, handheld)


def test_a_command_of_a_newer_app_is_kept_for_a_newer_server(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report() | {"schema": 2}
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "newer_schema")
    assert handheld.verdicts(document)[0]["facts"] == {"schema": 2, "known": 1}
    assert_nobody_waits(running, handheld)


def test_a_command_of_an_unknown_kind_is_kept(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.command("teleport", {"to": "火星"})
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "unknown_kind")
    assert_nobody_waits(running, handheld)


def test_nobody_reports_in_another_persons_name(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report() | {"by": OTHER_WORKER.id}
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "foreign_author")
    assert_nobody_waits(running, handheld)


def test_nobody_writes_with_an_install_that_is_not_theirs(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report() | {"writer": "0123456789abcdef"}
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "foreign_writer")
    assert_nobody_waits(running, handheld)


def test_a_place_in_the_row_that_is_taken_is_not_given_twice(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    first = handheld.report()
    second = handheld.report() | {"counter": first["counter"]}
    handheld.push(first, second)
    running.take_in()
    assert_kept_whole(running, handheld, second, "counter_reused")
    assert handheld.verdicts(second)[0]["facts"]["by"] == str(id_of(first))
    assert [ticket.id for ticket in running.tickets()] == [id_of(first)]


def test_a_document_that_is_too_large_is_kept_apart_whole(opening: Opening) -> None:
    running = opening(document_bytes_max=2000)
    handheld = running.handheld(WORKER)
    document = handheld.report(LAMP * 300)
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, "oversized")
    assert_nobody_waits(running, handheld)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"request_type": "WHISPER"}, "request_type_unknown"),
        ({"position": None}, "place_missing"),
    ],
)
def test_a_report_that_no_ticket_can_be_made_of_is_never_refused(
    running: RunningHouse, change: Json, reason: str
) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report()
    document["body"] |= change
    handheld.push(document)
    running.take_in()
    assert_kept_whole(running, handheld, document, reason)
    assert_nobody_waits(running, handheld)


def test_a_fault_of_ours_sets_one_document_aside_and_leaves_no_half_of_a_ticket(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    handheld = running.handheld(WORKER)
    unlucky, following = handheld.report(), handheld.report()
    handheld.push(unlucky, following)

    def stumbling(*given: Any) -> Any:
        verdict = judge(*given)
        if given[2].document == unlucky["_id"]:
            raise ZeroDivisionError
        return verdict

    monkeypatch.setattr("server.casework.intake.judge", stumbling)
    assert running.take_in() == 2
    assert_kept_whole(running, handheld, unlucky, "server_fault")
    assert [ticket.id for ticket in running.tickets()] == [id_of(following)]
    assert running.taken(unlucky["_id"]) is None


def test_a_long_word_of_the_sender_is_not_repeated_at_length(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report()
    document["body"]["urgency"] = "急" * 10_000
    handheld.push(document)
    running.take_in()
    assert len(str(handheld.verdicts(document))) < 1000


def test_the_verdict_carries_the_instant_at_which_the_server_received_the_document(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    document = handheld.report()
    handheld.push(document)
    running.clock.pass_by(timedelta(hours=1))
    running.take_in()
    (verdict,) = handheld.verdicts(document)
    assert datetime.fromisoformat(verdict["at"]) == running.ticket(id_of(document)).received_at
    assert running.clock.at - datetime.fromisoformat(verdict["at"]) > timedelta(minutes=59)
