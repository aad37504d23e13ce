"""网格重新划分 on paper: who and what would move, and what a person has to decide, before anything moves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from geo.redivision import Changes, Fall, Heir
from server.domain.people import Person
from server.domain.rehoming import Stays

#: Old code → the codes of the areas that come after it.
Table = Mapping[str, tuple[str, ...]]


class TicketMove(Struct, frozen=True, kw_only=True):
    """An open ticket that would get another home. `area_before` is None for what was nobody's."""

    id: str
    number: str
    area_before: str | None
    area_after: str
    by: Literal["point", "table"]


class TicketLeft(Struct, frozen=True, kw_only=True):
    """An open ticket that stays with its old area until a coordinator gives it a place."""

    id: str
    number: str
    area: str
    why: Stays


class PostMove(Struct, frozen=True, kw_only=True):
    """人员去向: somebody who stands on an area that is no more, by post 岗位 or by office.

    `to` are the areas they stand on from then on; empty where a person has to decide that.
    """

    person: str
    name: str
    area: str
    layer: str
    held: Literal["post", "office"]
    to: tuple[str, ...]


class HandheldTouched(Struct, frozen=True, kw_only=True):
    """A handheld whose person's areas or tickets change; `unsent` is what it last told."""

    writer: str
    person: str
    name: str
    device: str | None
    unsent: int | None


class Plan(Struct, frozen=True, kw_only=True):
    """试算: what the boundaries of `version` would do to the house that lives by those of `predecessor`.

    `heirs` are of areas that vanish or are redrawn; `successors` those of them that are beyond doubt or decided.
    `people` are those on areas that change, and those whose tickets do. `idle` are codes on which units or duties
    stand and that would be no more: the duty list is a person's to change.
    """

    version: str
    predecessor: str
    changes: Changes
    heirs: dict[str, tuple[Heir, ...]]
    successors: dict[str, tuple[str, ...]]
    falls: tuple[Fall, ...]
    open_tickets: int
    moves: tuple[TicketMove, ...]
    left: tuple[TicketLeft, ...]
    posts: tuple[PostMove, ...]
    people: tuple[str, ...]
    handhelds: tuple[HandheldTouched, ...]
    idle: tuple[str, ...]

    @property
    def undecided(self) -> tuple[PostMove, ...]:
        """The posts and offices for which a person has to say where they go."""
        return tuple(post for post in self.posts if not post.to)

    @property
    def falls_m2(self) -> float:
        """How much ground would be nobody's or two areas' at once, in square metres."""
        return round(sum(fall.area_m2 for fall in self.falls), 1)


def successors(
    vanished: Iterable[str], heirs: Mapping[str, Sequence[Heir]], decided: Table, share_min: float
) -> dict[str, tuple[str, ...]]:
    """Which areas come after each of those that vanish, as far as that is beyond doubt.

    What a person has `decided` holds; else the one heir that has at least `share_min` (0 to 1) of the ground.
    """
    found = {}
    for code in vanished:
        first = next(iter(heirs.get(code, ())), None)
        if code in decided:
            found[code] = decided[code]
        elif first is not None and first.code is not None and first.share >= share_min:
            found[code] = (first.code,)
    return found


def moved_office(person: Person, table: Table) -> Person:
    """The person with the areas that come after those of their office, in order, each once."""
    after = (new for area in person.scope for new in table.get(area, (area,)))
    return replace(person, scope=tuple(dict.fromkeys(after)))
