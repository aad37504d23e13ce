"""公示: what anybody may see of matters: of which kind, in which grid, of which day, and how far it is.

A city names the kinds in its policy (`publicity`); without any nothing is public. Never shown are disputes, tip-offs,
what is sensitive, what complains about a unit, and what came to no answer: turned away, excluded, merged, taken back.
"""

from datetime import date, timedelta

from msgspec import Struct

from server.domain.calendar import CHINA
from server.domain.reporter_privacy import is_confidential
from server.domain.rules import Rules
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State

_DISPUTED = frozenset({State.MEDIATING})
_TAKEN_IN = frozenset({State.SUBMITTED, State.NEED_INFO, State.TO_DISPATCH})

_RECEIVED, _IN_PROGRESS, _DONE = ("已收到", "received"), ("办理中", "in progress"), ("已办结", "closed")


class Published(Struct, frozen=True, kw_only=True):
    """One matter in public: no number, no words, no person, no place finer than `area`, the code of its grid."""

    category: str
    area: str
    received_on: date
    ended_on: date | None
    progress: str
    progress_en: str


def is_opened(category: str, rules: Rules) -> bool:
    """Whether matters of this sub-item are public in this city: not where its kind is a dispute's."""
    item = rules.catalogue.item(category)
    return item.dispute_type is None and category.startswith(rules.policy.publicity.categories)


def last_day_shown(today: date, rules: Rules) -> date:
    """Of which day the latest matters are that anybody may see yet."""
    return today - timedelta(days=rules.policy.publicity.delay_days)


def published(ticket: Ticket, rules: Rules) -> Published | None:
    """What anybody may see of a matter; None where nobody may see anything."""
    chain, _ = ticket.places
    is_over = ticket.state in ENDS
    if (
        ticket.category is None
        or not chain
        or not is_opened(ticket.category, rules)
        or ticket.sensitivity is not Sensitivity.ORDINARY
        or ticket.about is not None
        or ticket.state in _DISPUTED
        or (is_over and ticket.state is not State.CLOSED)
        or is_confidential(ticket, rules.catalogue)
    ):
        return None
    progress, english = _DONE if is_over else _RECEIVED if ticket.state in _TAKEN_IN else _IN_PROGRESS
    return Published(
        category=ticket.category,
        area=chain[0],
        received_on=ticket.received_at.astimezone(CHINA).date(),
        ended_on=None if ticket.closed_at is None else ticket.closed_at.astimezone(CHINA).date(),
        progress=progress,
        progress_en=english,
    )
