"""Who leads what: units and the duty list 职责清单 that follows from the catalogue, for any city."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from server.domain.catalogue import Catalogue
from server.domain.units import DutyItem, Unit

#: The day from which every duty of a seeded city holds.
SINCE = date(2026, 1, 1)


class SpecialDuty(Struct, frozen=True):
    """Ground with a keeper of its own: inside its area this unit leads these categories."""

    unit: str
    categories: tuple[str, ...]


def duty_list(
    units: Sequence[Unit], catalogue: Catalogue, special: Sequence[SpecialDuty] = ()
) -> tuple[DutyItem, ...]:
    """Every unit that can handle, with what its department type leads or joins in, inside its own area.

    Units named in `special` have those duties alone. Communities have none: they assist, and 66号文 forbids
    passing a department's work down to them. Ordered by category, then unit.
    """
    keepers = {duty.unit for duty in special}
    ordinary = [unit for unit in units if unit.can_handle and unit.id not in keepers]
    items = [*_by_trade(ordinary, catalogue), *_by_keeping(units, special)]
    return tuple(sorted(items, key=lambda item: (item.category, item.unit, item.role)))


def _by_trade(units: Iterable[Unit], catalogue: Catalogue) -> Iterator[DutyItem]:
    for unit in units:
        for item in catalogue.items:
            basis = f"《12345诉求分类标准库》{catalogue.catalogue_version} 第{item.code}项"
            if unit.department_type == item.lead:
                yield _duty(unit, item.code, "lead", basis)
            elif unit.department_type in item.co:
                yield _duty(unit, item.code, "co", basis)


def _by_keeping(units: Iterable[Unit], special: Iterable[SpecialDuty]) -> Iterator[DutyItem]:
    by_id = {unit.id: unit for unit in units}
    for duty in special:
        for category in duty.categories:
            yield _duty(by_id[duty.unit], category, "lead", "专属区域管理协议")


def _duty(unit: Unit, category: str, role: str, basis: str) -> DutyItem:
    return DutyItem(
        unit=unit.id,
        category=category,
        area=unit.area,
        role="lead" if role == "lead" else "co",
        legal_basis=basis,
        since=SINCE,
    )
