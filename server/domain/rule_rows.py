"""规则清单按行编辑: a list of rules as tables of rows, and as its document again.

    duties      {"duties": [{unit, category, area, role, legal_basis, since, until, hours, object}, …]}    texts
    catalogue   the TOML as it is: {"categories": [{…, "items": [{…}, …]}, …], "joint_rules": […], …}, save that
                "crosswalk" has a row for each code that a standard has for one of ours: [{code, standard, theirs}, …]
    exclusions  likewise: {"classes": [{…, "items": [{…}, …]}, …], …}

Nothing is checked here but that it can be read: what a row may say is checked when the document is tried or proposed.
"""

import csv
from collections.abc import Mapping
from io import StringIO
from itertools import takewhile
from typing import Any, assert_never

import msgspec
import tomli_w

from server.domain.duty_items import COLUMNS, NARROW
from server.domain.duty_lines import lines_of
from server.domain.errors import CatalogueInvalid, DutiesInvalid, ExclusionsInvalid
from server.domain.rule_change import ListKind

Content = dict[str, Any]


def content_of(kind: ListKind, document: str) -> Content:
    """What stands in a document.

    Raises:
        DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: it is no CSV, or no TOML.
    """
    match kind:
        case "duties":
            lines = lines_of(document.encode(), COLUMNS, NARROW)
            return {"duties": [dict(zip((*COLUMNS, *NARROW), cells, strict=False)) for _, cells in lines]}
        case "catalogue":
            content = _toml(document, CatalogueInvalid)
            return {**content, "crosswalk": _crosswalk_rows(content.get("crosswalk", {}))}
        case "exclusions":
            return _toml(document, ExclusionsInvalid)
        case _:
            assert_never(kind)


def document_of(kind: ListKind, content: Mapping[str, Any], before: str = "") -> str:
    """The document with these rows. How many there are is counted anew; the remarks at the head of `before` stay.

    Raises:
        DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: what is no row, or no list of them, is named by its field.
    """
    match kind:
        case "duties":
            return _csv(content)
        case "catalogue":
            counted = _counted(content, "categories", "subitems", CatalogueInvalid)
            counted["crosswalk"] = _crosswalk(_rows(content, "crosswalk", CatalogueInvalid))
        case "exclusions":
            counted = _counted(content, "classes", "items", ExclusionsInvalid)
        case _:
            assert_never(kind)
    remarks = "".join(takewhile(lambda line: line.startswith("#"), before.splitlines(keepends=True)))
    try:
        return remarks + tomli_w.dumps(counted)
    except (TypeError, RecursionError) as trouble:
        invalid = CatalogueInvalid if kind == "catalogue" else ExclusionsInvalid
        raise invalid(field="content", rule="has a value everywhere") from trouble


def _csv(content: Mapping[str, Any]) -> str:
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    rows = _rows(content, "duties", DutiesInvalid)
    has_narrow = any(row.get(column) for row in rows for column in NARROW)
    columns = (*COLUMNS, *NARROW) if has_narrow else COLUMNS
    writer.writerow(columns)
    for row in rows:
        writer.writerow([str(row.get(column) or "") for column in columns])
    return target.getvalue()


def _toml(document: str, invalid: type[CatalogueInvalid | ExclusionsInvalid]) -> Content:
    try:
        return dict(msgspec.toml.decode(document.encode(), type=dict[str, Any]))
    except (msgspec.DecodeError, RecursionError) as reason:
        raise invalid(field="document", rule=f"is TOML: {reason}") from reason


def _counted(
    content: Mapping[str, Any],
    families: str,
    items: str,
    invalid: type[CatalogueInvalid | ExclusionsInvalid],
) -> Content:
    held = _rows(content, families, invalid)
    n = sum(len(_rows(family, "items", invalid)) for family in held)
    return {**content, "counts": {families: len(held), items: n}}


def _crosswalk_rows(crosswalk: object) -> list[Content]:
    """对照表 row by row.

    Raises:
        CatalogueInvalid: it is no table of tables.
    """
    if not (isinstance(crosswalk, dict) and all(isinstance(each, dict) for each in crosswalk.values())):
        raise CatalogueInvalid(field="crosswalk", rule="is a table of codes")
    return [
        {"code": code, "standard": standard, "theirs": theirs}
        for code, mapped in crosswalk.items()
        for standard, theirs in mapped.items()
    ]


def _crosswalk(rows: list[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The table that these rows make.

    Raises:
        CatalogueInvalid: two rows map one code onto the same standard; named by the second of them.
    """
    made: dict[str, dict[str, Any]] = {}
    for no, row in enumerate(rows):
        code, standard = str(row.get("code", "")), str(row.get("standard", ""))
        mapped = made.setdefault(code, {})
        if standard in mapped:
            raise CatalogueInvalid(field=f"$.crosswalk[{no}].standard", rule="is mapped once for each code")
        mapped[standard] = row.get("theirs", "")
    return made


def _rows(
    content: Mapping[str, Any],
    field: str,
    invalid: type[DutiesInvalid | CatalogueInvalid | ExclusionsInvalid],
) -> list[Mapping[str, Any]]:
    rows = content.get(field, [])
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise invalid(field=field, rule="is a list of rows")
    return rows
