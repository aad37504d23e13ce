"""Who can help to settle a dispute: the bodies, and the mediators, experts and helpers that they list.

    Body    司法所, 人民调解委员会, 行业调解组织     for which areas
    Listed  调解员, 专家, 党员帮办                  which matters, areas, languages; how much they carry;
                                                 when and for whom they are not available

A directory is data: a city brings its own, the demo's is made up (`seed`). Ids of people with an account are their own.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from server.domain.errors import DirectoryInvalid

#: 纠纷类型, as in the forms of people's mediation; `other` is every matter for which there is no word.
DISPUTE_TYPES = {
    "neighbour": "邻里",
    "family": "婚姻家庭",
    "property": "物业",
    "compensation": "损害赔偿",
    "land": "宅基地土地",
    "labour": "劳动",
    "consumer": "消费",
    "medical": "医疗",
    "campus": "校园",
    "group": "群体",
    "other": "其他",
}

Id = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,48}$")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """机构: a justice office, a mediation committee or a professional body, and the codes of the areas it serves."""

    id: Id
    name: Name
    kind: Literal["justice_office", "mediation_committee", "professional"]
    areas: tuple[str, ...]


class Absence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which somebody is not there, both included."""

    first: date
    last: date


class Listed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mediator, expert or helper.

    `specialities` are dispute types (`DISPUTE_TYPES`); an expert's `field` says what they know. `open_cases` is what
    the directory knows of their load, of at most `cases_max`. `recused` 回避 are ids of people, units and bodies
    with whom they have a conflict of interest.
    """

    id: Id
    name: Name
    kind: Literal["mediator", "expert", "helper"]
    body: Id
    areas: tuple[str, ...]
    specialities: tuple[str, ...]
    languages: tuple[Name, ...]
    field: str | None = None
    open_cases: Annotated[int, Meta(ge=0)] = 0
    cases_max: Annotated[int, Meta(ge=1)] = 8
    absences: tuple[Absence, ...] = ()
    recused: tuple[str, ...] = ()

    def is_there_on(self, day: date) -> bool:
        """Whether no absence covers that day."""
        return not any(absence.first <= day <= absence.last for absence in self.absences)


class Directory(Struct, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """名录: every body and every person listed, checked."""

    version: Annotated[str, Meta(min_length=1)]
    bodies: tuple[Body, ...] = ()
    people: tuple[Listed, ...] = ()

    def of_kind(self, kind: str) -> Iterator[Listed]:
        """The mediators, the experts or the helpers, in the order of the directory."""
        return (each for each in self.people if each.kind == kind)

    def body(self, body_id: str) -> Body:
        """The body of that id; every listed person's is there."""
        return self._bodies[body_id]

    def person(self, person_id: str) -> Listed | None:
        """Whoever is listed under that id."""
        return self._people.get(person_id)

    @cached_property
    def _people(self) -> dict[str, Listed]:
        return {each.id: each for each in self.people}

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return {body.id: body for body in self.bodies}


#: The directory of an installation that was given none.
NOBODY_LISTED = Directory(version="none")


def read_directory(document: bytes) -> Directory:
    """A directory from its JSON document, checked.

    Raises:
        DirectoryInvalid: with the `field` and the `rule` that it breaks.
    """
    try:
        directory = msgspec.json.decode(document, type=Directory)
    except msgspec.DecodeError as reason:
        rule, _, path = str(reason).partition(" - at ")
        raise DirectoryInvalid(field=path.strip("`") or "document", rule=rule) from reason
    bodies = [body.id for body in directory.bodies]
    people = [each.id for each in directory.people]
    for field, ids in (("bodies", bodies), ("people", people)):
        if len(set(ids)) < len(ids):
            twice = sorted({each for each in ids if ids.count(each) > 1})
            raise DirectoryInvalid(field=field, rule=f"every id stands once, not {', '.join(twice)}")
    for each in directory.people:
        if each.body not in set(bodies):
            raise DirectoryInvalid(field=f"people {each.id} body", rule=f"names what exists, not {each.body}")
        unknown = sorted(set(each.specialities) - DISPUTE_TYPES.keys())
        if unknown:
            raise DirectoryInvalid(
                field=f"people {each.id} specialities", rule=f"are dispute types, not {', '.join(unknown)}"
            )
        for absence in each.absences:
            if absence.first > absence.last:
                raise DirectoryInvalid(field=f"people {each.id} absences", rule="first before last")
    return directory
