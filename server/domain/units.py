"""Who is responsible: units and the lists of their duties."""

from datetime import date
from typing import Literal

from msgspec import Struct

UnitKind = Literal["department", "street", "community", "enterprise", "mediation", "integration"]


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
    """

    unit: str
    category: str
    area: str
    role: Literal["lead", "co"]
    legal_basis: str
    since: date
    until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the item holds on that day."""
        return self.since <= day and (self.until is None or day < self.until)
