"""What all payloads of a case's events have in common."""

from datetime import datetime

from msgspec import Struct

from server.domain.mediation.case import Case


class CaseHappening(Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """The payload of an event. Its class name is its type on the wire.

    It carries everything that was worked out when it happened, so that folding needs no calendar, no directory and no
    policy. Fields are added with a default, never renamed or dropped.
    """

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        """The case after this happened to it, at that instant, by that person."""
        raise NotImplementedError
