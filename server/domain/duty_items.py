"""The duty list 职责清单 as a file that people can read and change: one line for each unit, category, area and part.

unit    category  area   role  legal_basis   since       until
urban   01        city   lead  城市管理条例   2026-01-01

With items for some hours 时段 or objects 对象 it has two columns more: `hours` (`22:00-06:00`), `object` (`井盖`).
"""

import csv
import re
from collections.abc import Container, Iterable
from datetime import date
from io import StringIO

from msgspec import UNSET

from server.domain.catalogue import Catalogue, lineage
from server.domain.duty_lines import lines_of
from server.domain.errors import DutiesInvalid
from server.domain.units import DutyItem

#: The columns of the file, in their order; the narrow ones stand there where a line needs them.
COLUMNS = ("unit", "category", "area", "role", "legal_basis", "since", "until")
NARROW = ("hours", "object")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def written(items: Iterable[DutyItem]) -> str:
    """The list as CSV, by category, area and unit."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    ordered = sorted(items, key=_key)
    has_narrow = any(item.is_narrow for item in ordered)
    writer.writerow((*COLUMNS, *NARROW) if has_narrow else COLUMNS)
    for item in ordered:
        until = "" if item.until is None else item.until
        cells = (item.unit, item.category, item.area, item.role, item.legal_basis, item.since, until)
        writer.writerow((*cells, item.hours or "", item.object or "") if has_narrow else cells)
    return target.getvalue()


def read_duty_items(
    document: bytes, units: Container[str], areas: Container[str] | None, catalogue: Catalogue
) -> tuple[DutyItem, ...]:
    """A list from its CSV, in the order of the lines. `areas` None: which there are is not asked.

    Raises:
        DutiesInvalid: with the line as `field` and the `rule` that it breaks.
    """
    categories = {code for item in catalogue.items for code in lineage(item.code)}
    items, seen = [], set()
    for line, row in lines_of(document, COLUMNS, NARROW):
        item = _item(line, row)
        for column, value, known in (
            ("unit", item.unit, units),
            ("area", item.area, areas),
            ("category", item.category, categories),
        ):
            if known is not None and value not in known:
                raise DutiesInvalid(field=f"line {line} {column}", rule=f"names what exists, not {value}")
        if (key := (*_key(item), item.since)) in seen:
            raise DutiesInvalid(field=f"line {line}", rule="stands once")
        seen.add(key)
        items.append(item)
    return tuple(items)


def areas_named(document: bytes) -> set[str]:
    """The code of every area in a list that was read before."""
    return {_item(line, row).area for line, row in lines_of(document, COLUMNS, NARROW)}


def duties_told(items: Iterable[DutyItem]) -> dict[str, str]:
    """Each item under what it is about, as people write it: `0104 · city · urban` is `lead 条例 2026-01-01`."""
    told: dict[str, str] = {}
    for item in sorted(items, key=lambda each: (*_key(each), each.since)):
        days = f"{item.since}" if item.until is None else f"{item.since}/{item.until}"
        narrow = "".join(f" {each}" for each in (item.hours, item.object) if each)
        path, value = " · ".join(_key(item)[:3]), f"{item.role} {item.legal_basis} {days}{narrow}"
        told[path] = f"{told[path]}；{value}" if path in told else value
    return told


def _key(item: DutyItem) -> tuple[str, str, str, str, str, str]:
    return item.category, item.area, item.unit, item.role, item.hours or "", item.object or ""


def _item(line: int, row: list[str]) -> DutyItem:
    unit, category, area, role, legal_basis, since, until, *narrow = (cell.strip() for cell in row)
    hours, thing = narrow or ("", "")
    if hours and (not _HOURS.fullmatch(hours) or hours[:5] == hours[6:]):
        raise DutiesInvalid(
            field=f"line {line} hours", rule=f"is a time of the day such as 22:00-06:00, not {hours}"
        )
    if role not in ("lead", "co"):
        raise DutiesInvalid(field=f"line {line} role", rule=f"is lead or co, not {role}")
    begins, ends = _day(line, "since", since), _day(line, "until", until) if until else None
    if ends is not None and ends <= begins:
        raise DutiesInvalid(field=f"line {line} until", rule="comes after since")
    return DutyItem(
        unit=unit,
        category=category,
        area=area,
        role="lead" if role == "lead" else "co",
        legal_basis=legal_basis,
        since=begins,
        until=ends,
        hours=hours or UNSET,
        object=thing or UNSET,
    )


def _day(line: int, column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise DutiesInvalid(field=f"line {line} {column}", rule=f"is a day, not {text}") from trouble
