"""时限灯 of a whole ticket: what it shows at an instant, and when it will turn by itself.

received ──── green ────┬──── yellow ────┬──── red ─────▶      until the promise is kept; then it stays as it was
                        turns            turns
"""

from bisect import bisect_left
from datetime import datetime, timedelta

from server.domain.calendar import Calendar
from server.domain.deadlines import Light, light
from server.domain.policy_parts import Lights
from server.domain.ticket import Ticket

_MINUTE = timedelta(minutes=1)


def light_of(ticket: Ticket, now: datetime, calendar: Calendar, lights: Lights) -> Light | None:
    """The light of the ticket's promise; None before anything was promised."""
    if ticket.promise_due is None:
        return None
    until = ticket.promise_stopped_at or now
    return light(ticket.received_at, ticket.promise_due, until, calendar, lights=lights)


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
