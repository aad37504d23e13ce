"""What the city itself does: a list of concrete matters by class, each with the type of unit that owns it.

    class 02 市政设施 ── 0201 修补主次干道坑槽   lead URBAN_MGMT   category 0102   城市道路管理条例

Streets and communities own none of these, so nothing of the kind is ever passed down to them (66号文). Laid over the
units of a city it becomes the duty list 职责清单 that dispatch is guarded by.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from server.domain.catalogue import Catalogue, lineage
from server.domain.duty_lines import lines_of
from server.domain.errors import DutiesInvalid
from server.domain.units import DutyItem, Unit

_COLUMNS = ("code", "class", "item", "lead", "co", "category", "legal_basis")

#: What stands on the city's own list is no work of these, whatever their part in it.
_BELOW_THE_CITY = frozenset(
    {"SUBDISTRICT", "COMMUNITY", "JUSTICE_OFFICE", "MEDIATION_COMMITTEE", "PROPERTY_CO"}
)


class CityDuty(Struct, frozen=True, kw_only=True):
    """承办事项: one matter of the city. `lead` and `co` are department types, `category` a code of any level.

    The code's first two digits are its class's; it is never given again.
    """

    code: str
    family: str
    item: str
    lead: str
    co: tuple[str, ...]
    category: str
    legal_basis: str


def read_city_duties(document: bytes, catalogue: Catalogue) -> tuple[CityDuty, ...]:
    """A list from its CSV document, checked against the catalogue, in the order of the file.

    Raises:
        DutiesInvalid: with the line as `field` and the `rule` that it breaks.
    """
    duties = tuple(_duty(line, row) for line, row in lines_of(document, _COLUMNS))
    _require_sound(duties, catalogue)
    return duties


def duty_items(duties: Iterable[CityDuty], units: Iterable[Unit], since: date) -> tuple[DutyItem, ...]:
    """The duty list of a city with these units: one item for each unit, category and part, by category and unit.

    Each department leads or joins inside its own area. Where several matters give a unit the same category, their
    legal bases stand together; a lead is not a co-unit of the same category as well.
    """
    by_type: dict[str, list[Unit]] = {}
    for unit in units:
        by_type.setdefault(unit.department_type, []).append(unit)
    bases: dict[tuple[str, str, str], list[str]] = {}
    owners: dict[str, Unit] = {}
    for duty in duties:
        for role, unit in _parts(duty, by_type):
            owners[unit.id] = unit
            bases.setdefault((duty.category, unit.id, role), []).append(duty.legal_basis)
    return tuple(
        DutyItem(
            unit=unit,
            category=category,
            area=owners[unit].area,
            role="lead" if role == "lead" else "co",
            legal_basis="；".join(dict.fromkeys(told)),
            since=since,
        )
        for (category, unit, role), told in sorted(bases.items())
        if role == "lead" or (category, unit, "lead") not in bases
    )


def _parts(duty: CityDuty, by_type: dict[str, list[Unit]]) -> Iterator[tuple[str, Unit]]:
    for role, department_type in (("lead", duty.lead), *(("co", each) for each in duty.co)):
        for unit in by_type.get(department_type, ()):
            if department_type not in _BELOW_THE_CITY:
                yield role, unit


def _duty(line: int, row: list[str]) -> CityDuty:
    code, family, item, lead, co, category, legal_basis = row
    for name, cell in zip(_COLUMNS, row, strict=True):
        if name != "co" and not cell:
            raise DutiesInvalid(field=f"line {line} {name}", rule="is not empty")
    if len(code) != 4 or not (code.isascii() and code.isdigit()):
        raise DutiesInvalid(
            field=f"line {line} code", rule="has four digits, two of the class and two of its own"
        )
    return CityDuty(
        code=code,
        family=family,
        item=item,
        lead=lead,
        co=tuple(co.split()),
        category=category,
        legal_basis=legal_basis,
    )


def _require_sound(duties: tuple[CityDuty, ...], catalogue: Catalogue) -> None:
    types = {each.code for each in catalogue.department_types}
    places = {code for item in catalogue.items for code in lineage(item.code)}
    families: dict[str, str] = {}
    codes: set[str] = set()
    items: set[str] = set()
    for line, duty in enumerate(duties, start=2):
        for column, value, known in (("lead", duty.lead, types), ("category", duty.category, places)):
            if value not in known:
                raise DutiesInvalid(field=f"line {line} {column}", rule=f"names what exists, not {value}")
        unknown = sorted(set(duty.co) - types)
        if unknown:
            raise DutiesInvalid(field=f"line {line} co", rule=f"names what exists, not {', '.join(unknown)}")
        if duty.lead in _BELOW_THE_CITY:
            raise DutiesInvalid(field=f"line {line} lead", rule=f"is a unit of the city, not {duty.lead}")
        if duty.code in codes or duty.item in items:
            raise DutiesInvalid(field=f"line {line}", rule=f"stands once: {duty.code} {duty.item}")
        if families.setdefault(duty.code[:2], duty.family) != duty.family:
            raise DutiesInvalid(
                field=f"line {line} class", rule=f"is {families[duty.code[:2]]} for this code"
            )
        codes.add(duty.code)
        items.add(duty.item)
