"""时限重算: what a changed calendar makes of one ticket's terms.

    the old calendar explains a term      start + so many workdays = due     ▶ counted again by the new one
    it does not (a day set by hand)                                          ▶ left as it is

So it does not matter how a term came to be what it is: by class, extension, pause, second round or letter. A promise
that was told never becomes earlier; a unit's own terms and those of the house may. What a consultation settled for good
stays, and so do deferrals and stages of a plan, whose days people have chosen, and the deadline of a matter that was
forwarded with one.
Source: docs/deadlines.md.
"""

from collections.abc import Iterator
from datetime import datetime

from server.domain.calendar import CHINA, Calendar
from server.domain.deadlines import class_term, midnight_after, term_end, urgency_terms
from server.domain.happened.recounted import DueMoved, Recounted, RecountedClock
from server.domain.leg import Leg
from server.domain.own_terms import own_term
from server.domain.recount import Running, recomputed
from server.domain.rules import Rules
from server.domain.shifting import last_day
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State


def recounting(ticket: Ticket, before: Calendar, rules: Rules) -> Recounted | None:
    """The ticket's terms by the calendar in force, which were counted by the one `before`.

    None where there is nothing to count: at an end, without a promise, or counted by this calendar already.
    """
    calendar = rules.calendar
    if ticket.state in ENDS or ticket.calendar_version == calendar.version:
        return None
    running = {(clock.key, kind, leg): clock for kind, leg, clock in _running(ticket, before, rules)}
    owners = {key: (kind, leg) for key, kind, leg in running}
    moved = tuple(
        DueMoved(
            kind=owners[each.key][0],
            leg=owners[each.key][1],
            was=each.was,
            now=each.now,
            counted=each.counted.at,
        )
        for each in recomputed(running.values(), calendar)
    )
    promise = next((due.now for due in moved if due.kind == "promise"), ticket.promise_due)
    if promise is None and not moved:
        return None
    on = None if promise is None else last_day(promise)
    return Recounted(
        reason="calendar",
        calendar_before=ticket.calendar_version,
        calendar_version=calendar.version,
        moved_dues=moved,
        promise_due_on=on,
        promise_provisional=ticket.promise_provisional
        and on is not None
        and not calendar.is_official(ticket.received_at.astimezone(CHINA).date(), on),
    )


def _running(ticket: Ticket, before: Calendar, rules: Rules) -> Iterator[tuple[RecountedClock, int, Running]]:
    usual = class_term(rules.catalogue.deadline_class(ticket.deadline_class or "B"), rules.policy)
    if ticket.promise_due is not None and ticket.promise_due != ticket.forwarded_due:
        promise = _counted_by(before, "promise", ticket.received_at, ticket.promise_due, usual, told=True)
        if promise is not None:
            yield "promise", 0, promise
    for leg in ticket.live_legs:
        if not leg.is_answered:
            yield from _of_leg(ticket, leg, usual, before, rules)
    for kind, no, since, due_at, term in _of_the_house(ticket, rules):
        counted = _counted_by(before, f"{kind} {no}", since, due_at, term, told=False)
        if counted is not None:
            yield kind, no, counted


def _of_the_house(
    ticket: Ticket, rules: Rules
) -> Iterator[tuple[RecountedClock, int, datetime, datetime, Term]]:
    """What somebody else than a unit is awaited for: by kind and number, from when until when, and its usual term."""
    terms = rules.policy.terms
    if ticket.info_asked is not None:
        yield "info", 0, ticket.info_asked.at, ticket.info_asked.due_at, terms.need_info
    if ticket.state is State.CONSULTING and ticket.consultation is not None:
        yield "consult", 0, ticket.consultation.opened_at, ticket.consultation.due_at, terms.consult
    for one in ticket.asked_for("return"):
        if one.is_open and one.due_at is not None:
            yield "return", one.no, one.at, one.due_at, rules.policy.returns.adjudication
    for own in ticket.own_terms:
        usual = own_term(own.kind, terms)
        if own.ended_at is None and usual is not None:
            yield own.kind, own.no, own.since, own.due_at, usual


def _of_leg(
    ticket: Ticket, leg: Leg, usual: Term, before: Calendar, rules: Rules
) -> Iterator[tuple[RecountedClock, int, Running]]:
    since = leg.dispatched_at
    sign, respond = urgency_terms(ticket.urgency or "normal", since, rules.catalogue, rules.policy)
    is_set = leg.is_final or leg.resolve_due == ticket.forwarded_due or leg.due_before_mediation is not None
    terms: list[tuple[RecountedClock, datetime, Term, bool]] = [
        ("sign", leg.sign_due, sign, leg.signed_at is None),
        ("respond", leg.respond_due, respond, leg.contacted_at is None),
        ("resolve", leg.resolve_due, usual, not is_set),
    ]
    for kind, due_at, term, runs in terms:
        counted = _counted_by(before, f"{kind} {leg.no}", since, due_at, term, told=False) if runs else None
        if counted is not None:
            yield kind, leg.no, counted


def _counted_by(
    before: Calendar, key: str, since: datetime, due_at: datetime, usual: Term, *, told: bool
) -> Running | None:
    """The term as the old calendar counted it; None where it did not, since the day was set by hand."""
    terms = [usual]
    if due_at == midnight_after(last_day(due_at)):
        workdays = before.workdays_between(since.astimezone(CHINA).date(), last_day(due_at))
        terms += [Term(workdays=workdays)] if workdays > 0 else []
    for term in terms:
        if term_end(since, term, before) == due_at:
            return Running(key=key, started_at=since, term=term, due_at=due_at, told=told)
    return None
