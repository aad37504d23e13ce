"""Every kind of event is reached by a walk of steps that people may ask for: what cannot happen any more is named."""

from datetime import datetime, timedelta
from functools import cache
from itertools import product

import pytest
from msgspec import Struct
from msgspec.structs import replace

from server.domain import triage
from server.domain.asked import Nothing
from server.domain.context import Context
from server.domain.decide import decide, permit
from server.domain.due_steps import due_steps
from server.domain.errors import DomainError
from server.domain.events import Event, Payload
from server.domain.fold import fold, verified
from server.domain.photos import ListedPhoto
from server.domain.steps.field import PhotoManifest
from server.domain.steps.intake import Acceptance, Report
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import ASKED
from tests.server.domain.cast import DAY, HOUR, OPERATOR, PEOPLE, RULES, THE_HOUSE, WORKER, context
from tests.server.domain.stages import another, closed, reported, with_clocks
from tests.server.small_city import IN_G1, LAMP, MORNING

EVERY = {kind.__name__ for kind in Payload.__args__}
#: What comes of no step: a re-division, a calendar that has become official, photos that arrive, posts that are handed
#: over, a deputy who calls, one call of two matters. Each has tests of its own.
OF_NO_STEP = {"Rehomed", "Recounted", "PhotoReceived", "FieldTaskPassedOn", "Watched", "SiblingRegistered"}

ORDINARY = Report(request_type="COMPLAINT", description=LAMP, position=IN_G1)
SMALL = Report(request_type="PATROL", description="垃圾", category="0105", position=IN_G1)
MANY = Report(request_type="COMPLAINT", description="业主拉横幅", category="0602", position=IN_G1)
MANIFEST = PhotoManifest(photos=(ListedPhoto(sha256="a" * 64, kind="scene", size_bytes=1),))
#: Two matters of the kind that were ended at the place before, and one that somebody ended on the spot.
EARLIER = tuple(replace(closed(), number=f"{no:014}") for no in range(2))
ON_THE_SPOT = replace(closed(), category="0105", closure_type="self_handled", description="垃圾")
#: Who asks, the hotline first: its own callback closes a matter.
ASKING = (OPERATOR, *PEOPLE)
#: A record of somebody who was spoken to, not a note.
_NUMBERS: dict[Step, tuple[int, ...]] = {Step.RECORD: (2,)}
#: The other ticket of a merge.
OTHER = another()

S = Step
HANDLED = (S.ACCEPT, S.DISPATCH, S.SIGN)
#: A complex matter, for which a plan may be proposed.
COMPLEX = (S.ACCEPT, Acceptance(category="0106"))
#: From the report on, step by step, with what is asked where that matters; or a time in which nobody does anything.
Stage = Step | timedelta | tuple[Step, Struct]
WAYS: tuple[tuple[Report, tuple[Stage, ...]], ...] = (
    (ORDINARY, (*HANDLED, S.SUBMIT_RESULT, S.REJECT_RESULT, S.SUBMIT_RESULT, S.APPROVE_RESULT,
                S.RECORD_CALLBACK, S.CLOSE, S.DISPUTE_CLOSURE, S.REVIEW_DEMAND, S.REOPEN)),
    (ORDINARY, (S.REQUEST_INFO, S.SUPPLY_INFO, S.AMEND, S.CORRECT_ABOUT, S.WITHDRAW)),
    (ORDINARY, (S.PROPOSE_REJECTION, S.REFUSE_REJECTION, S.REJECT, S.APPEAL, S.MERGE, S.UNMERGE)),
    (ORDINARY, (S.ACCEPT, S.OPEN_CONSULTATION, S.CONVENE, DAY, S.MINUTE_MEETING, S.GIVE_OPINION,
                S.CONCLUDE_CONSULTATION)),
    (ORDINARY, (S.ACCEPT, S.OPEN_CONSULTATION, 7 * DAY)),
    (ORDINARY, (S.ACCEPT, S.DISPATCH, S.RECALL_DISPATCH, S.DISPATCH)),
    (ORDINARY, (S.ACCEPT, S.DISPATCH, S.REQUEST_RETURN, S.REFUSE_RETURN)),
    (ORDINARY, (S.ACCEPT, S.DISPATCH, S.REQUEST_RETURN, S.GRANT_RETURN)),
    (ORDINARY, (S.ACCEPT, S.DISPATCH, S.REQUEST_RETURN, S.ASSIGN_FINALLY)),
    (ORDINARY, (S.ACCEPT, S.DISPATCH, S.OFFER, S.TAKE_OFFER, S.ADD_UNIT, 7 * DAY)),
    (ORDINARY, (*HANDLED, S.RECORD, DAY, S.RECORD, S.REQUEST_PAUSE, S.GRANT_PAUSE, S.RESUME)),
    (ORDINARY, (*HANDLED, S.REQUEST_EXTENSION, S.GRANT_EXTENSION)),
    (ORDINARY, (*HANDLED, S.REQUEST_DEFERRAL, S.GRANT_DEFERRAL, S.REVIEW_DEFERRAL, S.END_DEFERRAL)),
    (ORDINARY, (COMPLEX, S.DISPATCH, S.SIGN, S.PROPOSE_PLAN, S.ACCEPT_PLAN, S.MEET_MILESTONE)),
    (MANY, (S.ACCEPT,)),
    (ORDINARY, (*HANDLED, S.REFER_TO_MEDIATION, S.CONCLUDE_MEDIATION)),
    (ORDINARY, (*HANDLED, 45 * DAY, S.EXPLAIN_OVERDUE)),
    (ORDINARY, (*HANDLED, S.REQUEST_EXCLUSION, S.ENDORSE_EXCLUSION, S.EXCLUDE)),
    (ORDINARY, (*HANDLED, S.WHISTLE, S.ANSWER_WHISTLE, S.ORDER_FIELD_TASK, S.REPORT_FIELD_TASK,
                S.ORDER_SWEEP, S.REPORT_SWEEP)),
    (ORDINARY, (*HANDLED, S.URGE, S.SUPERVISE, S.ANSWER_SUPERVISION, S.END_SUPERVISION, S.ESCALATE,
                S.HAND_OVER, S.SUGGEST)),
    (SMALL, (S.SELF_HANDLE, S.CONFIRM_SELF_HANDLED)),
    (SMALL, (S.SELF_HANDLE, S.REFUSE_SELF_HANDLED)),
)  # fmt: skip


