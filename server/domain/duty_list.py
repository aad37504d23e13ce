"""Whose duty something is at a place, and how near each claim is: the duty list 职责清单, made for asking.

nearness   (place, category, width)        smaller is nearer
             │      │       └ 0 an item for some hours or objects only   1 for all
             │      └ 0 an item for the sub-item   1 for the level above … its category   9 no item: serves the area
             └ 0 an overlay area (airport, harbour)   1 grid   2 community   3 street   …
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from server.domain.catalogue import lineage
from server.domain.units import DutyItem, Unit

#: Who may be given only what stands on its own duty list. Source: 国办函〔2025〕66号.
_GUARDED_KINDS = frozenset({"street", "community"})

_SERVES_THE_AREA = 9


class Reason(Struct, frozen=True):
    """Why a unit was chosen, or why a person must look: a code, and the facts that its sentence needs."""

    code: str
    facts: dict[str, str]


class Told(Struct, frozen=True):
    """What narrow items are asked of: the time of the day of receipt in China (`23:40`), and the matter's words."""

    clock: str
    words: str


class Claim(Struct, frozen=True):
    """A unit that could act on a report, in which part, how near it is, and what speaks for it."""

    nearness: tuple[int, int, int]
    unit: Unit
    role: Literal["lead", "co"]
    reasons: tuple[Reason, ...]


class DutyList:
    """职责清单 by category and area: made once, asked for every report, however long the list is."""

    def __init__(self, items: Iterable[DutyItem]) -> None:
        self.items = tuple(items)
        self._items: defaultdict[tuple[str, str], list[DutyItem]] = defaultdict(list)
        for item in self.items:
            self._items[item.category, item.area].append(item)

    def claims(
        self,
        category: str,
        chain: Sequence[str],
        overlays: Sequence[str],
        units: Mapping[str, Unit],
        on: date,
        told: Told | None = None,
    ) -> list[Claim]:
        """Every claim to sub-item `category` at a place, nearest first, equal ones by unit id.

        `chain` holds the base areas, finest first. Items of a unit that is not in `units` say nothing, nor do narrow
        ones that what is `told` does not fit; where nothing is told, every item of the place counts.
        """
        places = [*((0, area) for area in overlays), *enumerate(chain, start=1)]
        codes = [*enumerate(lineage(category))]
        claims = [
            Claim(
                (distance, breadth, 0 if item.is_narrow else 1),
                units[item.unit],
                item.role,
                (_on_the_list(item),),
            )
            for distance, area in places
            for breadth, code in codes
            for item in self._items.get((code, area), ())
            if item.is_valid_on(on)
            and item.unit in units
            and (told is None or item.is_about(told.clock, told.words))
        ]
        return sorted(claims, key=lambda claim: (claim.nearness, claim.unit.id))


def serving(department_type: str, chain: Sequence[str], units: Mapping[str, Unit]) -> list[Claim]:
    """Units of a type that serve one of the base areas, nearest first, without regard to the duty list.

    Streets and communities are never among them.
    """
    places = {area: distance for distance, area in enumerate(chain, start=1)}
    claims = [
        Claim((places[unit.area], _SERVES_THE_AREA, 1), unit, "lead", (_serves(unit),))
        for unit in units.values()
        if unit.department_type == department_type and unit.area in places and unit.kind not in _GUARDED_KINDS
    ]
    return sorted(claims, key=lambda claim: (claim.nearness, claim.unit.id))


def _on_the_list(item: DutyItem) -> Reason:
    facts = {"category": item.category, "area": item.area, "legal_basis": item.legal_basis}
    if item.hours:
        facts["hours"] = item.hours
    if item.object:
        facts["object"] = item.object
    return Reason("duty_list", facts)


def _serves(unit: Unit) -> Reason:
    return Reason("serves_area", {"department_type": unit.department_type, "area": unit.area})
