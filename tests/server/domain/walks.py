"""Random walks of tickets: any step asked for by anybody at any time, decided as the house decides it."""

from hypothesis import strategies as st
from msgspec import Struct

from server.domain import triage
from server.domain.context import Context
from server.domain.decide import decide, permit
from server.domain.due_steps import due_steps
from server.domain.errors import DomainError
from server.domain.events import Event, Payload
from server.domain.fold import fold, folded
from server.domain.scope import Actor
from server.domain.steps import intake
from server.domain.ticket import Ticket
from server.domain.transitions import Step, steps_from
from tests.server.domain.asking import ASKED, DECISIONS
from tests.server.domain.cast import HOUR, OPERATOR, PEOPLE, RULES, STREET, THE_HOUSE, context
from tests.server.domain.stages import another, next_event, reported, with_clocks
from tests.server.small_city import MORNING


@st.composite
def walks(draw: st.DrawFn) -> tuple[tuple[Event, ...], list[DomainError]]:
    """A ticket's events along a random walk, and the refusals on the way.

    Any step is asked for by anybody at any time; what the clock brings happens by itself.
    """
    category = draw(st.sampled_from(["0101", "0104", "0106"]))
    events = [reported()]
    ticket = fold(None, events[0])
    master = another()
    refused: list[DomainError] = []
    at = MORNING

    def happens(payload: Payload, actor: str, by: Context) -> None:
        nonlocal ticket
        events.append(with_clocks(ticket, payload, at, actor))
        ticket = fold(ticket, events[-1])
        by_itself = False
        while (upon_it := triage.upon(payload, ticket, by, by_itself=by_itself)) is not None:
            events.append(with_clocks(ticket, upon_it, at))
            ticket = fold(ticket, events[-1])
            payload, by_itself = upon_it, True

    if draw(st.booleans()):
        happens(
            decide(ticket, Step.ACCEPT, intake.Acceptance(category=category), context(at)),
            STREET.id,
            context(at),
        )
    asking = [step for step in Step if step is not Step.REPORT]
    for _ in range(draw(st.integers(5, 40))):
        at += draw(st.sampled_from([0, 0, 1, 3, 24, 100])) * HOUR
        while due := due_steps(ticket, at, RULES):
            by = context(at, THE_HOUSE)
            happens(decide(ticket, due[0].step, due[0].asked, by), THE_HOUSE.id, by)
        likely = _likely(ticket)
        as_usual, by_somebody = draw(_MOSTLY), draw(_MOSTLY)
        step = draw(st.sampled_from(likely if likely and as_usual else asking))
        asked = ASKED[step](_likely_number(ticket, step, draw(st.integers(0, 4))))
        able = tuple(person for person in PEOPLE if _may(person, step, asked, ticket))
        actor = draw(st.sampled_from(able if able and by_somebody else PEOPLE))
        by = context(at, actor, other=master)
        try:
            permit(ticket, step, asked, actor)
            payload = decide(ticket, step, asked, by)
        except DomainError as refusal:
            refused.append(refusal)
            continue
        happens(payload, actor.id, by)
    return tuple(events), refused


#: Now and then the unlikely is tried.
_MOSTLY = st.integers(0, 9).map(bool)

#: What can be done at almost any time, or ends a walk early.
_ASIDE = frozenset(
    {
        *(Step.WITHDRAW, Step.MERGE, Step.REJECT, Step.EXCLUDE, Step.SUPERVISE, Step.URGE, Step.ESCALATE),
        *(Step.HAND_OVER, Step.ANSWER_SUPERVISION, Step.END_SUPERVISION, Step.AMEND, Step.SUBSCRIBE),
        *(Step.UNSUBSCRIBE, Step.PROPOSE_REJECTION, Step.REQUEST_INFO, Step.CORRECT_PLACE),
        Step.CORRECT_ABOUT,
        *(Step.OPEN_CONSULTATION, Step.WHISTLE, Step.ORDER_FIELD_TASK, Step.ORDER_SWEEP, Step.REPORT_SWEEP),
    }
)


def _likely(ticket: Ticket) -> list[Step]:
    """The steps that move the matter on from here: those for which nothing has to be asked first, or was asked."""
    open_kinds = {request.kind for request in ticket.requests if request.is_open}
    return [
        step
        for step in steps_from(ticket.state)
        if step not in _ASIDE and (step not in DECISIONS or DECISIONS[step] in open_kinds)
    ]


def _likely_number(ticket: Ticket, step: Step, chance: int) -> int:
    """The number of what waits: the open request, or a leg that its unit has; now and then another one."""
    if step in DECISIONS:
        waiting = [one.no for one in ticket.asked_for(DECISIONS[step]) if one.is_open]
    else:
        waiting = [leg.no for leg in ticket.live_legs]
    return waiting[chance % len(waiting)] if waiting and chance else 1 + chance % 3


def _may(person: Actor, step: Step, asked: Struct, ticket: Ticket) -> bool:
    try:
        permit(ticket, step, asked, person)
    except DomainError:
        return False
    return True


@st.composite
def chains(draw: st.DrawFn) -> tuple[Event, ...]:
    """The events of a walk."""
    return draw(walks())[0]


def long_chain() -> tuple[Event, ...]:
    """A chain that has been through the straight way, with a correction, a rejection and a record."""
    events = [reported()]
    ticket = fold(None, events[0])
    way = [
        Step.ACCEPT, Step.CORRECT_PLACE, Step.RECORD, Step.DISPATCH, Step.SIGN,
        Step.SUBMIT_RESULT, Step.REJECT_RESULT, Step.SUBMIT_RESULT, Step.APPROVE_RESULT, Step.RECORD_CALLBACK,
        Step.CLOSE,
    ]  # fmt: skip
    for hours, step in enumerate(way):
        payload = decide(ticket, step, ASKED[step](1), context(MORNING, OPERATOR))
        events.append(next_event(ticket, payload, MORNING + hours * HOUR))
        ticket = fold(ticket, events[-1])
    assert folded(events) == ticket
    return tuple(events)