class Walk(Struct, frozen=True):
    """A ticket as far as a walk has come, when it is there, and its events."""

    ticket: Ticket
    at: datetime
    events: tuple[Event, ...]

    @property
    def kinds(self) -> set[str]:
        return {type(event.payload).__name__ for event in self.events}


def begun(report: Report) -> Walk:
    event = reported(report)
    return Walk(fold(None, event), MORNING, (event,))


def happened(walk: Walk, payload: Payload, by: Context) -> Walk:
    """The walk after this, with what the house does by itself upon it."""
    ticket, events, by_itself, actor = walk.ticket, walk.events, False, by.actor.id
    following: Payload | None = payload
    while following is not None:
        events = (*events, with_clocks(ticket, following, by.now, actor))
        ticket = fold(ticket, events[-1])
        following, by_itself = triage.upon(following, ticket, by, by_itself=by_itself), True
        actor = THE_HOUSE.id
    return Walk(ticket, by.now, events)


def later(walk: Walk, span: timedelta) -> Walk:
    """The walk after a time in which nobody does anything: the house does what falls due."""
    walk = Walk(walk.ticket, walk.at + span, walk.events)
    while due := due_steps(walk.ticket, walk.at, RULES):
        by = context(walk.at, THE_HOUSE)
        walk = happened(walk, decide(walk.ticket, due[0].step, due[0].asked, by), by)
    return walk


def taken(walk: Walk, step: Step, *asked: Struct) -> Walk:
    """The walk after a step, asked for by the first who may, in the first way that the rules take."""
    ways = asked or tuple(ASKED[step](number) for number in _NUMBERS.get(step, (1, 2, 3)))
    for one, person in product(ways, ASKING):
        by = replace(context(walk.at, person, other=OTHER), earlier=_ended_here)
        try:
            permit(walk.ticket, step, one, person)
            return happened(walk, decide(walk.ticket, step, one, by), by)
        except DomainError:
            continue
    raise AssertionError(f"nobody takes {step} from {walk.ticket.state}")


def _ended_here(ticket: Ticket) -> tuple[Ticket, ...]:
    return (ON_THE_SPOT,) if ticket.category == "0105" else EARLIER


@cache
def walked(number: int) -> Walk:
    """The walk of that number."""
    report, way = WAYS[number]
    walk = begun(report)
    for stage in way:
        match stage:
            case timedelta():
                walk = later(walk, stage)
            case (step, asked):
                walk = taken(walk, step, asked)
            case step:
                walk = taken(walk, step)
    return walk


def with_a_voice() -> Walk:
    """The other side of a merge: one more voice joins a ticket, and leaves it again."""
    walk = taken(begun(ORDINARY), Step.ACCEPT)
    by = context(walk.at, other=replace(OTHER, number="26112301000036"))
    for step in (Step.SUBSCRIBE, Step.UNSUBSCRIBE):
        walk = happened(walk, decide(walk.ticket, step, Nothing(), by), by)
    return walk


def with_photos() -> Walk:
    by = context(MORNING)
    walk = begun(ORDINARY)
    return happened(walk, decide(walk.ticket, Step.RECORD, MANIFEST, by), by)


def without_the_proof() -> Walk:
    """A worker takes back what they wrote down for somebody else, before the photo of the slip has come."""
    walk = later(begun(replace(ORDINARY, on_behalf=True)), HOUR)
    by = context(walk.at, WORKER)
    taken_back = Withdraw(reason="诉求人说已解决", photos=("a" * 64,))
    return happened(walk, decide(walk.ticket, Step.WITHDRAW, taken_back, by), by)


def unreached(walks: list[Walk]) -> set[str]:
    """The kinds of event to which none of the walks comes."""
    return EVERY - OF_NO_STEP - {kind for walk in walks for kind in walk.kinds}


def every_walk() -> list[Walk]:
    return [*map(walked, range(len(WAYS))), with_a_voice(), with_photos(), without_the_proof()]


def test_every_kind_of_event_is_reached_by_a_walk_or_comes_of_no_step() -> None:
    assert unreached(every_walk()) == set()


def test_what_comes_of_no_step_is_an_event_and_is_reached_by_no_walk() -> None:
    assert EVERY >= OF_NO_STEP
    assert all(walk.kinds.isdisjoint(OF_NO_STEP) for walk in every_walk())


def test_a_kind_that_nothing_leads_to_any_more_would_be_named() -> None:
    assert "Closed" in unreached([walk for walk in every_walk() if "Closed" not in walk.kinds])


@pytest.mark.parametrize("number", range(len(WAYS)))
def test_every_walk_is_a_chain_that_holds(number: int) -> None:
    walk = walked(number)
    assert verified(walk.events) == walk.ticket
