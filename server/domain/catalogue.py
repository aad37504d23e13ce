"""The catalogue as one value with a version: what may be reported, who is meant for it, inside which term.

It is data (TOML, server/data/catalogue), read once and checked as a whole, so that a slip is found when the
server starts and not when a ticket needs it. A ticket keeps the version it was filed by.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from operator import add
from typing import Literal

import msgspec
from msgspec import Struct

from server.domain.catalogue_entries import (
    Category,
    Code,
    DeadlineClass,
    DepartmentType,
    Exclusion,
    Item,
    JointRule,
    RequestType,
    Retired,
    UrgencyLevel,
)
from server.domain.errors import (
    CatalogueInvalid,
    CategoryUnknown,
    DeadlineClassUnknown,
    RequestTypeUnknown,
    UrgencyUnknown,
)


class Counts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much the file says it holds, so that a truncated copy is noticed."""

    categories: int
    subitems: int


class Catalogue(Struct, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """诉求分类目录: every entry, checked against the others.

    `crosswalk` has, for a code of ours, its code in each standard that somebody has mapped (`gbt39666`, …).
    """

    schema_version: Literal[1]
    catalogue_version: Code
    locale: str
    counts: Counts
    deadline_classes: tuple[DeadlineClass, ...]
    urgency_levels: tuple[UrgencyLevel, ...]
    request_types: tuple[RequestType, ...]
    department_types: tuple[DepartmentType, ...]
    categories: tuple[Category, ...]
    joint_rules: tuple[JointRule, ...]
    exclusions: tuple[Exclusion, ...]
    crosswalk: dict[Code, dict[Code, Code]]
    retired: tuple[Retired, ...] = ()

    def item(self, code: str) -> Item:
        """The sub-item with that code.

        Raises:
            CategoryUnknown: there is none.
        """
        try:
            return self._items_by_code[code]
        except KeyError:
            raise CategoryUnknown(category=code) from None

    def deadline_class(self, code: str) -> DeadlineClass:
        """The 时限档 with that code.

        Raises:
            DeadlineClassUnknown: there is none.
        """
        for term in self.deadline_classes:
            if term.code == code:
                return term
        raise DeadlineClassUnknown(deadline_class=code)

    def urgency(self, code: str) -> UrgencyLevel:
        """The 紧急程度 with that code.

        Raises:
            UrgencyUnknown: there is none.
        """
        for level in self.urgency_levels:
            if level.code == code:
                return level
        raise UrgencyUnknown(urgency=code)

    def request_type(self, code: str) -> RequestType:
        """The 诉求类型 with that code.

        Raises:
            RequestTypeUnknown: there is none.
        """
        for request_type in self.request_types:
            if request_type.code == code:
                return request_type
        raise RequestTypeUnknown(request_type=code)

    def deadline_class_for(self, category: str, request_type: str) -> str:
        """Which 时限档 a matter has: the request type's own where it names one, else the sub-item's.

        Raises:
            CategoryUnknown, RequestTypeUnknown: there is no such code.
        """
        return self.request_type(request_type).deadline_class or self.item(category).deadline_class

    def path(self, code: str) -> tuple[str, ...]:
        """分类路径: the codes from the category down to the item; for a retired code likewise.

        Raises:
            CategoryUnknown: there is and was no such item.
        """
        if code not in self._items_by_code and code not in self._retired_names:
            raise CategoryUnknown(category=code)
        return lineage(code)[::-1]

    def name(self, code: str) -> str:
        """What people call a category or an item, also one that was retired.

        Raises:
            CategoryUnknown: there is and was none.
        """
        try:
            return self._names[code]
        except KeyError:
            raise CategoryUnknown(category=code) from None

    def standard_code(self, code: str, standard: str) -> str | None:
        """An item's code in a standard, or else the one of the nearest level above; None where nobody mapped it."""
        mapped = (self.crosswalk.get(each, {}).get(standard) for each in lineage(code))
        return next((found for found in mapped if found is not None), None)

    @property
    def items(self) -> Iterable[Item]:
        """All sub-items, in the order of the file."""
        return self._items_by_code.values()

    @cached_property
    def masking_items(self) -> frozenset[str]:
        """举报: the codes of the sub-items whose reporters are known to the hotline only."""
        return frozenset(item.code for item in self.items if item.masks_reporter)

    def spoken_of(self, text: str) -> list[Item]:
        """The sub-items of which a keyword, strong or not, stands in the text, in the order of the file.

        Found by the letters that stand there, two and two: hardly a keyword begins as any of them do.
        """
        beginnings = {*text, *map(add, text, text[1:])}
        known = self._items_by_beginning
        said = {
            place
            for beginning in beginnings & known.keys()
            for word, places in known[beginning].items()
            if word in text
            for place in places
        }
        return [self._items_in_order[place] for place in sorted(said)]

    @cached_property
    def _items_in_order(self) -> tuple[Item, ...]:
        return tuple(self.items)

    @cached_property
    def _items_by_beginning(self) -> dict[str, dict[str, list[int]]]:
        """For each keyword, by its first two letters, the places of the items for which it speaks."""
        found: dict[str, dict[str, list[int]]] = {}
        for place, item in enumerate(self.items):
            for word in (*item.keywords_strong, *item.keywords):
                found.setdefault(word[:2], {}).setdefault(word, []).append(place)
        return found

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for category in self.categories for item in category.items}

    @cached_property
    def _retired_names(self) -> dict[str, str]:
        return {each.code: each.name for each in self.retired}

    @cached_property
    def _names(self) -> dict[str, str]:
        categories = {category.code: category.name for category in self.categories}
        return self._retired_names | categories | {item.code: item.name for item in self.items}


