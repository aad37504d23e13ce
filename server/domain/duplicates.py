"""Which open matters may be the same as a new one, likeliest first, and why.

Evidence in the order of its worth; a later kind only orders what the earlier ones leave equal:

    place      within the sub-item's radius, or a named place in common     ▶ another place ends it
    time       within the sub-item's days
    category   the same sub-item ▸ the same category ▸ another
    object     building, unit, plate: 3栋 ≠ 8栋                              ▶ another object ends it
    text       pairs of characters in common

Text alone finds the wrong ones: two callers word one thing differently, and one wording fits two estates. A candidate
is shown to a person, who decides (并单). Source: docs/routing.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Literal

from msgspec import Struct

from geo.certainty import radius_m
from geo.placement import Placement
from server.domain.catalogue import Catalogue
from server.domain.duty_list import Reason
from server.domain.place_words import Named, named_in, same_place
from server.domain.suggest import suggest
from server.domain.ticket import Ticket

Verdict = Literal["same", "alike", "unknown", "different"]

_RANK: dict[Verdict, int] = {"same": 3, "alike": 2, "unknown": 1, "different": 0}
_EARTH_RADIUS_M = 6_371_008.8


class Matter(Struct, frozen=True, kw_only=True):
    """What is known of one report: `at` is longitude and latitude in WGS-84, `accuracy_m` how sure that is.

    `place_ref` is the building and unit as the report has them, such as `3栋2单元`.
    """

    id: str
    text: str
    received_at: datetime
    category: str | None = None
    at: tuple[float, float] | None = None
    accuracy_m: float = 0.0
    place_ref: str = ""


class Likeness(Struct, frozen=True, kw_only=True):
    """疑似重复: one earlier matter that may be the same, how each kind of evidence speaks, and the facts of it.

    Reasons: `place` (distance_m, places) · `time` (days) · `category` (category) · `object` (buildings …) ·
    `text` (share).
    `is_likely`: nothing speaks against it, and place or object speaks for it.
    """

    id: str
    place: Verdict
    time: Verdict
    category: Verdict
    object: Verdict
    text_share: float
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[int, int, int, int, float]:
        """What candidates are ordered by, the likeliest having the greatest."""
        return (
            0 if "different" in (self.place, self.object) else _RANK[self.place],
            _RANK[self.time],
            _RANK[self.category],
            _RANK[self.object],
            self.text_share,
        )

    @property
    def is_likely(self) -> bool:
        """Whether a person should be asked if it is the same."""
        return (
            "different" not in (self.place, self.time, self.category, self.object)
            and "same" in (self.place, self.object)
            and self.category != "unknown"
        )


def matter_of(ticket: Ticket) -> Matter:
    """What is known of a ticket."""
    return Matter(
        id=str(ticket.id),
        text=ticket.description,
        received_at=ticket.received_at,
        category=ticket.category,
        at=coordinates(ticket.placement),
        accuracy_m=0.0 if ticket.position is None else radius_m(ticket.position) or 0.0,
        place_ref=ticket.place_ref or "",
    )


def of_like_kind(matter: Matter, catalogue: Catalogue) -> tuple[str, ...]:
    """The sub-items whose matters may be the same as this one: all of the same categories, in their order."""
    parents = {code[:2] for code in _codes(matter, catalogue)}
    return tuple(item.code for item in catalogue.items if item.code[:2] in parents)


def coordinates(placement: Placement | None) -> tuple[float, float] | None:
    """Longitude and latitude of a place that is known."""
    if placement is None or placement.lon is None or placement.lat is None:
        return None
    return placement.lon, placement.lat


def ranked(new: Matter, others: Iterable[Matter], catalogue: Catalogue) -> tuple[Likeness, ...]:
    """The likenesses of a new matter to earlier ones, likeliest first; equal ones by id.

    Those that are certainly elsewhere, too old or about another object come last, and are not likely.
    """
    found = [likeness(new, other, catalogue) for other in others]
    return tuple(sorted(found, key=lambda each: (*(-value for value in each.order), each.id)))


def likeness(new: Matter, other: Matter, catalogue: Catalogue) -> Likeness:
    """How like two matters are, kind by kind of evidence."""
    here, there = _named(new), _named(other)
    codes, their_codes = _codes(new, catalogue), _codes(other, catalogue)
    place, told_place = _place(new, other, here, there, _radius_m(codes | their_codes, catalogue))
    apart = abs(new.received_at - other.received_at)
    in_time = apart <= timedelta(days=_days(codes | their_codes, catalogue))
    thing, told_thing = _object(here, there)
    share = _shared_pairs(new.text, other.text)
    category = _category(codes, their_codes)
    reasons = [
        told_place,
        Reason("time", {"days": str(apart.days)}),
        Reason("category", {"category": " ".join(sorted(codes & their_codes))}),
        told_thing,
        Reason("text", {"share": f"{share:.2f}"}),
    ]
    return Likeness(
        id=other.id,
        place=place,
        time="same" if in_time else "different",
        category=category,
        object=thing,
        text_share=share,
        reasons=tuple(reason for reason in reasons if any(reason.facts.values())),
    )


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places on the ground, along the great circle."""
    (lon, lat), (their_lon, their_lat) = map(radians, one), map(radians, other)
    half = sin((their_lat - lat) / 2) ** 2 + cos(lat) * cos(their_lat) * sin((their_lon - lon) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(half))


