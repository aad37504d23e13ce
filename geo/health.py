"""What was wrong with a delivery of boundaries and what was done about it, in words for whoever sent it."""

from collections import Counter
from enum import StrEnum
from typing import Literal

from msgspec import Struct

Done = Literal["mended", "kept", "left_out", "derived", "assumed"]
Language = Literal["zh", "en"]


class Kind(StrEnum):
    """体检项: one kind of defect. Order is that of the report."""

    FILE_UNREADABLE = "file_unreadable"
    CRS_UNSUPPORTED = "crs_unsupported"
    CRS_UNDECLARED = "crs_undeclared"
    ISSUER_UNDECLARED = "issuer_undeclared"
    NOT_AN_AREA = "not_an_area"
    GEOMETRY_UNREADABLE = "geometry_unreadable"
    CODE_MISSING = "code_missing"
    CODE_FOREIGN = "code_foreign"
    CODE_REPEATED = "code_repeated"
    CODE_CONFLICT = "code_conflict"
    LEVEL_UNKNOWN = "level_unknown"
    VALUE_UNREADABLE = "value_unreadable"
    PARENT_DERIVED = "parent_derived"
    PARENT_MISSING = "parent_missing"
    STRAY_VERTEX = "stray_vertex"
    OUT_OF_RANGE = "out_of_range"
    TOO_WIDE = "too_wide"
    FAR_AWAY = "far_away"
    RING_INVALID = "ring_invalid"
    POINTS_REPEATED = "points_repeated"
    SLIVER_PART = "sliver_part"
    OVERLAP = "overlap"
    GAP = "gap"
    PARENT_DIFFERS = "parent_differs"


_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        Kind.FILE_UNREADABLE: "文件无法读取",
        Kind.CRS_UNSUPPORTED: "坐标系不支持",
        Kind.CRS_UNDECLARED: "未声明坐标系，按 WGS-84 读取",
        Kind.ISSUER_UNDECLARED: "未声明发布机构和年份，代码只在本批内有效",
        Kind.NOT_AN_AREA: "不是面",
        Kind.GEOMETRY_UNREADABLE: "图形无法读取",
        Kind.CODE_MISSING: "没有代码",
        Kind.CODE_FOREIGN: "代码写法与本批不同",
        Kind.CODE_REPEATED: "同一区域重复",
        Kind.CODE_CONFLICT: "不同图形共用一个代码",
        Kind.LEVEL_UNKNOWN: "层级不明",
        Kind.VALUE_UNREADABLE: "属性值无法读取",
        Kind.PARENT_DERIVED: "上级缺失，由下级合并而成",
        Kind.PARENT_MISSING: "上级缺失",
        Kind.STRAY_VERTEX: "有落在 0,0 的散点",
        Kind.OUT_OF_RANGE: "坐标超出经纬度范围",
        Kind.TOO_WIDE: "图形过大，疑有散点",
        Kind.FAR_AWAY: "远离其他区域",
        Kind.RING_INVALID: "边界自相交或无效",
        Kind.POINTS_REPEATED: "边界点重复或密于 1e-7 度",
        Kind.SLIVER_PART: "碎片",
        Kind.OVERLAP: "相互重叠",
        Kind.GAP: "区域之间有空隙",
        Kind.PARENT_DIFFERS: "上级与其下级之和不一致",
        "city": "市",
        "district": "区县",
        "street": "街道",
        "community": "社区",
        "grid": "网格",
        "mended": "已修复",
        "kept": "原样保留",
        "left_out": "未采用",
        "derived": "已生成",
        "assumed": "按此处理",
        "m2": "平方米",
        "vertices": "个点",
        "more": "……同类还有 {} 处",
        "head": "边界体检：{}，版本 {}",
        "found": "发现 {} 项",
        "sound": "未发现问题",
    },
    "en": {
        Kind.FILE_UNREADABLE: "file cannot be read",
        Kind.CRS_UNSUPPORTED: "coordinate system not supported",
        Kind.CRS_UNDECLARED: "no coordinate system declared, read as WGS-84",
        Kind.ISSUER_UNDECLARED: "no issuer and year declared, codes hold within this delivery only",
        Kind.NOT_AN_AREA: "not an area",
        Kind.GEOMETRY_UNREADABLE: "geometry cannot be read",
        Kind.CODE_MISSING: "no code",
        Kind.CODE_FOREIGN: "code written otherwise than the rest",
        Kind.CODE_REPEATED: "same area given again",
        Kind.CODE_CONFLICT: "one code for different outlines",
        Kind.LEVEL_UNKNOWN: "level unknown",
        Kind.VALUE_UNREADABLE: "value of a property cannot be read",
        Kind.PARENT_DERIVED: "parent missing, made of its children",
        Kind.PARENT_MISSING: "parent missing",
        Kind.STRAY_VERTEX: "stray vertex at 0, 0",
        Kind.OUT_OF_RANGE: "outside longitude and latitude",
        Kind.TOO_WIDE: "too wide, perhaps a stray vertex",
        Kind.FAR_AWAY: "far from every other area",
        Kind.RING_INVALID: "invalid ring",
        Kind.POINTS_REPEATED: "points repeated or closer than 1e-7 degree",
        Kind.SLIVER_PART: "sliver",
        Kind.OVERLAP: "overlap",
        Kind.GAP: "gap between areas",
        Kind.PARENT_DIFFERS: "parent is not the sum of its children",
        "mended": "mended",
        "kept": "kept as it is",
        "left_out": "left out",
        "derived": "made",
        "assumed": "assumed so",
        "m2": "m²",
        "vertices": "vertices",
        "more": "… and {} more of this kind",
        "head": "Boundary check: {}, version {}",
        "found": "{} findings",
        "sound": "nothing wrong",
    },
}


