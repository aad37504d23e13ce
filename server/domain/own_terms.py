"""本级时限: the house's own clocks. They run while a matter waits for somebody of the house, and for nobody else.

    accept    受理  submitted                    review    审核  to_review
    dispatch  派单  to_dispatch                  callback  回访  to_callback
    pass_on   转派  submitted, to_dispatch: the operator's own clock from receipt to dispatch, where the city has one

The event by which a matter comes to wait tells until when; whichever event takes it away from there ends the clock.
While the reporter is asked for more nobody of the house is awaited: what is left of the term runs on afterwards; of one
that was over by then nothing is left.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from server.domain.deadlines import term_end
from server.domain.happened.happening import Happening
from server.domain.matters import OwnTerm, OwnTermBegun, OwnTermKind
from server.domain.policy_parts import Terms
from server.domain.rules import Rules
from server.domain.shifting import after_pause
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import State

RUNS_IN: dict[OwnTermKind, frozenset[State]] = {
    "accept": frozenset({State.SUBMITTED}),
    "dispatch": frozenset({State.TO_DISPATCH}),
    "pass_on": frozenset({State.SUBMITTED, State.TO_DISPATCH}),
    "review": frozenset({State.TO_REVIEW}),
    "callback": frozenset({State.TO_CALLBACK}),
}

P = TypeVar("P", bound=Happening)


def timed(payload: P, before: Ticket | None, after: Ticket, at: datetime, rules: Rules) -> P:
    """What has happened, with the own clocks that begin by it; `after` is the ticket that it makes."""
    begun = tuple(_begun(before, after, at, rules))
    return replace(payload, own_terms=begun) if begun else payload


def own_term(kind: OwnTermKind, terms: Terms) -> Term | None:
    """How long the city gives an own clock; None where it has none of that kind."""
    return {
        "accept": terms.accept,
        "dispatch": terms.dispatch,
        "pass_on": terms.pass_on,
        "review": terms.review,
        "callback": terms.callback,
    }[kind]


def with_own_terms(ticket: Ticket, payload: Happening, at: datetime) -> Ticket:
    """The ticket with its own clocks after something has happened: those that ended by it, and those that began."""
    kept = (_ended(term, ticket.state, at) for term in ticket.own_terms)
    terms = [term for term in kept if term.ended_at is None or term.ended_at > term.since]
    for begun in () if payload.own_terms is UNSET else payload.own_terms:
        no = 1 + max((term.no for term in terms if term.kind == begun.kind), default=0)
        terms.append(OwnTerm(kind=begun.kind, no=no, since=at, due_at=begun.due_at))
    changed = tuple(terms)
    return ticket if changed == ticket.own_terms else replace(ticket, own_terms=changed)


def _ended(term: OwnTerm, state: State, at: datetime) -> OwnTerm:
    runs_on = term.ended_at is not None or state in RUNS_IN[term.kind]
    return term if runs_on else replace(term, ended_at=at)


def _begun(before: Ticket | None, after: Ticket, at: datetime, rules: Rules) -> Iterator[OwnTermBegun]:
    for kind, states in RUNS_IN.items():
        if after.state not in states or (before is not None and before.state in states):
            continue
        term = own_term(kind, rules.policy.terms)
        if term is None:
            continue
        interrupted = None if before is None else _interrupted(before, kind)
        if interrupted is not None and interrupted.ended_at is not None:
            due_at = max(after_pause(interrupted.due_at, interrupted.ended_at, at, rules.calendar), at)
        else:
            due_at = term_end(at, term, rules.calendar)
        yield OwnTermBegun(kind=kind, due_at=due_at)


def _interrupted(ticket: Ticket, kind: OwnTermKind) -> OwnTerm | None:
    """The clock that stood still while the reporter was asked."""
    if ticket.state is not State.NEED_INFO:
        return None
    return next((term for term in reversed(ticket.own_terms) if term.kind == kind), None)
