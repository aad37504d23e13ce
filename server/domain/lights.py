"""时限灯 of a whole ticket: what it shows at an instant, and when it will turn by itself.

received ──── green ────┬──── yellow ────┬──── red ─────▶      until the promise is kept; then it stays as it was
                        turns            turns
"""

from datetime import datetime, timedelta

from msgspec import Struct

from server.domain.calendar import Calendar
from server.domain.catalogue import Catalogue
from server.domain.deadlines import Light, light, midnight_after, yellow_from
from server.domain.policy_parts import Lights
from server.domain.ticket import Ticket
from server.domain.transitions import State

#: While a matter stands there, nobody is in default: its light is grey.
RESTING = frozenset({State.WAITING_CITIZEN, State.DEFERRED})
#: It was said there what was done.
_ANSWERED = frozenset({State.TO_REVIEW, State.TO_CALLBACK, State.CLOSED})


class Promise(Struct, frozen=True, kw_only=True):
    """What a light follows from: when the matter came in, when it was promised for, when that was settled.

    `rests`: it waits for the citizen, or is deferred. By `review_due` a deferral has been looked at or has ended.
    """

    received_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    rests: bool
    review_due: datetime | None


def promise_of(ticket: Ticket) -> Promise:
    """What the light of a ticket follows from."""
    deferral = ticket.deferral if ticket.state is State.DEFERRED else None
    return Promise(
        received_at=ticket.received_at,
        due_at=ticket.promise_due,
        stopped_at=ticket.promise_stopped_at,
        rests=ticket.state in RESTING,
        review_due=None if deferral is None else midnight_after(min(deferral.review_on, deferral.ends_on)),
    )


def promise_settled_at(ticket: Ticket) -> datetime | None:
    """When what was promised was done, in time or late; None while it is not, and where it ended without that."""
    plan = ticket.plan
    by_plan = plan is not None and plan.accepted_at is not None and ticket.state not in RESTING
    return ticket.promise_stopped_at if by_plan or ticket.state in _ANSWERED else None


def light_of(ticket: Ticket, now: datetime, calendar: Calendar, lights: Lights) -> Light | None:
    """The light of the ticket's promise; None before anything was promised."""
    return light_shown(promise_of(ticket), now, calendar, lights)


def light_shown(promise: Promise, now: datetime, calendar: Calendar, lights: Lights) -> Light | None:
    """The same of what the light follows from. What rests is grey; red once nobody looked at it in time 挂账到期."""
    if promise.due_at is None:
        return None
    if promise.rests:
        return Light.RED if promise.review_due is not None and now >= promise.review_due else Light.GREY
    until = promise.stopped_at or now
    return light(promise.received_at, promise.due_at, until, calendar, lights=lights)


def class_colour_of(ticket: Ticket, catalogue: Catalogue, lights: Lights) -> str | None:
    """红黄绿 as the name of the ticket's class, where the city's colours mean that; None: they mean the time left."""
    if lights.colour_means != "class" or ticket.deadline_class is None:
        return None
    return catalogue.deadline_class(ticket.deadline_class).class_colour


def turns_of(promise: Promise, calendar: Calendar, lights: Lights) -> tuple[datetime | None, datetime | None]:
    """From which instant on the light is yellow or worse, and from which on red; None: never, as things are.

    It only ever turns that way, and `light_shown` says the same at every instant since the matter came in. What rests
    turns from grey to red at once.
    """
    received_at, due_at = promise.received_at, promise.due_at
    if due_at is None:
        return None, None
    if promise.rests:
        return promise.review_due, promise.review_due
    if promise.stopped_at is not None:
        kept = light(received_at, due_at, promise.stopped_at, calendar, lights=lights)
        return (None if kept is Light.GREEN else received_at), (received_at if kept is Light.RED else None)
    red_at = due_at + timedelta.resolution
    return min(yellow_from(received_at, due_at, calendar, lights), red_at), red_at
