"""What a day consists of, as the scripted handheld reads it.

    handheld ── trip, in reach ── trip, out of reach ── trip, in reach ──▶ …
                  └ reports          └ reports              └ reports

Each report lies at a true point that the plan names together with the area that owns it, so that what becomes of
it can be judged; the handheld never looks at that.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from geo.position import Position


class Contact(Struct, frozen=True, kw_only=True):
    """诉求人: in clear in the plan alone; the handheld seals it before it writes anything."""

    name: str
    phone: str
    confidential: bool = False
    anonymous: bool = False


class SaidPosition(Position, frozen=True, kw_only=True, omit_defaults=True):
    """A position without what the handheld adds when it records: the time and the boundaries it knew."""


class ReportBody(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a report as its author has it in mind. Source: docs/documents.md."""

    request_type: str
    description: str
    position: SaidPosition
    address: str
    category: str | None = None
    urgency: Literal["normal", "urgent", "critical"] | None = None
    place_ref: str | None = None
    contact: Contact | None = None


class Truth(Struct, frozen=True):
    """What is so: the place in WGS-84 degrees, the finest area that owns it, and the sub-item it is about."""

    lon: float
    lat: float
    area: str
    category: str


class PlannedReport(Struct, frozen=True, kw_only=True):
    """One report to be recorded, with the schema that the handheld's app writes, and the names of its photos."""

    body: ReportBody
    truth: Truth
    schema: int = 1
    photos: tuple[str, ...] = ()


class Trip(Struct, frozen=True):
    """A part of the day, spent in or out of reach of the network."""

    out_of_reach: bool
    reports: tuple[PlannedReport, ...]


class Faults(Struct, frozen=True):
    """What is wrong with a handheld: replies lost on the way back, seconds that its clock is ahead."""

    lost_replies: int = 0
    clock_ahead_s: int = 0


class HandheldDay(Struct, frozen=True):
    """What one handheld lives through."""

    login: str
    faults: Faults
    trips: tuple[Trip, ...]


class DayPlan(Struct, frozen=True):
    """一天: the whole plan; `msgspec.json.encode` gives the wire form."""

    handhelds: tuple[HandheldDay, ...]

    @property
    def reports(self) -> Iterator[PlannedReport]:
        """All planned reports, handheld by handheld, in order of recording."""
        return (report for day in self.handhelds for trip in day.trips for report in trip.reports)
