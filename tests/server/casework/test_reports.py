"""What a report becomes: a placed and numbered ticket, on its way to a unit or waiting for a person."""

import base64
from datetime import timedelta

import msgspec
import pytest
from nacl.public import PrivateKey, PublicKey, SealedBox

from geo.position import Position
from server.casework.sealing import ContactCard
from server.domain.transitions import State
from tests.server.running_house import Json, RunningHouse, id_of
from tests.server.small_city import (
    AT_SEA,
    DOG,
    HELPER,
    IN_G1,
    IN_G2,
    IN_G3,
    IN_HARBOUR,
    LAMP,
    NEAR_THE_BORDER,
    OTHER_WORKER,
    RIDDLE,
    WORKER,
)

CARD = ContactCard(name="夏雨荷", phone="13800135678")


def sealed(running: RunningHouse, card: ContactCard, key: PublicKey | None = None) -> str:
    """A contact as a handheld seals it."""
    ours = PublicKey(base64.b64decode(running.house.keys.public))
    return base64.b64encode(SealedBox(key or ours).encrypt(msgspec.json.encode(card))).decode()


def test_a_clear_report_is_dispatched_at_once_and_its_author_reads_where_it_went(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report()
    handheld.push(report)
    running.take_in()
    ticket = running.ticket(id_of(report))
    (verdict,) = handheld.verdicts(report)
    assert ticket.state is State.DISPATCHED
    assert ticket.offline_alias == f"离{handheld.writer[:4].upper()}0001"
    assert verdict["facts"] == {
        "state": "dispatched",
        "area": "区域g1",
        "unit": "城管局",
        "due_on": "2026-11-30",
    }
    assert (verdict["ticket"], verdict["number"]) == (str(ticket.id), ticket.number)


@pytest.mark.parametrize(
    ("description", "position", "doubt"),
    [
        (LAMP, NEAR_THE_BORDER, "placement_uncertain"),
        (LAMP, AT_SEA, "outside"),
        (DOG, IN_G1, "no_duty_item"),
    ],
)
def test_what_is_in_doubt_waits_for_a_person_with_its_doubt(
    running: RunningHouse, description: str, position: Position, doubt: str
) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report(description, position)
    handheld.push(report)
    running.take_in()
    ticket = running.ticket(id_of(report))
    assert ticket.state is State.TO_DISPATCH
    assert ticket.waits_for_a_person
    assert doubt in [each.code for each in ticket.doubts]


def test_a_report_of_which_nothing_can_be_made_stays_as_it_was_submitted(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report(RIDDLE)
    handheld.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).state is State.SUBMITTED


def test_inside_the_harbour_the_harbour_company_leads(running: RunningHouse) -> None:
    handheld = running.handheld(OTHER_WORKER)
    report = handheld.report(position=IN_HARBOUR)
    handheld.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).lead_unit == "harbour"


def test_a_category_of_an_older_catalogue_is_guessed_anew(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report(category="9999")
    handheld.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).category == "0104"


@pytest.mark.parametrize(
    ("position", "outside"), [(IN_G1, False), (IN_G2, True), (IN_G3, True), (AT_SEA, True), (None, False)]
)
def test_a_report_outside_its_authors_areas_is_taken_and_flagged(
    running: RunningHouse, position: Position | None, *, outside: bool
) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report(position=position, address="椰城大道 1 号")
    handheld.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).out_of_scope is outside
    assert f"ticket:{id_of(report)}" in running.live_ids(handheld.mailbox)


@pytest.mark.parametrize(
    ("ahead", "flag"),
    [
        (timedelta(days=400), 400 * 86400),
        (timedelta(minutes=11), 660),
        (timedelta(minutes=9), None),
        (timedelta(days=-20), None),
    ],
)
def test_only_a_clock_that_is_ahead_can_be_told_to_be_wrong(
    running: RunningHouse, ahead: timedelta, flag: int | None
) -> None:
    handheld = running.handheld(WORKER)
    recorded_at = running.clock.at + ahead
    report = handheld.report() | {"recorded_at": recorded_at.isoformat()}
    handheld.push(report)
    running.take_in()
    ticket = running.ticket(id_of(report))
    assert ticket.recorded_at == recorded_at
    assert ticket.clock_skew_s == pytest.approx(flag, abs=1) if flag else ticket.clock_skew_s is None
    assert ticket.promise_due_on is not None
    assert ticket.promise_due_on.isoformat() == "2026-11-30"


def test_signing_in_tells_the_servers_time(running: RunningHouse) -> None:
    running.clock.pass_by(timedelta(hours=5))
    assert running.handheld(WORKER).server_time == running.clock.at


def test_a_sealed_contact_stands_in_clear_nowhere_on_disk(running: RunningHouse) -> None:
    handheld = running.handheld(HELPER)
    report = handheld.report(contact_sealed=sealed(running, CARD))
    malformed = handheld.report(contact_sealed=sealed(running, CARD)) | {"recorded_at": "gestern"}
    handheld.push(report, malformed)
    running.take_in()
    assert running.ticket(id_of(report)).contact_label == "夏** 138****5678"
    assert len(running.quarantine()) == 1

    running.close()
    files = [path for path in sorted(running.folder.rglob("*")) if path.is_file()]
    on_disk = b"".join(path.read_bytes() for path in files)
    assert b"138****5678" in on_disk
    assert CARD.phone.encode() not in on_disk
    assert CARD.name.encode() not in on_disk


def test_a_contact_sealed_to_another_key_costs_the_contact_and_not_the_report(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report(contact_sealed=sealed(running, CARD, PrivateKey.generate().public_key))
    rubbish = handheld.report(contact_sealed="不是盒子")
    handheld.push(report, rubbish)
    running.take_in()
    assert handheld.verdict(report) == ("accepted", None)
    assert handheld.verdict(rubbish) == ("accepted", None)
    assert running.ticket(id_of(report)).contact_id is None


def test_only_what_came_in_the_push_of_its_report_is_taken_back_without_proof_whatever_a_handheld_says(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(WORKER)
    later, at_once = (handheld.report(contact_sealed=sealed(running, CARD)) for _ in range(2))

    def taking_back(report: Json) -> Json:
        about = {
            "ticket": str(id_of(report)),
            "recorded_at": (running.clock.at - timedelta(days=1)).isoformat(),
        }
        return handheld.command("withdrawal", {"reason": "撤回重写"}, **about)

    with_its_report = taking_back(at_once)
    handheld.push(later, at_once, with_its_report)
    running.take_in()
    running.clock.pass_by(timedelta(seconds=1))
    after_an_answer = taking_back(later)
    handheld.push(after_an_answer)
    running.take_in()
    assert handheld.verdict(with_its_report) == ("accepted", None)
    assert handheld.verdict(after_an_answer) == ("accepted", "awaits_proof")
    assert running.ticket(id_of(at_once)).state is State.WITHDRAWN
    still_there = running.ticket(id_of(later))
    assert still_there.state is not State.WITHDRAWN
    assert still_there.withdrawal is not None
    assert still_there.withdrawal.reason == "撤回重写"
