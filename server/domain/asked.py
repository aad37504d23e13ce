"""The small types of which all that people ask for is made, with their limits."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

#: Blanks alone say nothing, least of all why.
Sentence = Annotated[str, Meta(min_length=1, max_length=5000, pattern=r"\S")]
Line = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
LegNo = Annotated[int, Meta(ge=1, le=1000)]
#: Number of a request, a task, a whistle …, as the ticket counts them.
No = Annotated[int, Meta(ge=1, le=1000)]
Workdays = Annotated[int, Meta(ge=1, le=250)]
#: Counts that a handheld keeps: exact in JavaScript, and small enough for every database.
Counter = Annotated[int, Meta(ge=1, le=2**53 - 1)]
#: 时刻, with its offset from UTC; `server.domain.instants` bounds it.
Instant = Annotated[datetime, Meta(tz=True)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
UrgencyCode = Literal["normal", "urgent", "critical"]
#: 主办、协办、双派、协助.
LegRole = Literal["lead", "co", "dual", "assist"]


class Nothing(Struct, frozen=True):
    """A step of which nothing need be told but that it is taken."""


class Reasoned(Struct, frozen=True, kw_only=True):
    """A step that is taken with a reason."""

    reason: Line


class Answered(Struct, frozen=True, kw_only=True):
    """The decision on a request, by the number that the ticket gave it."""

    request: No
    reason: Line | None = None
