"""A dispute's way through the house: from a mediator's handheld, through mailboxes, and back to its ticket."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from server.casework import installation
from server.casework.mediation import desk
from server.casework.mediation.ticking import tick_cases
from server.casework.settling import resettle
from server.domain.asked import Nothing
from server.domain.mediation.asked import EndCase, GiveConsent, Invite, MakeOffer, Recuse
from server.domain.mediation.case import Case
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.events import verified_case
from server.domain.mediation.scope import CaseAct, may_with_case
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.people import Person
from server.domain.transitions import State
from server.store import access_log, mediations, people
from server.store.mediations import CaseFilter
from tests.engines import Template, server_for
from tests.server.casework.mediation_house import (
    APPLICANT,
    COLLEAGUE,
    DISTRICT,
    HALF_AN_HOUR,
    JUSTICE,
    MEDIATOR,
    MEDIATORS,
    about,
    actor,
    case_of,
    city_with_mediators,
    registered_at_desk,
    registered_by,
    registration,
    take,
)
from tests.server.domain.mediation.examples import CASE_EXAMPLES
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import COORDINATOR, HANDLER, HELPER, MORNING, OPERATOR, PEOPLE, WORKER

pytestmark = pytest.mark.both_engines

SHA = "ab" * 32


@pytest.fixture(scope="module")
def with_mediators(
    request: pytest.FixtureRequest, engine_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    def install(folder: Path, url: str) -> None:
        installation.install(folder, city_with_mediators(), lambda: MORNING - timedelta(days=1), url)

    return Template(tmp_path_factory.mktemp("mediators") / "data", install, server_for(request, engine_kind))


@pytest.fixture
def running(with_mediators: Template, tmp_path: Path) -> Iterator[RunningHouse]:
    opened = RunningHouse(tmp_path / "house", with_mediators)
    yield opened
    opened.close()


def test_what_was_parked_while_a_desk_went_on_ends_no_case_before_its_parties_agreed_to_it(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(MEDIATOR)
    case = registered_by(running, handheld)
    handheld.report()  # is never sent
    handheld.push(about(handheld, case.id, "mediation_end", CASE_EXAMPLES["mediation_end"]))
    running.clock.pass_by(timedelta(days=1))
    for party in (1, 2):
        take(
            running,
            MEDIATOR,
            case,
            CaseStep.CONSENT,
            GiveConsent(party=party, rights_told=True, how="spoken"),
        )
    running.clock.pass_by(timedelta(days=1))
    running.take_in()

    ended = case_of(running, case.id)
    consents = [party.consent.at for party in ended.parties if party.consent is not None]
    assert ended.ended_at == max(consents)


def test_an_evening_s_mediation_out_of_reach_is_taken_in_as_one_case(running: RunningHouse) -> None:
    handheld = running.handheld(MEDIATOR)
    first = handheld.command("mediation", registration(running))
    case_id = id_of(first)
    evening = [
        ("mediation_consent", CASE_EXAMPLES["mediation_consent"]),
        ("mediation_consent", {**CASE_EXAMPLES["mediation_consent"], "party": 2}),
        ("mediation_session", CASE_EXAMPLES["mediation_session"]),
        ("mediation_agreement", CASE_EXAMPLES["mediation_agreement"]),
        ("mediation_signing", CASE_EXAMPLES["mediation_signing"]),
        ("mediation_performance", CASE_EXAMPLES["mediation_performance"]),
        ("mediation_follow_up", CASE_EXAMPLES["mediation_follow_up"]),
    ]
    written = [first, *(about(handheld, case_id, kind, body) for kind, body in evening)]
    handheld.push(*reversed(written))
    running.take_in()

    case = case_of(running, case_id)
    assert [handheld.verdict(each) for each in written] == [("accepted", None)] * len(written)
    assert (case.state, case.outcome, case.lead) == (CaseState.PERFORMED, "written_agreement", "mediator-1")
    assert case.number == "(2026)甲街道人调字第1号"
    assert handheld.verdicts(first)[0]["facts"]["number"] == case.number
    document = running.document(handheld.mailbox, f"mediation:{case_id}")
    assert document is not None
    assert (document["state"], document["is_lead"], document["missing"]) == ("performed", True, [])
    with running.house.engine.connect() as connection:
        assert verified_case(mediations.events_of(connection, case_id)) == case


def test_the_same_commands_pushed_again_change_nothing(running: RunningHouse) -> None:
    handheld = running.handheld(MEDIATOR)
    written = handheld.command("mediation", registration(running))
    handheld.push(written)
    running.take_in()
    before = case_of(running, id_of(written))
    other = running.handheld(MEDIATOR)
    other.push(written)
    running.take_in()
    assert case_of(running, before.id) == before


def test_who_the_parties_are_stands_in_clear_nowhere_on_disk(running: RunningHouse) -> None:
    case = registered_by(running, running.handheld(MEDIATOR))
    raw = b"".join(path.read_bytes() for path in running.folder.glob("wangge.sqlite*"))
    assert case.parties[0].label == "夏** 138****5678"
    for told in (APPLICANT.name, APPLICANT.phone, APPLICANT.id_number, APPLICANT.address):
        assert told.encode() not in raw


def test_a_refusal_is_a_receipt_with_its_reason_and_changes_nothing(running: RunningHouse) -> None:
    handheld = running.handheld(MEDIATOR)
    case = registered_by(running, handheld)
    early = about(handheld, case.id, "mediation_agreement", CASE_EXAMPLES["mediation_agreement"])
    nowhere = about(handheld, id_of(early), "mediation_police", {"reason": "动手"})
    handheld.push(early, nowhere)
    running.take_in()
    assert handheld.verdict(early) == ("refused", "step_does_not_fit")
    assert handheld.verdict(nowhere) == ("refused", "case_unknown")
    assert case_of(running, case.id) == case


def test_a_session_held_without_consent_is_kept_and_does_not_begin_the_mediation(
    running: RunningHouse,
) -> None:
    handheld = running.handheld(MEDIATOR)
    case = registered_by(running, handheld)
    session = about(handheld, case.id, "mediation_session", CASE_EXAMPLES["mediation_session"])
    handheld.push(session)
    running.take_in()
    after = case_of(running, case.id)
    assert handheld.verdict(session) == ("accepted", None)
    assert (after.state, after.sessions[0].irregular) == (CaseState.ACCEPTED, ("consent_missing",))


def test_nobody_else_pushes_into_a_case(running: RunningHouse) -> None:
    case = registered_by(running, running.handheld(MEDIATOR))
    worker = running.handheld(WORKER)
    session = about(worker, case.id, "mediation_session", CASE_EXAMPLES["mediation_session"])
    worker.push(session)
    running.take_in()
    assert worker.verdict(session) == ("refused", "not_your_case")
    assert running.document(worker.mailbox, f"mediation:{case.id}") is None


def test_a_new_case_lies_in_the_mailboxes_of_those_asked_without_its_matter(running: RunningHouse) -> None:
    asked, colleague = running.handheld(MEDIATOR), running.handheld(COLLEAGUE)
    case = registered_at_desk(running, OPERATOR)
    for handheld in (asked, colleague):
        document = running.document(handheld.mailbox, f"mediation:{case.id}")
        assert document is not None
        assert (document["matter"], document["parties"]) == ("", [])
        assert document["asked_until"] is not None
    tap = about(asked, case.id, "mediation_offer_taken", {})
    asked.push(tap)
    running.take_in()
    taken = running.document(asked.mailbox, f"mediation:{case.id}")
    assert taken is not None
    assert (taken["matter"], taken["is_lead"]) == ("楼上漏水", True)
    assert running.document(colleague.mailbox, f"mediation:{case.id}") is None


def test_who_signs_in_later_finds_the_case_in_the_new_mailbox(running: RunningHouse) -> None:
    case = registered_at_desk(running, OPERATOR)
    handheld = running.handheld(COLLEAGUE)
    assert f"mediation:{case.id}" in running.live_ids(handheld.mailbox)


def test_the_cases_of_an_office_follow_those_who_come_to_it_and_stay_with_none_who_leave(
    running: RunningHouse,
) -> None:
    case = registered_at_desk(running, OPERATOR)
    assert case.office is not None
    newcomer = replace(COLLEAGUE, id="mediator-9", login="mediator9", unit=None)
    running.house.writer.run_sync(lambda unit: people.save_people(unit.connection, [newcomer]))
    handheld = running.handheld(newcomer)
    held = []
    for office in (case.office, None):
        moved = replace(newcomer, unit=office)
        running.house.writer.run_sync(
            partial(resettle, house=running.house, person=moved, mailbox=handheld.mailbox, notice=None)
        )
        held.append(f"mediation:{case.id}" in running.live_ids(handheld.mailbox))

    assert held == [True, False]


def test_what_a_handheld_writes_over_the_case_is_put_right(running: RunningHouse) -> None:
    handheld = running.handheld(MEDIATOR)
    case = registered_by(running, handheld)
    name = f"mediation:{case.id}"
    handheld.push({"_id": name, "state": "closed", "_parents": [running.rev(handheld.mailbox, name)]})
    running.take_in()
    document = running.document(handheld.mailbox, name)
    assert document is not None
    assert document["state"] == "accepted"


def test_an_offer_that_nobody_takes_passes_on_by_itself_until_a_person_has_to_look(
    running: RunningHouse,
) -> None:
    case = registered_at_desk(running, OPERATOR)
    assert case.offer is not None
    assert case.offer.to == ("mediator-1", "mediator-2")
    running.clock.pass_by(HALF_AN_HOUR - timedelta(seconds=1))
    assert asyncio.run(tick_cases(running.house)) == 0
    running.clock.pass_by(timedelta(seconds=1))
    assert asyncio.run(tick_cases(running.house)) == 1
    after = case_of(running, case.id)
    assert (after.offer, after.waits_for_a_person) == (None, True)
    assert asyncio.run(tick_cases(running.house)) == 0


def test_a_mediator_who_leads_a_case_already_is_asked_after_the_one_who_leads_none(
    running: RunningHouse,
) -> None:
    for _ in range(3):
        registered_by(running, running.handheld(MEDIATOR))
    case = registered_at_desk(running, OPERATOR)
    assert case.offer is not None
    assert case.offer.to == ("mediator-2", "mediator-1")


def test_a_refused_mediator_s_handheld_loses_the_case(running: RunningHouse) -> None:
    handheld = running.handheld(MEDIATOR)
    case = registered_by(running, handheld)
    after = take(
        running, JUSTICE, case, CaseStep.RECUSE, Recuse(person="mediator-1", reason="不信任", party=2)
    )
    assert running.document(handheld.mailbox, f"mediation:{case.id}") is None
    assert after.offer is not None
    assert after.offer.to == ("mediator-2",)


def test_looking_at_who_a_party_is_takes_a_reason_and_is_written_down(running: RunningHouse) -> None:
    case = registered_by(running, running.handheld(MEDIATOR))
    who = actor(running, MEDIATOR)
    told = running.house.writer.run_sync(
        lambda unit: desk.reveal_party(unit, running.house, who, str(case.id), 1, "送达协议书")
    )
    assert told.card == APPLICANT
    assert case.number in told.mark.text
    with running.house.engine.connect() as connection:
        (look,) = access_log.of_ticket(connection, str(case.id))
    assert (look.person, look.access.value, look.about) == ("mediator-1", "party_revealed", "1")
    assert look.reason == "送达协议书"


@pytest.mark.parametrize("person", [DISTRICT, COORDINATOR, OPERATOR, WORKER])
def test_those_who_see_the_state_do_not_see_who_the_parties_are(
    running: RunningHouse, person: Person
) -> None:
    case = registered_by(running, running.handheld(MEDIATOR))
    who = actor(running, person)
    with pytest.raises(NotYourCase):
        running.house.writer.run_sync(
            lambda unit: desk.reveal_party(unit, running.house, who, str(case.id), 1, "好奇")
        )
    with pytest.raises(NotYourCase):
        desk.case_trail(running.house, who, str(case.id))


def test_a_list_has_exactly_the_cases_whose_state_the_person_may_see(running: RunningHouse) -> None:
    led = registered_by(running, running.handheld(MEDIATOR))
    take(running, JUSTICE, led, CaseStep.INVITE, Invite(person=HELPER.id, part="helper"))
    grown = registered_by(running, running.handheld(MEDIATOR), people_count=6)
    take(running, JUSTICE, grown, CaseStep.INVITE, Invite(person=HELPER.id, part="helper"))
    offered = registered_by(running, running.handheld(MEDIATOR), takes_it=False)
    take(running, JUSTICE, offered, CaseStep.OFFER, MakeOffer(to=(HELPER.id, COLLEAGUE.id)))
    cases = [case_of(running, each.id) for each in (led, grown, offered)]
    for person in (*PEOPLE, *MEDIATORS, DISTRICT):
        who = actor(running, person)
        seen = {case.id for case in cases if may_with_case(who, CaseAct.SEE_STATE, case)}
        page = desk.listed_cases(running.house, who, CaseFilter(), None, 100)
        assert ({case.id for case in page.cases}, page.total) == (seen, len(seen)), person.id


def handled(running: RunningHouse) -> str:
    """The id of a ticket whose unit works on it."""
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = worker.report()
    worker.push(report)
    running.take_in()
    handler.push(handler.sign(id_of(report)))
    running.take_in()
    assert running.ticket(id_of(report)).state is State.HANDLING
    return str(id_of(report))


def with_consents(running: RunningHouse, ticket: str) -> Case:
    case = registered_at_desk(running, OPERATOR, ticket=UUID(ticket), area=None)
    case = take(running, MEDIATOR, case, CaseStep.TAKE_OFFER, Nothing())
    for party in (1, 2):
        asked = GiveConsent(party=party, rights_told=True, how="signature", signature=SHA)
        case = take(running, MEDIATOR, case, CaseStep.CONSENT, asked)
    return case


def test_with_the_last_consent_the_ticket_is_in_mediation_too(running: RunningHouse) -> None:
    ticket = handled(running)
    case = with_consents(running, ticket)
    moved = running.ticket(ticket)
    assert moved.state is State.MEDIATING
    assert moved.mediation_due == case.due_at


def test_without_an_agreement_the_ticket_comes_back_with_two_workdays_at_least(
    running: RunningHouse,
) -> None:
    ticket = handled(running)
    case = with_consents(running, ticket)
    running.clock.pass_by(timedelta(days=28))
    take(
        running,
        MEDIATOR,
        case,
        CaseStep.END,
        EndCase(outcome="no_agreement", reason="分歧太大", routes_told=True),
    )
    moved = running.ticket(ticket)
    assert moved.state is State.HANDLING
    assert moved.legs[0].resolve_due >= running.clock.at + timedelta(days=2)


def test_with_an_agreement_the_ticket_goes_to_review_and_tells_nothing_of_what_was_said(
    running: RunningHouse,
) -> None:
    ticket = handled(running)
    case = with_consents(running, ticket)
    handheld = running.handheld(MEDIATOR)
    handheld.push(
        *(
            about(handheld, case.id, kind, CASE_EXAMPLES[kind])
            for kind in ("mediation_session", "mediation_oral_agreement")
        )
    )
    running.take_in()
    moved = running.ticket(ticket)
    assert moved.state is State.TO_REVIEW
    assert moved.legs[0].handling == "调解达成协议"


def test_an_ended_case_no_longer_moves_the_ticket(running: RunningHouse) -> None:
    ticket = handled(running)
    first = with_consents(running, ticket)
    ending = EndCase(outcome="no_agreement", reason="分歧太大", routes_told=True)
    take(running, MEDIATOR, first, CaseStep.END, ending)
    second = registered_at_desk(running, JUSTICE)
    take(running, JUSTICE, second, CaseStep.OFFER, MakeOffer(to=("mediator-2",)))
    before = running.ticket(ticket)
    handheld = running.handheld(MEDIATOR)
    handheld.push(about(handheld, first.id, "mediation_material", CASE_EXAMPLES["mediation_material"]))
    running.take_in()
    assert running.ticket(ticket) == before
