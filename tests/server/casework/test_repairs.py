"""What a handheld wrote over what is not its own: kept in quarantine, and put right by a further revision."""

import pytest

from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import OTHER_WORKER, WORKER


def edited(document: Json, rev: str, **changed: object) -> Json:
    """A child of that revision."""
    return {**document, **changed, "_parents": [rev]}


def said(running: RunningHouse, handheld: Handheld, document: Json) -> Json | None:
    """What readers see of a command, without the protocol's members."""
    found = running.document(handheld.mailbox, document["_id"])
    return (
        None if found is None else {"_id": document["_id"], **{k: v for k, v in found.items() if k[0] != "_"}}
    )


@pytest.fixture
def handheld(running: RunningHouse) -> Handheld:
    return running.handheld(WORKER)


def test_an_edited_command_is_given_back_as_a_child_of_the_edit(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    running.take_in()
    (second,) = handheld.push(edited(report, first, body={**report["body"], "description": "改了"}))
    running.take_in()

    assert said(running, handheld, report) == report
    assert running.rev(handheld.mailbox, report["_id"]).startswith("3-")
    assert [(verdict["rev"], verdict["reason_code"]) for verdict in handheld.verdicts(report)] == [
        (first, None),
        (second, "edited"),
    ]
    assert [kept.reason_code for kept in running.quarantine()] == ["edited"]
    assert running.ticket(id_of(report)).description == report["body"]["description"]


def test_an_edit_that_comes_with_newer_commands_is_answered_in_the_receipt_that_there_is(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    running.take_in()
    edit = edited(report, first, body={**report["body"], "description": "改了"})
    notes = [handheld.note(id_of(report)), handheld.note(id_of(report))]
    handheld.push(edit, *notes)
    running.take_in()

    assert [verdict["reason_code"] for verdict in handheld.verdicts(report)] == [None, "edited"]
    assert [handheld.verdict(note) for note in notes] == [("accepted", None)] * 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"body": "?"}, "malformed"), ({"schema": 2}, "newer_schema"), ({"by": "x"}, "foreign_author")],
)
def test_an_edit_that_is_wrong_in_a_further_way_is_undone_as_well(
    running: RunningHouse, handheld: Handheld, changed: Json, reason: str
) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    running.take_in()
    handheld.push(edited(report, first, **changed))
    running.take_in()
    assert said(running, handheld, report) == report
    assert [kept.reason_code for kept in running.quarantine()] == [reason]


def test_a_command_that_a_handheld_deletes_is_given_back(running: RunningHouse, handheld: Handheld) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    running.take_in()
    handheld.push({"_id": report["_id"], "_deleted": True, "_parents": [first]})
    running.take_in()
    assert said(running, handheld, report) == report
    assert [kept.reason_code for kept in running.quarantine()] == ["deleted_by_handheld"]


def test_an_edit_that_comes_before_the_original_was_taken_in_does_not_replace_it(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    handheld.push(edited(report, first, body={**report["body"], "description": "改了"}))
    running.take_in()
    assert running.ticket(id_of(report)).description == report["body"]["description"]
    assert [verdict["reason_code"] for verdict in handheld.verdicts(report)] == [None, "edited"]
    assert said(running, handheld, report) == report


def test_a_deletion_that_comes_while_the_original_is_parked_does_not_end_it(
    running: RunningHouse, handheld: Handheld
) -> None:
    missing, parked = handheld.report(), handheld.report()
    (first,) = handheld.push(parked)
    handheld.push({"_id": parked["_id"], "_deleted": True, "_parents": [first]})
    running.take_in()
    assert said(running, handheld, parked) == parked

    handheld.push(missing)
    running.take_in()
    assert running.ticket(id_of(parked)).description == parked["body"]["description"]
    assert said(running, handheld, parked) == parked


def test_a_command_that_was_edited_before_it_was_ever_pushed_is_kept_for_a_person(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = edited(handheld.report(), "1-" + "a" * 32)
    handheld.push(report)
    running.take_in()
    assert handheld.verdict(report) == ("quarantined", "edited")
    following = handheld.report()
    handheld.push(following)
    running.take_in()
    assert handheld.verdict(following) == ("accepted", None)


def test_a_second_first_revision_of_a_command_loses_to_the_one_that_was_taken_in(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    handheld.push(report)
    running.take_in()
    handheld.push({**report, "body": {**report["body"], "description": "另一件事"}})
    running.take_in()
    assert [verdict["reason_code"] for verdict in handheld.verdicts(report)] == [None, "id_used_twice"]
    assert said(running, handheld, report) == report
    assert len(running.tickets()) == 1


def test_the_same_command_from_another_state_of_the_mailbox_changes_nothing(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    (first,) = handheld.push(report)
    running.take_in()
    before = running.tickets()
    handheld.push(edited(report, first))
    running.take_in()
    assert running.tickets() == before
    assert [verdict["status"] for verdict in handheld.verdicts(report)] == ["accepted", "duplicate"]
    assert running.quarantine() == []


def test_a_receipt_that_a_handheld_writes_over_is_put_right(
    running: RunningHouse, handheld: Handheld
) -> None:
    report = handheld.report()
    handheld.push(report)
    running.take_in()
    name = f"receipt:{id_of(report)}"
    before = handheld.verdicts(report)
    handheld.push({"_id": name, "verdicts": [], "_parents": [running.rev(handheld.mailbox, name)]})
    running.take_in()
    assert handheld.verdicts(report) == before
    assert handheld.verdict(name) == ("quarantined", "not_a_command")


@pytest.mark.parametrize("deleted", [False, True])
def test_a_ticket_that_a_handheld_writes_over_or_deletes_is_put_right(
    running: RunningHouse, handheld: Handheld, *, deleted: bool
) -> None:
    report = handheld.report()
    handheld.push(report)
    running.take_in()
    name = f"ticket:{id_of(report)}"
    before = running.document(handheld.mailbox, name)
    own = {"_deleted": True} if deleted else {"state": "closed"}
    handheld.push({"_id": name, **own, "_parents": [running.rev(handheld.mailbox, name)]})
    running.take_in()
    after = running.document(handheld.mailbox, name)
    assert before is not None
    assert after is not None
    assert after | {"_rev": ""} == before | {"_rev": ""}
    assert len(running.quarantine()) == 1


def test_a_pack_card_that_a_handheld_writes_over_is_put_right(
    running: RunningHouse, handheld: Handheld
) -> None:
    before = running.document(handheld.mailbox, "pack:current")
    assert before is not None
    handheld.push({"_id": "pack:current", "url": "/elsewhere", "_parents": [before["_rev"]]})
    running.take_in()
    after = running.document(handheld.mailbox, "pack:current")
    assert after is not None
    assert after["url"] == before["url"]


def test_a_ticket_that_a_handheld_made_up_is_ended(running: RunningHouse, handheld: Handheld) -> None:
    name = "ticket:00000000-0000-4000-8000-000000000000"
    handheld.push({"_id": name, "state": "closed"})
    running.take_in()
    assert running.document(handheld.mailbox, name) is None


def test_nobody_learns_what_a_colleague_reported_by_using_the_same_id(running: RunningHouse) -> None:
    colleague, curious = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    report = colleague.report()
    colleague.push(report)
    running.take_in()
    imitation = curious.report() | {"_id": report["_id"]}
    curious.push(imitation)
    curious.push({"_id": f"ticket:{id_of(report)}", "x": 1})
    running.take_in()
    assert curious.verdict(imitation) == ("quarantined", "id_used_twice")
    assert said(running, curious, imitation) == imitation
    assert running.document(curious.mailbox, f"ticket:{id_of(report)}") is None
