"""What all payloads of events have in common."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from server.domain.matters import OwnTermBegun
from server.domain.ticket import Ticket


class Happening(Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """The payload of an event. Its class name is its type on the wire.

    It carries everything that was worked out when it happened (due times, placement, candidates), so that folding
    needs no calendar, no map and no catalogue. Fields are added with a default, never renamed or dropped; where the
    default is UNSET, the events from before keep their digest.

    `own_terms` are the house's own clocks that begin by it, whatever it is (`own_terms.timed`).
    """

    own_terms: tuple[OwnTermBegun, ...] | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        """The ticket after this happened to it, at that instant, by that person."""
        raise NotImplementedError
