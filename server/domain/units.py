"""Who is responsible: units and the lists of their duties."""

import re
from datetime import date
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

UnitKind = Literal["department", "street", "community", "enterprise", "mediation", "integration"]

#: 单双号: an object that means one side of a road, by the house numbers on it; the remainder of these divided by two.
SIDES = {"单号门牌": 1, "双号门牌": 0}
_HOUSE_NUMBER = re.compile(r"(?:路|街|大道|巷|弄|胡同)[ ]?([0-9]{1,5})[ ]?号(?![楼线])")


class Unit(Struct, frozen=True, kw_only=True):
    """承办单位: a department, street office, enterprise or mediation body.

    `department_type` is one of the catalogue's codes (`URBAN_MGMT` …). `area` is the code of the area that
    the unit serves: the city, a district, a street, a community or an overlay area such as an airport.
    A unit that cannot handle may still assist. `superior` 上级单位 is the unit that it answers to, where the city
    says so; else it is found by kind and area (`superiors`).
    """

    id: str
    name: str
    department_type: str
    kind: UnitKind
    area: str
    can_handle: bool = True
    can_assist: bool = True
    superior: str | None = None


class DutyItem(Struct, frozen=True, kw_only=True):
    """职责清单 item: this unit owns this category inside this area, as lead 主办 or co-unit 协办.

    `category` is a code of any level (`0101`, or a whole category `01`); the finer one wins. Days are half-open.
    An item may be narrower: `hours` 时段 of receipt in China (`22:00-06:00`, half-open, over midnight too), and an
    `object` 对象, a word that stands in the matter, its building or its address (`井盖`), or one side of a road by its
    house numbers (`SIDES`). Where both hold it goes before a wide one.
    """

    unit: str
    category: str
    area: str
    role: Literal["lead", "co"]
    legal_basis: str
    since: date
    until: date | None = None
    hours: str | UnsetType = UNSET
    object: str | UnsetType = UNSET

    @property
    def is_narrow(self) -> bool:
        """Whether it is for some hours or for some objects only."""
        return bool(self.hours) or bool(self.object)

    def is_about(self, clock: str, words: str) -> bool:
        """Whether it holds at this time of the day (`23:40`) and for a matter in these words."""
        if self.object and not _names(words, self.object):
            return False
        if not self.hours:
            return True
        begins, _, ends = self.hours.partition("-")
        return begins <= clock < ends if begins < ends else clock >= begins or "" < clock < ends

    def is_valid_on(self, day: date) -> bool:
        """Whether the item holds on that day."""
        return self.since <= day and (self.until is None or day < self.until)


def _names(words: str, thing: str) -> bool:
    side = SIDES.get(thing)
    if side is None:
        return thing in words
    return any(int(number) % 2 == side for number in _HOUSE_NUMBER.findall(words))
