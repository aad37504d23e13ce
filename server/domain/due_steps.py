"""系: what falls due by itself. Nobody has to look for it to happen, and looking twice changes nothing.

not signed in time            ─▶ sign_automatically     nobody took the offer      ─▶ next_offer
pause at its maximum          ─▶ resume                 deferral at its end        ─▶ end_deferral
question never answered       ─▶ withdraw_unanswered    nobody of the house did its part  ─▶ note_missed_term
a point of a unit's term has come  ─▶ remind
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from server.domain.asked import Nothing, Reasoned
from server.domain.deadlines import midnight_after
from server.domain.reminders import reminders
from server.domain.rules import Rules
from server.domain.steps.dispatch import Sign
from server.domain.steps.intake import INFO_ATTEMPTS
from server.domain.steps.supervision import NoteMissedTerm, Remind
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step


class DueStep(Struct, frozen=True, kw_only=True):
    """A step that the house takes by itself as soon as `at` has come."""

    at: datetime
    step: Step
    asked: Struct


def due_steps(ticket: Ticket, now: datetime, rules: Rules) -> tuple[DueStep, ...]:
    """The steps whose time has come, in the order in which it came."""
    ripe = [due for due in _awaited(ticket, rules) if due.at <= now]
    return tuple(sorted(ripe, key=lambda due: (due.at, due.step)))


def next_due(ticket: Ticket, rules: Rules) -> datetime | None:
    """The instant at which the house next has to do something by itself; None where nothing is awaited."""
    return min((due.at for due in _awaited(ticket, rules)), default=None)


def _awaited(ticket: Ticket, rules: Rules) -> Iterator[DueStep]:
    if (ticket.state, Step.SIGN_AUTOMATICALLY) in TRANSITIONS:
        for leg in ticket.live_legs:
            if leg.signed_at is None and leg.disputed_at is None:
                yield DueStep(at=leg.sign_due, step=Step.SIGN_AUTOMATICALLY, asked=Sign(leg=leg.no))
                if leg.offer is not None and leg.offer.until < leg.sign_due:
                    yield DueStep(at=leg.offer.until, step=Step.NEXT_OFFER, asked=Sign(leg=leg.no))
    if (ticket.state, Step.NOTE_MISSED_TERM) in TRANSITIONS:
        for term in (*ticket.undecided(), *ticket.unanswered()):
            if term not in ticket.missed_terms:
                asked = NoteMissedTerm(what=term.what, no=term.no)
                yield DueStep(at=term.due_at, step=Step.NOTE_MISSED_TERM, asked=asked)
    for leg in ticket.live_legs:
        for point in reminders(leg, ticket, rules)[:1]:
            yield DueStep(at=point.at, step=Step.REMIND, asked=Remind(leg=leg.no))
    if ticket.paused is not None:
        yield DueStep(at=ticket.paused.until, step=Step.RESUME, asked=Reasoned(reason="pause_used_up"))
    if ticket.state is State.DEFERRED and ticket.deferral is not None:
        ends_at = midnight_after(ticket.deferral.ends_on)
        yield DueStep(at=ends_at, step=Step.END_DEFERRAL, asked=Reasoned(reason="deferral_expired"))
    if ticket.state is State.NEED_INFO and ticket.info_asked is not None:
        attempts = ticket.contact_attempts - ticket.info_asked.records_before
        if attempts >= INFO_ATTEMPTS and not ticket.subscribers:
            yield DueStep(at=ticket.info_asked.due_at, step=Step.WITHDRAW_UNANSWERED, asked=Nothing())
