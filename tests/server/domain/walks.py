"""Tickets made by hand in any state, and random walks of them, each step decided as the house decides it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from msgspec.structs import replace

from geo.locate import Locator, Placement
from geo.position import Position
from server.domain import assessment, decide
from server.domain.commands import Amend, CorrectPlace, Note, Report, Result
from server.domain.context import Context
from server.domain.decide import Choice, Circumstances, Rules
from server.domain.duty_list import DutyList
from server.domain.errors import StepRefused
from server.domain.events import GENESIS, Event, Payload, following
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.steps.amendment import decide_amend, decide_correct_place
from server.domain.ticket import Ticket, fold, folded
from server.domain.transitions import State, Step
from tests.server.domain.china import CALENDAR, CATALOGUE
from tests.server.small_city import DUTIES, IN_G1, IN_G2, LAMP, MORNING, UNITS, boundaries

RULES = Rules(
    catalogue=CATALOGUE,
    calendar=CALENDAR,
    units={unit.id: unit for unit in UNITS},
    duty_list=DutyList(DUTIES),
)
LOCATOR = Locator(boundaries())

COORDINATOR = Actor(id="coordinator-1", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s1"}))

OWN_ID = UUID("01a20600-0000-7000-8000-000000000001")
HOUR = timedelta(hours=1)

URBAN_LEADS = (Choice(unit="urban", role="lead"),)
BOTH_UNITS = (Choice(unit="urban", role="lead"), Choice(unit="street-1", role="co"))


def placed(position: Position) -> Placement:
    return LOCATOR.locate(position)


def reported(
    asked: Report | None = None, *, own_id: UUID = OWN_ID, reporter: str = "worker-1", at: datetime = MORNING
) -> Event:
    """The founding event of a ticket."""
    asked = asked or Report(request_type="COMPLAINT", description=LAMP, position=IN_G1)
    known = Circumstances(
        number="26112301000010",
        offline_alias=None,
        channel="grid",
        reporter=reporter,
        placement=None if asked.position is None else placed(asked.position),
        received_at=at,
        recorded_at=at,
        clock_skew_s=None,
        out_of_scope=False,
    )
    payload = decide.decide_report(asked, known, RULES)
    return following((0, GENESIS), payload, ticket=own_id, at=at, actor=reporter, command=str(own_id))


def context(now: datetime = MORNING, actor: Actor = COORDINATOR) -> Context:
    """What a coordinator's decision may look at."""
    return Context(actor=actor, rules=RULES, now=now, locate=placed)


def next_event(ticket: Ticket, payload: Payload, at: datetime, actor: str = "system") -> Event:
    return following(
        (ticket.version, ticket.digest), payload, ticket=ticket.id, at=at, actor=actor, command=None
    )


def moved(ticket: Ticket, payload: Payload, at: datetime = MORNING) -> Ticket:
    return fold(ticket, next_event(ticket, payload, at))


def submitted(asked: Report | None = None) -> Ticket:
    return fold(None, reported(asked))


def accepted(ticket: Ticket | None = None, category: str = "0104") -> Ticket:
    ticket = ticket or submitted()
    found = assessment.routed(ticket, category, RULES)
    return moved(ticket, decide.decide_accept(ticket, category, None, found, RULES, suggested=False))


def dispatched(chosen: Sequence[Choice] = URBAN_LEADS, category: str = "0104") -> Ticket:
    ticket = accepted(category=category)
    return moved(ticket, decide.decide_dispatch(ticket, chosen, RULES, MORNING, automatic=False))


def answer(leg: int = 1, *, explanation: str | None = None) -> Result:
    return Result(leg=leg, handling="已更换", public_reply="已修复", overdue_explanation=explanation)


def handling() -> Ticket:
    ticket = dispatched()
    return moved(ticket, decide.decide_sign(ticket, 1))


def to_review(at: datetime = MORNING) -> Ticket:
    ticket = handling()
    return moved(ticket, decide.decide_result(ticket, answer(), at), at)


def to_callback(at: datetime = MORNING) -> Ticket:
    ticket = to_review(at)
    return moved(ticket, decide.decide_approve_result(ticket, None), at)


def called(ticket: Ticket, at: datetime = MORNING, *, contacted: bool, solved: bool | None = None) -> Ticket:
    payload = decide.decide_callback(ticket, contacted=contacted, solved=solved, satisfied=None, remark=None)
    return moved(ticket, payload, at)


def closed() -> Ticket:
    ticket = called(to_callback(), contacted=True, solved=True)
    return moved(ticket, decide.decide_close(ticket, RULES))