def _named(matter: Matter) -> Named:
    return named_in(f"{matter.place_ref}，{matter.text}")


def _place(new: Matter, other: Matter, here: Named, there: Named, radius_m: int) -> tuple[Verdict, Reason]:
    common = same_place(here, there)
    facts = {"places": "、".join(name for name in here.places if same_place(Named(places=(name,)), there))}
    if new.at is not None and other.at is not None and radius_m > 0:
        apart = distance_m(new.at, other.at)
        facts["distance_m"] = f"{apart:.0f}"
        if apart > radius_m + new.accuracy_m + other.accuracy_m:
            return "different", Reason("place", facts)
        return ("alike" if common is False else "same"), Reason("place", facts)
    if common is None:
        return "unknown", Reason("place", facts)
    return ("same" if common else "different"), Reason("place", facts)


def _category(codes: frozenset[str], their_codes: frozenset[str]) -> Verdict:
    if not codes or not their_codes:
        return "unknown"
    if codes & their_codes:
        return "same"
    return "alike" if {code[:2] for code in codes} & {code[:2] for code in their_codes} else "different"


def _object(here: Named, there: Named) -> tuple[Verdict, Reason]:
    """Two that name a thing of one kind name the same one, or another; the finer kind does not mend the coarser."""
    pairs = [
        ("plates", here.plates, there.plates),
        ("buildings", here.buildings, there.buildings),
        ("units", here.units, there.units),
    ]
    both = [(kind, left, right) for kind, left, right in pairs if left and right]
    facts = {kind: " ".join(sorted(left | right)) for kind, left, right in both}
    if not both:
        return "unknown", Reason("object", facts)
    if any(not left & right for _, left, right in both):
        return "different", Reason("object", facts)
    return "same", Reason("object", facts)


def _codes(matter: Matter, catalogue: Catalogue) -> frozenset[str]:
    """The sub-item as filed, else the two likeliest ones: rival wordings of one thing often change places."""
    if matter.category is not None:
        return frozenset({matter.category})
    return frozenset(each.category for each in suggest(matter.text, catalogue).ranked[:2])


def _radius_m(codes: frozenset[str], catalogue: Catalogue) -> int:
    return max((catalogue.item(code).dedup_radius_m for code in codes), default=100)


def _days(codes: frozenset[str], catalogue: Catalogue) -> int:
    return max((catalogue.item(code).dedup_days for code in codes), default=7)


def _shared_pairs(one: str, other: str) -> float:
    """Which share of the pairs of neighbouring characters two texts have in common (Dice), 0 to 1."""
    left, right = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
