"""Who should be asked first to settle a dispute: matter × area × load × language, less conflicts of interest.

    score = matter (1, or 0.5 for 其他)  ×  area (1 the finest … a fifth less for each level up, 0.3 at least)
            ×  load (share still free)   ×  language (1, or 0.4 where none is shared)

Whoever is away, full, for other places only or in conflict is not scored at all, and the reason is told. Three are
shown; a person decides, and those asked may decline.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from server.domain.directory import Directory, Listed
from server.domain.duty_list import Reason

#: How many are shown.
SHOWN = 3

_OTHER_MATTERS, _LEVEL, _LEAST_AREA, _NO_LANGUAGE = 0.5, 0.2, 0.3, 0.4


class Need(Struct, frozen=True, kw_only=True):
    """What a case asks for: its dispute type, the areas of its place (finest first), what the parties speak.

    `parties` are ids of everybody with whom nobody who settles it may have a conflict: the parties, their agents,
    units and firms that are complained of. `field` asks for an expert of that field.
    """

    dispute_type: str
    chain: tuple[str, ...]
    on: date
    languages: tuple[str, ...] = ("普通话",)
    parties: frozenset[str] = frozenset()
    field: str | None = None


class Match(Struct, frozen=True, kw_only=True):
    """Somebody who could be asked, with a score in (0, 1].

    Reasons: `speciality` (dispute_type) · `field` (field) · `area` (area) · `load` (open, max) ·
    `language` (languages).
    """

    person: Listed
    score: float
    reasons: tuple[Reason, ...]


class Matching(Struct, frozen=True, kw_only=True):
    """The best, best first, and who was left out and why.

    Reasons to leave out: `conflict` (with) · `away` (until) · `full` (open, max) · `elsewhere` · `other_matters`.
    """

    ranked: tuple[Match, ...]
    left_out: tuple[tuple[str, Reason], ...]


def matched(
    need: Need, directory: Directory, kind: str, loads: Mapping[str, int] | None = None, shown: int = SHOWN
) -> Matching:
    """Mediators, experts or helpers for a need. `loads` has the open cases of people as they are now.

    Equal scores go to whoever carries less, then by id.
    """
    return matched_among(need, directory.of_kind(kind), loads, shown)


def matched_among(
    need: Need, people: Iterable[Listed], loads: Mapping[str, int] | None = None, shown: int = SHOWN
) -> Matching:
    """`matched`, among some people only: a roster on duty, or all who have not declined yet."""
    found: list[tuple[int, Match]] = []
    left_out: list[tuple[str, Reason]] = []
    for person in people:
        carried = (loads or {}).get(person.id, person.open_cases)
        answer = _judged(need, person, carried)
        if isinstance(answer, Reason):
            left_out.append((person.id, answer))
        else:
            found.append((carried, answer))
    found.sort(key=lambda each: (-each[1].score, each[0], each[1].person.id))
    return Matching(ranked=tuple(match for _, match in found[:shown]), left_out=tuple(left_out))


def surprising(found: Matching) -> tuple[tuple[str, Reason], ...]:
    """Whose absence among the best might surprise: those who work elsewhere or on other matters are the whole city."""
    return tuple(each for each in found.left_out if each[1].code in ("conflict", "away", "full"))


def _judged(need: Need, person: Listed, carried: int) -> Match | Reason:
    conflicts = sorted(need.parties & {person.id, person.body, *person.recused})
    if conflicts:
        return Reason("conflict", {"with": " ".join(conflicts)})
    away = [absence for absence in person.absences if absence.first <= need.on <= absence.last]
    if away:
        return Reason("away", {"until": max(absence.last for absence in away).isoformat()})
    if carried >= person.cases_max:
        return Reason("full", _load(person, carried))
    matter, matter_reason = _matter(need, person)
    if matter_reason is None:
        return Reason("other_matters", {"specialities": " ".join(person.specialities)})
    level = _level(need.chain, person.areas)
    if level is None:
        return Reason("elsewhere", {"areas": " ".join(person.areas)})
    shared = [language for language in need.languages if language in person.languages]
    score = (
        matter
        * max(_LEAST_AREA, 1 - _LEVEL * level)
        * (1 - carried / person.cases_max)
        * (1 if shared else _NO_LANGUAGE)
    )
    reasons = [
        matter_reason,
        Reason("area", {"area": need.chain[level]}),
        Reason("load", _load(person, carried)),
        *([Reason("language", {"languages": "、".join(shared)})] if shared else []),
    ]
    return Match(person=person, score=round(score, 4), reasons=tuple(reasons))


def _matter(need: Need, person: Listed) -> tuple[float, Reason | None]:
    """An expert who was asked for by field answers by it; all others by dispute type."""
    if need.field is not None:
        told = Reason("field", {"field": need.field}) if person.field == need.field else None
        return 1.0, told
    if need.dispute_type in person.specialities:
        return 1.0, Reason("speciality", {"dispute_type": need.dispute_type})
    if "other" in person.specialities:
        return _OTHER_MATTERS, Reason("speciality", {"dispute_type": "other"})
    return 0.0, None


def _level(chain: Sequence[str], areas: Sequence[str]) -> int | None:
    """How far up the chain of areas somebody's own begin; None where they serve none of these."""
    return next((level for level, area in enumerate(chain) if area in areas), None)


def _load(person: Listed, carried: int) -> dict[str, str]:
    return {"open": str(carried), "max": str(person.cases_max)}
