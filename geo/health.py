"""What was wrong with a delivery of boundaries and what was done about it, in words for whoever sent it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from geo.health_words import WORDS, Language

Done = Literal["mended", "kept", "left_out", "derived", "assumed"]


class Kind(StrEnum):
    """体检项: one kind of defect. Order is that of the report."""

    FILE_UNREADABLE = "file_unreadable"
    ENCODING_ASSUMED = "encoding_assumed"
    CRS_UNSUPPORTED = "crs_unsupported"
    CRS_MISSING = "crs_missing"
    CRS_UNDECLARED = "crs_undeclared"
    ISSUER_UNDECLARED = "issuer_undeclared"
    PROPERTY_GUESSED = "property_guessed"
    LAYER_ASSUMED = "layer_assumed"
    NOT_AN_AREA = "not_an_area"
    GEOMETRY_UNREADABLE = "geometry_unreadable"
    NOT_A_NUMBER = "not_a_number"
    CODE_MISSING = "code_missing"
    CODE_TOO_LONG = "code_too_long"
    CODE_FOREIGN = "code_foreign"
    CODE_REPEATED = "code_repeated"
    CODE_CONFLICT = "code_conflict"
    LEVEL_UNKNOWN = "level_unknown"
    VALUE_UNREADABLE = "value_unreadable"
    PARENT_DERIVED = "parent_derived"
    PARENT_MISSING = "parent_missing"
    PARENT_WRONG = "parent_wrong"
    STRAY_VERTEX = "stray_vertex"
    SWAPPED = "swapped"
    OUT_OF_RANGE = "out_of_range"
    TOO_WIDE = "too_wide"
    FAR_AWAY = "far_away"
    RING_INVALID = "ring_invalid"
    POINTS_REPEATED = "points_repeated"
    SLIVER_PART = "sliver_part"
    OVERLAP = "overlap"
    GAP = "gap"
    HOLE = "hole"
    DETACHED_PART = "detached_part"
    PARENT_DIFFERS = "parent_differs"


#: What is wrong with the ground itself, and counted by layer at the head of a report.
_COUNTED = (Kind.OVERLAP, Kind.GAP, Kind.DETACHED_PART, Kind.HOLE, Kind.SLIVER_PART, Kind.RING_INVALID)
#: Of these several may be found in one area, and people count the areas.
_OF_AREAS = (Kind.DETACHED_PART, Kind.HOLE)
_SEEN_M2, _LARGE_M2 = 1, 1000


class Finding(Struct, frozen=True, kw_only=True):
    """One defect at one place.

    `other` is the second area's code, or what the delivery said that could not be used. `feature` is the
    number of the feature in its file, from 1; `layer` the level, or the overlay, that it concerns. `size` is
    in `unit`; `place` is a WGS-84 (lon, lat) in the middle of the trouble. Empty text where not known.
    """

    kind: Kind
    done: Done
    file: str = ""
    feature: int | None = None
    layer: str = ""
    code: str = ""
    name: str = ""
    other: str = ""
    size: float | None = None
    unit: Literal["m2", "vertices"] = "m2"
    place: tuple[float, float] | None = None

    def line(self, language: Language = "zh") -> str:
        """The finding as one line for people."""
        words = WORDS[language]
        subject = f"{self.name}（{self.code}）" if self.name and self.code else self.name or self.code
        facts = [subject or self.file or words.get(self.layer, self.layer), self.other and f"/ {self.other}"]
        if self.size:
            amount = f"{self.size:,.0f}" if self.size >= 10 else f"{self.size:.2g}"
            facts.append(f"{amount} {words[self.unit]}")
        if self.place is not None:
            facts.append(f"@ {self.place[0]:.5f},{self.place[1]:.5f}")
        if self.feature is not None and self.done in ("mended", "left_out"):
            facts.append(f"[{self.file} {words['feature'].format(self.feature)}]")
        return f"{words[self.kind]}: {' '.join(fact for fact in facts if fact)} → {words[self.done]}"


class HealthReport(Struct, frozen=True, kw_only=True):
    """体检报告: a delivery, what it became and every defect met on the way, in the order of `Kind`.

    `areas` counts the areas by level, overlays by layer.
    """

    source: str
    version: str
    areas: dict[str, int]
    findings: tuple[Finding, ...]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, the largest first."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def lines(self, language: Language = "zh", *, at_most: int | None = None) -> list[str]:
        """The report for people; `at_most` so many lines of each kind, then how many more there are."""
        words = WORDS[language]
        lines = [words["head"].format(self.source, self.version)]
        lines.append("  ".join(f"{words.get(level, level)} {count}" for level, count in self.areas.items()))
        lines.extend(self._tallies(words))
        lines.append(words["found"].format(len(self.findings)) if self.findings else words["sound"])
        for kind, count in Counter(finding.kind for finding in self.findings).items():
            shown = self.of(kind)[:at_most]
            lines.extend(finding.line(language) for finding in shown)
            if count > len(shown):
                lines.append(words["more"].format(count - len(shown)))
        return lines

    def _tallies(self, words: Mapping[str, str]) -> Iterator[str]:
        """One line for each layer whose ground has defects: how many of each kind, and how large."""
        for layer in self.areas:
            found = [(kind, [f for f in self.of(kind) if f.layer == layer]) for kind in _COUNTED]
            if parts := [_tally(kind, of_kind, words) for kind, of_kind in found if of_kind]:
                yield f"{words.get(layer, layer)}: {'; '.join(parts)}"


def _tally(kind: Kind, found: Sequence[Finding], words: Mapping[str, str]) -> str:
    if kind in _OF_AREAS:
        return words["tally_areas"].format(words[kind], len(found), len({finding.code for finding in found}))
    said = words["tally"].format(words[kind], len(found))
    sizes = [finding.size or 0.0 for finding in found]
    seen, large = (sum(size > least for size in sizes) for least in (_SEEN_M2, _LARGE_M2))
    return f"{said} ({words['tally_sizes'].format(seen, large, f'{max(sizes):,.0f}')})" if seen else said


def sorted_findings(findings: list[Finding]) -> tuple[Finding, ...]:
    """In the order of the report: by kind, the largest first, then by file and code."""
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(findings, key=lambda f: (order[f.kind], -(f.size or 0), f.file, f.code, f.other)))
