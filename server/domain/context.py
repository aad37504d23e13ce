"""What a decision may look at besides the ticket and what is asked: who asks, the rules in force, the hour, the map."""

from collections.abc import Callable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from geo.placement import Placement
from geo.position import Position
from server.domain.backups import Backup
from server.domain.calendar import CHINA
from server.domain.deadlines import term_end
from server.domain.instants import require_foreseen
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.term import Term
from server.domain.ticket import Ticket


def nothing_earlier(_ticket: Ticket) -> tuple[Ticket, ...]:
    """Where nothing is on record."""
    return ()


def nobody_stands_in(_ticket: Ticket, _person: str) -> Backup | None:
    """Where nobody has a backup."""
    return None


class Context(Struct, frozen=True, kw_only=True):
    """The circumstances of one decision. `locate` answers from the boundaries in force; it asks nobody.

    `other` is the other ticket of a step that concerns two (并单). `recorded_at` is the handheld's clock: evidence.
    `earlier` answers which matters of a ticket's sub-item were ended lately in its area, or wait for a second look.
    `backup_of` answers who stands in today for a person at one of a ticket's places.
    """

    actor: Actor
    rules: Rules
    now: datetime
    locate: Callable[[Position], Placement]
    earlier: Callable[[Ticket], tuple[Ticket, ...]] = nothing_earlier
    backup_of: Callable[[Ticket, str], Backup | None] = nobody_stands_in
    other: Ticket | None = None
    recorded_at: datetime | None = None

    def of(self, ticket: Ticket) -> "Context":
        """The same, by the rules that hold where the ticket lies."""
        return replace(self, rules=self.rules.of(ticket.placement)) if self.rules.closures else self

    def due(self, term: Term) -> datetime:
        """When a term falls due that begins now."""
        return term_end(self.now, term, self.rules.calendar)

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(CHINA).date()

    def require_foreseen(self, field: str, day: date, earliest: date | None = None) -> None:
        """Nothing, if a day that somebody chose is not over, nor before `earliest`, nor too many years ahead.

        Raises:
            DayOutOfRange.
        """
        require_foreseen(
            field, day, earliest or self.today, self.now, self.rules.policy.terms.chosen_years_max
        )
