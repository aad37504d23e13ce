"""From drafts that know nothing of each other to areas with unique codes, a level and a parent each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import shapely

from geo.areas import BASE, LEVELS
from geo.division_codes import codes_above, is_padded, level_of
from geo.features import Draft
from geo.health import Finding, Kind
from geo.outlines import GRID_DEG, area_m2, place_of, polygonal


def apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Files that are layers of their own number from 1, each of them: their names then go before the codes."""
    layers: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        layers[draft.code].add(draft.layer)
    alike = {draft.layer for draft in drafts if draft.own_layer and len(layers[draft.code]) > 1}
    return [
        msgspec.structs.replace(draft, code=f"{draft.layer}/{draft.code}")
        if draft.own_layer and draft.layer in alike
        else draft
        for draft in drafts
    ]


def sorted_out(drafts: Sequence[Draft], findings: list[Finding]) -> list[Draft]:
    """The drafts whose code and level are beyond doubt, each code once, in their order."""
    kept = list(_of_one_writing(drafts, findings))
    kept = list(_with_level(kept, findings))
    return list(_each_code_once(kept, findings))


def with_parents(drafts: Sequence[Draft], findings: list[Finding]) -> list[Draft]:
    """The drafts with their parents; a missing one whose code tells its level is made of its children.

    A parent is the one declared; else the nearest coarser area of the set whose code begins this one's.
    A city is not made up from its districts' codes: many a delivery ends at the district on purpose.
    """
    known = {draft.code: draft for draft in drafts}
    for level in reversed(LEVELS):
        orphans: dict[str, list[Draft]] = defaultdict(list)
        for draft in [draft for draft in known.values() if draft.layer == BASE and draft.level == level]:
            parent = _parent_in(known, draft)
            if parent is None and (missing := _derivable(known, draft)) is not None:
                orphans[missing].append(draft)
                parent = missing
            elif parent is None and (draft.parent is not None or _has_coarser(known.values(), level)):
                findings.append(draft.finding(Kind.PARENT_MISSING, "kept", other=draft.parent or ""))
            known[draft.code] = msgspec.structs.replace(draft, parent=parent)
        for code, children in orphans.items():
            known[code] = _union(code, children)
            findings.append(
                Finding(
                    kind=Kind.PARENT_DERIVED,
                    done="derived",
                    code=code,
                    size=area_m2(known[code].geometry),
                )
            )
    return list(known.values())


def _of_one_writing(drafts: Sequence[Draft], findings: list[Finding]) -> Iterator[Draft]:
    """A delivery pads its codes to twelve digits or it does not: the few others are another table's."""
    undeclared = [draft.code for draft in drafts if draft.layer == BASE and draft.level is None]
    short = [code for code in undeclared if level_of(code) and len(code) < 12]
    padded = [code for code in undeclared if is_padded(code)]
    foreign = set(short if len(padded) > len(short) else padded) if short and padded else set()
    for draft in drafts:
        if draft.level is None and draft.code in foreign:
            findings.append(_told(draft, Kind.CODE_FOREIGN))
        else:
            yield draft


def _with_level(drafts: Iterable[Draft], findings: list[Finding]) -> Iterator[Draft]:
    for draft in drafts:
        level = (draft.level or level_of(draft.code)) if draft.layer == BASE else None
        if draft.layer == BASE and level is None:
            findings.append(_told(draft, Kind.LEVEL_UNKNOWN))
        else:
            yield msgspec.structs.replace(draft, level=level)


def _each_code_once(drafts: Iterable[Draft], findings: list[Finding]) -> Iterator[Draft]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        earlier = first.setdefault(draft.code, draft)
        if earlier is draft:
            yield draft
            continue
        same = shapely.equals(earlier.geometry, draft.geometry)
        kind = Kind.CODE_REPEATED if same else Kind.CODE_CONFLICT
        findings.append(_told(draft, kind, f"{earlier.name} {earlier.file}"))


def _told(draft: Draft, kind: Kind, other: str = "") -> Finding:
    """That an area is left out, and how much ground that is."""
    outline = draft.geometry
    return draft.finding(kind, "left_out", other=other, size=area_m2(outline), place=place_of(outline))


def _parent_in(known: dict[str, Draft], draft: Draft) -> str | None:
    coarser = LEVELS[: LEVELS.index(draft.level or "")]
    candidates = [draft.parent] if draft.parent else []
    candidates += [code for level in reversed(coarser) for code in codes_above(draft.code, level)]
    found = (code for code in candidates if code in known and known[code].level in coarser)
    return next(found, None)


def _derivable(known: dict[str, Draft], draft: Draft) -> str | None:
    """The code of a parent that is not there and yet beyond doubt."""
    coarser = LEVELS[: LEVELS.index(draft.level or "")]
    if draft.parent is not None:
        code = draft.parent if level_of(draft.parent) in coarser else None
    else:
        code = next(iter(codes_above(draft.code, coarser[-1])), None) if coarser[1:] else None
    return None if code in known else code


def _has_coarser(drafts: Iterable[Draft], level: str) -> bool:
    return any(draft.level in LEVELS[: LEVELS.index(level)] for draft in drafts if draft.level)


def _union(code: str, children: list[Draft]) -> Draft:
    merged = shapely.union_all([child.geometry for child in children], grid_size=GRID_DEG)
    outline = shapely.normalize(polygonal(merged))
    return msgspec.structs.replace(
        children[0],
        file="",
        feature=None,
        code=code,
        name=code,
        level=level_of(code),
        parent=None,
        rank=0,
        since=None,
        until=None,
        geometry=outline,
        drawn=outline,
    )