class Finding(Struct, frozen=True, kw_only=True):
    """One defect at one place.

    `other` is the second area's code, or what the delivery said that could not be used; the `name` of a
    gap is the level it is in. `size` is in `unit`; `place` is a WGS-84 (lon, lat) in the middle of the
    trouble. Empty text where not known.
    """

    kind: Kind
    done: Done
    file: str = ""
    code: str = ""
    name: str = ""
    other: str = ""
    size: float | None = None
    unit: Literal["m2", "vertices"] = "m2"
    place: tuple[float, float] | None = None

    def line(self, language: Language = "zh") -> str:
        """The finding as one line for people."""
        words = _WORDS[language]
        name = words.get(self.name, self.name)
        subject = f"{name}（{self.code}）" if name and self.code else name or self.code
        facts = [subject or self.file, self.other and f"/ {self.other}"]
        if self.size:
            amount = f"{self.size:,.0f}" if self.size >= 10 else f"{self.size:.2g}"
            facts.append(f"{amount} {words[self.unit]}")
        if self.place is not None:
            facts.append(f"@ {self.place[0]:.5f},{self.place[1]:.5f}")
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
        words = _WORDS[language]
        lines = [words["head"].format(self.source, self.version)]
        lines.append("  ".join(f"{words.get(level, level)} {count}" for level, count in self.areas.items()))
        lines.append(words["found"].format(len(self.findings)) if self.findings else words["sound"])
        for kind, count in Counter(finding.kind for finding in self.findings).items():
            shown = self.of(kind)[:at_most]
            lines.extend(finding.line(language) for finding in shown)
            if count > len(shown):
                lines.append(words["more"].format(count - len(shown)))
        return lines


def sorted_findings(findings: list[Finding]) -> tuple[Finding, ...]:
    """In the order of the report: by kind, the largest first, then by file and code."""
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(findings, key=lambda f: (order[f.kind], -(f.size or 0), f.file, f.code, f.other)))