#: A ticket in each state, ready for every step that fits there.
IN_STATE: dict[State, Callable[[], Ticket]] = {
    State.SUBMITTED: submitted,
    State.TO_DISPATCH: accepted,
    State.DISPATCHED: dispatched,
    State.HANDLING: handling,
    State.TO_REVIEW: to_review,
    State.TO_CALLBACK: lambda: called(to_callback(), contacted=True, solved=True),
    State.CLOSED: closed,
}


def attempted(
    ticket: Ticket, step: Step, now: datetime = MORNING, leg: int = 1, chance: bool = True
) -> Payload:
    """What the step makes happen on this ticket.

    Raises:
        StepRefused: it does not fit, or a guard says no.
    """
    match step:
        case Step.REPORT:
            decide.require_fit(ticket, Step.REPORT)
            raise AssertionError("no ticket is reported twice")
        case Step.ACCEPT:
            found = assessment.routed(ticket, "0104", RULES)
            return decide.decide_accept(ticket, "0104", None, found, RULES, suggested=False)
        case Step.DISPATCH:
            chosen = BOTH_UNITS if ticket.category == "0101" else URBAN_LEADS
            return decide.decide_dispatch(ticket, chosen, RULES, now, automatic=False)
        case Step.SIGN:
            return decide.decide_sign(ticket, leg)
        case Step.SUBMIT_RESULT:
            return decide.decide_result(ticket, answer(leg, explanation="停电" if chance else None), now)
        case Step.REJECT_RESULT:
            return decide.decide_reject_result(ticket, "照片不清")
        case Step.APPROVE_RESULT:
            return decide.decide_approve_result(ticket, None)
        case Step.RECORD_CALLBACK:
            return decide.decide_callback(
                ticket, contacted=chance, solved=chance, satisfied="mostly" if chance else None, remark=None
            )
        case Step.CLOSE:
            return decide.decide_close(ticket, RULES)
        case Step.AMEND:
            asked = Amend(reason="核实更正", urgency="urgent", position=IN_G2)
            return decide_amend(ticket, asked, context(now))
        case Step.CORRECT_PLACE:
            return decide_correct_place(
                ticket, CorrectPlace(reason="定位不准", address="椰城大道"), context(now)
            )
        case Step.RECORD:
            return decide.decide_record(ticket, Note(text="备注"), "note", now)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Event, ...]:
    """A ticket's events along a random walk: steps are tried in any order, and those that fit happen."""
    category = draw(st.sampled_from(["0101", "0104"]))
    events = [reported()]
    ticket = fold(None, events[0])
    if draw(st.booleans()):
        events.append(next_event(ticket, accepted_as(ticket, category), MORNING))
        ticket = fold(ticket, events[-1])
    at = MORNING
    for _ in range(draw(st.integers(0, 25))):
        at += draw(st.integers(0, 100)) * HOUR
        step = draw(st.sampled_from([step for step in Step if step is not Step.REPORT]))
        try:
            payload = attempted(ticket, step, at, draw(st.integers(1, 2)), draw(st.booleans()))
        except StepRefused:
            continue
        events.append(next_event(ticket, payload, at, draw(st.sampled_from(["system", "worker-1"]))))
        ticket = fold(ticket, events[-1])
    return tuple(events)


def accepted_as(ticket: Ticket, category: str) -> Payload:
    found = assessment.routed(ticket, category, RULES)
    return decide.decide_accept(ticket, category, None, found, RULES, suggested=False)


def long_chain() -> tuple[Event, ...]:
    """A chain that has been through every kind of event."""
    events = [reported()]
    ticket = fold(None, events[0])
    way = [
        Step.ACCEPT, Step.AMEND, Step.CORRECT_PLACE, Step.RECORD, Step.DISPATCH, Step.SIGN,
        Step.SUBMIT_RESULT, Step.REJECT_RESULT,
        Step.SUBMIT_RESULT, Step.APPROVE_RESULT, Step.RECORD_CALLBACK, Step.CLOSE,
    ]  # fmt: skip
    for hours, step in enumerate(way):
        events.append(next_event(ticket, attempted(ticket, step), MORNING + hours * HOUR))
        ticket = fold(ticket, events[-1])
    assert folded(events) == ticket
    return tuple(events)


def elsewhere(ticket: Ticket, position: Position | None) -> Ticket:
    """The same ticket at another place."""
    return replace(ticket, position=position, placement=None if position is None else placed(position))