def lineage(code: str) -> tuple[str, ...]:
    """A code and those above it, finest first: 010203 ▶ 010203, 0102, 01. Two digits make a level."""
    return tuple(code[:end] for end in range(len(code), 0, -2))


@lru_cache(maxsize=8)
def read_catalogue(document: bytes) -> Catalogue:
    """A catalogue from its TOML document, checked. The latest are remembered: to read one takes longer than to use it.

    Raises:
        CatalogueInvalid: with the `field` and the `rule` that it breaks.
    """
    try:
        catalogue = msgspec.toml.decode(document, type=Catalogue)
    except msgspec.DecodeError as reason:
        rule, _, path = str(reason).partition(" - at ")
        raise CatalogueInvalid(field=path.strip("`") or "document", rule=rule) from reason
    held = Counts(
        categories=len(catalogue.categories), subitems=sum(len(c.items) for c in catalogue.categories)
    )
    if held != catalogue.counts:
        raise CatalogueInvalid(
            field="counts", rule=f"{held.categories} categories, {held.subitems} subitems are there"
        )
    return require_sound(catalogue)


def require_sound(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, whose every code stands once and names what exists.

    Raises:
        CatalogueInvalid: with the `field` and the `rule` that it breaks.
    """
    for field, codes in _codes_by_field(catalogue):
        _require_unique(field, codes)
    for field, used, known in _references(catalogue):
        _require_known(field, used, known)
    for category in catalogue.categories:
        levels = {category.code, *(item.code for item in category.items)}
        for item in category.items:
            if item.code[:-2] not in levels:
                raise CatalogueInvalid(
                    field=f"items {item.code}",
                    rule=f"stands below one that exists in category {category.code}",
                )
    return catalogue


def require_successor(older: Catalogue, newer: Catalogue) -> None:
    """A newer version may follow an older one: no code is lost, none that was retired is given again.

    Raises:
        CatalogueInvalid: a code of the older version is neither there nor retired, or one came back.
    """
    now = {item.code for item in newer.items}
    gone = {each.code for each in newer.retired}
    lost = sorted({item.code for item in older.items} - now - gone)
    forgotten = sorted({each.code for each in older.retired} - gone)
    if lost:
        raise CatalogueInvalid(field="retired", rule=f"names every code that is gone: {', '.join(lost)}")
    if forgotten:
        raise CatalogueInvalid(field="retired", rule=f"keeps what was retired: {', '.join(forgotten)}")


def _codes_by_field(catalogue: Catalogue) -> Iterator[tuple[str, list[str]]]:
    yield "deadline_classes", [term.code for term in catalogue.deadline_classes]
    yield "urgency_levels", [level.code for level in catalogue.urgency_levels]
    yield "request_types", [request_type.code for request_type in catalogue.request_types]
    yield "department_types", [department_type.code for department_type in catalogue.department_types]
    yield "categories", [category.code for category in catalogue.categories]
    items = [item.code for category in catalogue.categories for item in category.items]
    yield "items", items
    yield "retired", [*items, *(each.code for each in catalogue.retired)]
    yield "joint_rules", [rule.code for rule in catalogue.joint_rules]
    yield "exclusions", [exclusion.code for exclusion in catalogue.exclusions]


def _references(catalogue: Catalogue) -> Iterator[tuple[str, Sequence[str | None], set[str]]]:
    """Every place where one entry names another: the field, the codes used there, the codes that exist."""
    terms = {term.code for term in catalogue.deadline_classes}
    levels = {level.code for level in catalogue.urgency_levels}
    request_types = {request_type.code for request_type in catalogue.request_types}
    departments = {department_type.code for department_type in catalogue.department_types}
    for request_type in catalogue.request_types:
        yield f"request_types {request_type.code} deadline_class", [request_type.deadline_class], terms
    for rule in catalogue.joint_rules:
        yield f"joint_rules {rule.code} lead and co", [rule.lead, *rule.co], departments
    items = {item.code for item in catalogue.items}
    yield "retired replaced_by", [each.replaced_by for each in catalogue.retired], items
    categories = {category.code for category in catalogue.categories}
    yield "crosswalk", list(catalogue.crosswalk), items | categories
    for item in catalogue.items:
        yield f"items {item.code} lead, alt_lead and co", [item.lead, item.alt_lead, *item.co], departments
        yield f"items {item.code} deadline_class", [item.deadline_class], terms
        yield f"items {item.code} urgency", [item.urgency], levels
        yield f"items {item.code} request_type", [item.request_type], request_types


def _require_unique(field: str, codes: Sequence[str]) -> None:
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise CatalogueInvalid(field=field, rule=f"every code stands once, not {', '.join(repeated)}")


def _require_known(field: str, codes: Sequence[str | None], known: AbstractSet[str]) -> None:
    unknown = sorted(code for code in codes if code is not None and code not in known)
    if unknown:
        raise CatalogueInvalid(field=field, rule=f"names what exists, not {', '.join(unknown)}")
