"""职责清单、分类目录、不予受理清单 as an installation may be given them: whole, and checked against what is there."""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from server.casework import rule_files
from server.casework.house import House
from server.domain.catalogue import Catalogue, read_catalogue, require_successor
from server.domain.duty_items import duties_told, read_duty_items, written
from server.domain.duty_list import DutyList
from server.domain.errors import CatalogueInvalid, ExclusionsInvalid
from server.domain.exclusions import ExclusionList, read_exclusions
from server.domain.policy import differences
from server.domain.rule_change import Difference, ListKind
from server.domain.rules import Rules
from server.domain.under_policy import catalogue_under


def rules_with(house: House, rules: Rules, kind: ListKind, document: bytes) -> Rules:
    """These rules as they would be with another list.

    Raises:
        DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: it cannot be used, by field and rule.
    """
    match kind:
        case "duties":
            areas = house.ground.areas
            return replace(
                rules, duty_list=DutyList(read_duty_items(document, rules.units, areas, rules.catalogue))
            )
        case "catalogue":
            newer = read_catalogue(document)
            _require_follows(rule_files.catalogue_in_force(house.rulebook.data), newer)
            return replace(rules, catalogue=catalogue_under(newer, rules.policy))
        case "exclusions":
            found = read_exclusions(document)
            _require_keeps(rules.exclusions, found)
            return replace(rules, exclusions=found)
        case _:
            assert_never(kind)


def title_of(rules: Rules, kind: ListKind) -> str:
    """What a list is called, as it stands in these rules."""
    match kind:
        case "duties":
            return f"职责清单 {len(rules.duty_list.items)}"
        case "catalogue":
            return f"分类目录 {rules.catalogue.catalogue_version}"
        case "exclusions":
            return f"{rules.exclusions.title} {rules.exclusions.version}"
        case _:
            assert_never(kind)


def compared(now: Rules, then: Rules) -> tuple[Difference, ...]:
    """Line by line what the lists of other rules have otherwise."""
    duties = (duties_told(rules.duty_list.items) for rules in (now, then))
    return tuple(
        Difference(path=path, now=before, then=after)
        for path, before, after in (
            *_apart(*duties),
            *differences(now.catalogue, then.catalogue),
            *differences(now.exclusions, then.exclusions),
        )
    )


def present(house: House, kind: ListKind) -> str:
    """The list in force as a document, to begin a change from; empty where the catalogue's own exclusions hold."""
    data, rules = house.rulebook.data, house.rules
    match kind:
        case "duties":
            return written(rules.duty_list.items)
        case "catalogue":
            return rule_files.catalogue_document(data).decode("utf-8-sig")
        case "exclusions":
            return (rule_files.exclusions_document(data, rules.policy) or b"").decode("utf-8-sig")
        case _:
            assert_never(kind)


def _apart(left: dict[str, str], right: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for path in sorted({*left, *right}):
        if left.get(path) != right.get(path):
            yield path, left.get(path, "–"), right.get(path, "–")


def _require_follows(older: Catalogue, newer: Catalogue) -> None:
    """Tickets name codes of the catalogue as long as they live: what stands there stays, under a version of its own.

    Raises:
        CatalogueInvalid.
    """
    if newer != older and newer.catalogue_version == older.catalogue_version:
        rule = f"changes with the content, {older.catalogue_version} is taken"
        raise CatalogueInvalid(field="catalogue_version", rule=rule)
    require_successor(older, newer)
    for field in ("deadline_classes", "urgency_levels", "request_types", "department_types", "categories"):
        _require_kept(field, older, newer)
    lost = sorted({item.code for item in older.items} - {item.code for item in newer.items})
    if lost:
        raise CatalogueInvalid(field="items", rule=f"keeps what tickets may name: {', '.join(lost)}")


def _require_kept(field: str, older: Catalogue, newer: Catalogue) -> None:
    before, after = ({each.code for each in getattr(catalogue, field)} for catalogue in (older, newer))
    if lost := sorted(before - after):
        raise CatalogueInvalid(field=field, rule=f"keeps what tickets may name: {', '.join(lost)}")


def _require_keeps(older: ExclusionList, newer: ExclusionList) -> None:
    before, after = ({item.code for each in held.classes for item in each.items} for held in (older, newer))
    if newer.name == older.name and (lost := sorted(before - after)):
        raise ExclusionsInvalid(field="items", rule=f"keeps what requests may name: {', '.join(lost)}")
