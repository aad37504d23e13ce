"""时限灯 of a whole ticket: what it shows at an instant, and when it will turn by itself.

received ──── green ────┬──── yellow ────┬──── red ─────▶      until the promise is kept; then it stays as it was
                        turns            turns
"""

from bisect import bisect_left
from datetime import datetime, timedelta

from server.domain.calendar import Calendar
from server.domain.catalogue import Catalogue
from server.domain.deadlines import Light, light, midnight_after
from server.domain.policy_parts import Lights
from server.domain.ticket import Ticket
from server.domain.transitions import State

_MINUTE = timedelta(minutes=1)


def light_of(ticket: Ticket, now: datetime, calendar: Calendar, lights: Lights) -> Light | None:
    """The light of the ticket's promise; None before anything was promised. What waits is grey for its time."""
    if ticket.promise_due is None:
        return None
    if ticket.paused is not None or (ticket.deferral is not None and ticket.state is State.DEFERRED):
        return _of_what_waits(ticket, now)
    until = ticket.promise_stopped_at or now
    return light(ticket.received_at, ticket.promise_due, until, calendar, lights=lights)


def class_colour_of(ticket: Ticket, catalogue: Catalogue, lights: Lights) -> str | None:
    """红黄绿 as the name of the ticket's class, where the city's colours mean that; None: they mean the time left."""
    if lights.colour_means != "class" or ticket.deadline_class is None:
        return None
    return catalogue.deadline_class(ticket.deadline_class).class_colour


def turns_of(ticket: Ticket, calendar: Calendar, lights: Lights) -> tuple[datetime | None, datetime | None]:
    """From when on the light is yellow and from when on red, to the minute; None: never, as things are.

    It only ever turns that way, so that the rule is asked some fifteen times.
    """
    if ticket.promise_due is None:
        return None, None
    minutes = range(int((ticket.promise_due - ticket.received_at) / _MINUTE) + 3)

    def turns(shown: tuple[Light, ...]) -> datetime | None:
        at = bisect_left(
            minutes,
            True,
            key=lambda n: light_of(ticket, ticket.received_at + n * _MINUTE, calendar, lights) in shown,
        )
        return None if at == len(minutes) else ticket.received_at + at * _MINUTE

    return turns((Light.YELLOW, Light.RED)), turns((Light.RED,))


def _of_what_waits(ticket: Ticket, now: datetime) -> Light:
    """Grey; red once a deferral was not looked at, or has not ended, in time 挂账到期."""
    if ticket.state is State.DEFERRED and ticket.deferral is not None:
        latest = min(ticket.deferral.review_on, ticket.deferral.ends_on)
        return Light.RED if now >= midnight_after(latest) else Light.GREY
    return Light.GREY
