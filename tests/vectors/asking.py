"""asking.json: tickets at work, and why `server/domain/steps` would refuse what a unit may ask for about them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from server.casework.judging import reason_of
from server.casework.pack import StepTerms
from server.domain.asked import Answered, Reasoned
from server.domain.decide import decide
from server.domain.errors import DomainError, LegAlreadyAnswered, NoSuchLeg, StepDoesNotFit
from server.domain.policy import STANDARD, Policy
from server.domain.policy_parts import Extension, Pause, Returns
from server.domain.rules import Rules
from server.domain.steps import dispatch, requests, returns, waiting
from server.domain.steps.asking import asking
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import BOTH_UNITS, EXTENSION, PAUSE, RETURN, answer
from tests.server.domain.cast import DISTRICT, OPERATOR, RULES, STREET, URBAN, context
from tests.server.domain.stages import contacted, dispatched, stepped
from tests.server.small_city import MORNING

POLICIES: list[Policy] = [
    STANDARD,
    Policy(
        returns=Returns(window=Term(workdays=1), until_signed=False, per_unit_max=2),
        pause=Pause(contacts_min=1, total_max=Term(workdays=3)),
        extension=Extension(ask_before_due=Term(working_hours=6), times_max=3, total_share_max=0.5),
    ),
]
_HOURS = (0, 3, 5, 26, 50, 72, 96, 99, 103, 120, 200)
_ASKED = {
    "return_request": (Step.REQUEST_RETURN, RETURN),
    "extension_request": (Step.REQUEST_EXTENSION, replace(EXTENSION, workdays=1)),
    "pause_request": (Step.REQUEST_PAUSE, PAUSE),
}
#: What the table of steps knows already, so that nobody is offered it.
_DOES_NOT_FIT = (StepDoesNotFit, LegAlreadyAnswered, NoSuchLeg)


def vectors() -> dict[str, Any]:
    """`[number of the terms, of the ticket, now in ms since 1970, kind, leg, reason and facts or null]`."""
    stages = [
        (number, rules, ticket)
        for number, policy in enumerate(POLICIES)
        for rules in [replace(RULES, policy=policy)]
        for ticket in _tickets(rules)
    ]
    return {
        "source": "Computed by server/domain/steps with the calendar of deadlines.json; `python -m tests.vectors`.",
        "terms": [StepTerms.of(policy) for policy in POLICIES],
        "tickets": [_shown(ticket, rules) for _, rules, ticket in stages],
        "cases": [
            [number, at, int(now.timestamp() * 1000), kind, leg.no, refusal]
            for at, (number, rules, ticket) in enumerate(stages)
            for now in (MORNING + timedelta(hours=hours) for hours in _HOURS)
            for kind in _ASKED
            for leg in ticket.live_legs
            for refusal in _refusal(ticket, kind, leg.no, now, rules)
        ],
    }


def _refusal(ticket: Ticket, kind: str, leg: int, now: datetime, rules: Rules) -> Iterator[Any]:
    """Why the server would refuse, or None; nothing where the step is not offered in the first place."""
    step, asked = _ASKED[kind]
    try:
        decide(ticket, step, replace(asked, leg=leg), context(now, URBAN, rules=rules))
    except _DOES_NOT_FIT:
        return
    except DomainError as refusal:
        yield {"reason_code": reason_of(refusal), "facts": refusal.facts}
    else:
        yield None


def _shown(ticket: Ticket, rules: Rules) -> dict[str, Any]:
    """What of the ticket's document is looked at."""
    return {
        "legs": [
            {
                "no": leg.no,
                "unit": leg.unit,
                "unit_name": leg.unit,
                "signed_at": leg.signed_at,
                "dispatched_at": leg.dispatched_at,
                "resolve_due": leg.resolve_due,
            }
            for leg in ticket.legs
        ],
        "requests": [
            {"kind": request.kind, "leg": request.leg, "granted": request.granted}
            for request in ticket.requests
        ],
        "asking": asking(ticket, rules),
    }


def _tickets(rules: Rules) -> Iterator[Ticket]:
    fresh = dispatched(BOTH_UNITS, category="0101", rules=rules)
    yield fresh
    signed = stepped(fresh, Step.SIGN, dispatch.Sign(leg=1), URBAN, rules=rules)
    yield signed
    yield stepped(contacted(signed), Step.SUBMIT_RESULT, answer(), URBAN, rules=rules)
    yield from _returned(fresh, rules)
    yield from _extended(signed, rules)
    yield from _paused(signed, rules)


def _returned(ticket: Ticket, rules: Rules) -> Iterator[Ticket]:
    asked = stepped(ticket, Step.REQUEST_RETURN, RETURN, URBAN, rules=rules)
    yield asked
    refused = stepped(
        asked, Step.REFUSE_RETURN, requests.Refuse(request=1, reason="属你单位"), STREET, rules=rules
    )
    yield refused
    yield stepped(refused, Step.SIGN, dispatch.Sign(leg=1), URBAN, rules=rules)
    finally_ = returns.AssignFinally(request=1, unit="urban", reason="职责所在")
    yield stepped(asked, Step.ASSIGN_FINALLY, finally_, DISTRICT, rules=rules)


def _extended(ticket: Ticket, rules: Rules) -> Iterator[Ticket]:
    for request in (1, 2):
        ticket = stepped(ticket, Step.REQUEST_EXTENSION, replace(EXTENSION, workdays=1), URBAN, rules=rules)
        yield ticket
        granted = waiting.GrantExtension(request=request, citizen_told=True)
        ticket = stepped(ticket, Step.GRANT_EXTENSION, granted, DISTRICT, rules=rules)
        yield ticket


def _paused(ticket: Ticket, rules: Rules) -> Iterator[Ticket]:
    yield contacted(ticket, 1)
    ticket = contacted(ticket)
    at = MORNING
    for request in (1, 2, 3):
        ticket = stepped(ticket, Step.REQUEST_PAUSE, PAUSE, URBAN, at, rules=rules)
        yield ticket
        ticket = stepped(ticket, Step.GRANT_PAUSE, Answered(request=request), STREET, at, rules=rules)
        at += timedelta(days=request + 1)
        ticket = stepped(ticket, Step.RESUME, Reasoned(reason="已到场"), OPERATOR, at, rules=rules)
        yield ticket
        if asking(ticket, rules).pause_workdays >= rules.policy.pause.total_max.amount:
            return
