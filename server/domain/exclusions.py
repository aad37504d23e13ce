"""What the hotline explains or passes on instead of making a ticket of it 不予受理, as a list that a city versions.

    ExclusionClass X1 应走紧急热线 ──┬── ExclusionItem X101   words, script, legal basis, where else to turn
                                    └── ExclusionItem X102   …

A description that contains an item's words gets it *suggested*; a person decides, where the class says so a second
one confirms, and the reporter is told the script. Source: docs/policies.md §4.
"""

from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from server.domain.catalogue import Catalogue
from server.domain.errors import ExclusionsInvalid, ExclusionUnknown

#: How many are suggested at once.
SHOWN = 3

Text = Annotated[str, Meta(min_length=1)]
Action = Literal["transfer", "explain", "link", "need_info", "blocklist"]


class ExclusionItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One matter that is not taken: by which words it is known, what is said to the reporter, and on which basis.

    Where `name_en` is empty, an English screen shows the name as it is.
    """

    code: Annotated[str, Meta(pattern="^X[0-9]{1,3}$")]
    name: Text
    name_en: str = ""
    keywords: tuple[Text, ...]
    redirect: tuple[Text, ...]
    legal_basis: Text
    script: Text


class ExclusionClass(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A family of items with one action; codes of its items begin with its own."""

    code: Annotated[str, Meta(pattern="^X[0-9]$")]
    name: Text
    name_en: str = ""
    action: Action
    needs_second_person: bool
    items: tuple[ExclusionItem, ...]


class Counts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much the file says it holds, so that a truncated copy is noticed."""

    classes: int
    items: int


class ExclusionList(Struct, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """不予受理事项清单: every item of one city, checked."""

    name: Text
    title: Text
    version: Text
    counts: Counts
    classes: tuple[ExclusionClass, ...]

    def item(self, code: str) -> ExclusionItem:
        """The item with that code.

        Raises:
            ExclusionUnknown: there is none.
        """
        return self._found(code)[1]

    def class_of(self, code: str) -> ExclusionClass:
        """The class that the item belongs to.

        Raises:
            ExclusionUnknown: there is no such item.
        """
        return self._found(code)[0]

    def _found(self, code: str) -> tuple[ExclusionClass, ExclusionItem]:
        try:
            return self._by_code[code]
        except KeyError:
            raise ExclusionUnknown(exclusion=code) from None

    @cached_property
    def _by_code(self) -> dict[str, tuple[ExclusionClass, ExclusionItem]]:
        return {item.code: (family, item) for family in self.classes for item in family.items}


#: Where nobody has said what is not taken, everything is.
NONE_EXCLUDED = ExclusionList(
    name="none", title="无", version="0", counts=Counts(classes=0, items=0), classes=()
)


class ExclusionHint(Struct, frozen=True, kw_only=True):
    """An item that a description may fall under, and the words for which it is suggested."""

    item: ExclusionItem
    action: Action
    needs_second_person: bool
    words: tuple[str, ...]


def suggested_exclusions(description: str, exclusions: ExclusionList) -> tuple[ExclusionHint, ...]:
    """The likeliest items, at most three: emergencies first, then by how many characters of the text speak for each."""
    hints = [
        ExclusionHint(
            item=item, action=family.action, needs_second_person=family.needs_second_person, words=words
        )
        for family in exclusions.classes
        for item in family.items
        if (words := tuple(word for word in item.keywords if word in description))
    ]
    return tuple(sorted(hints, key=_precedence)[:SHOWN])


def read_exclusions(document: bytes) -> ExclusionList:
    """A list from its TOML document, checked.

    Raises:
        ExclusionsInvalid: with the `field` and the `rule` that it breaks.
    """
    try:
        found = msgspec.toml.decode(document, type=ExclusionList)
    except msgspec.DecodeError as reason:
        rule, _, path = str(reason).partition(" - at ")
        raise ExclusionsInvalid(field=path.strip("`") or "document", rule=rule) from reason
    codes = [item.code for family in found.classes for item in family.items]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise ExclusionsInvalid(field="items", rule=f"every code stands once, not {', '.join(repeated)}")
    for family in found.classes:
        for item in family.items:
            if not item.code.startswith(family.code):
                raise ExclusionsInvalid(
                    field=f"items {item.code}", rule=f"begins with its class {family.code}"
                )
    held = Counts(classes=len(found.classes), items=len(codes))
    if held != found.counts:
        raise ExclusionsInvalid(field="counts", rule=f"{held.classes} classes, {held.items} items are there")
    return found


def exclusions_of(catalogue: Catalogue) -> ExclusionList:
    """The catalogue's own short list, one item for each class: what holds where a city has no list of its own."""
    classes = tuple(
        ExclusionClass(
            code=each.code,
            name=each.name,
            name_en=each.name_en,
            action=each.action,
            needs_second_person=each.needs_second_person,
            items=(
                ExclusionItem(
                    code=each.code,
                    name=each.name,
                    name_en=each.name_en,
                    keywords=each.keywords,
                    redirect=each.redirect,
                    legal_basis="政务服务便民热线受理范围",
                    script=f"您反映的事项属于“{each.name}”,热线不作为工单受理。",
                ),
            ),
        )
        for each in catalogue.exclusions
    )
    return ExclusionList(
        name="standard",
        title="通用不予受理清单",
        version=catalogue.catalogue_version,
        counts=Counts(classes=len(classes), items=len(classes)),
        classes=classes,
    )


def _precedence(hint: ExclusionHint) -> tuple[bool, int, str]:
    is_emergency = hint.item.code.startswith("X1")
    return not is_emergency, -sum(map(len, hint.words)), hint.item.code
