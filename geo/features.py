"""One GeoJSON file as drafts of areas: what each feature says, before it is checked against the rest."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import shapely
import shapely.errors
import shapely.geometry
from msgspec import Struct

from geo.areas import LEVELS
from geo.city_file import FileRule, Properties
from geo.crs import Crs, to_wgs84
from geo.health import Done, Finding, Kind

# As files name these things, lower case and without underscores; the first that is there is taken.
_USUAL_NAMES = {
    "code": ("code", "adcode", "areacode", "gridcode", "代码", "编码", "网格编码"),
    "name": ("name", "gridname", "areaname", "fullname", "名称", "网格名称"),
    "parent": ("parent", "parentcode", "parentadcode", "上级代码", "上级编码"),
    "level": ("level", "层级", "级别"),
    "layer": ("layer", "图层"),
    "rank": ("rank", "顺序"),
    "since": ("since", "validfrom", "启用日期"),
    "until": ("until", "validto", "停用日期"),
}
_LEVEL_WORDS = {
    "市": "city",
    "区": "district",
    "县": "district",
    "区县": "district",
    "街道": "street",
    "乡镇": "street",
    "街道乡镇": "street",
    "社区": "community",
    "村": "community",
    "社区村": "community",
    "网格": "grid",
}
# CGCS2000 is WGS-84 to within the motion of the plate, decimetres; projected systems need a survey
# office's parameters and are refused.
_WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "EPSG:4490", "EPSG::4490")


class Draft(Struct, frozen=True, kw_only=True):
    """An area as its feature describes it. `geometry` is in WGS-84 degrees and may still be invalid."""

    file: str
    code: str
    name: str
    layer: str
    level: str | None
    parent: str | None
    rank: int
    since: date | None
    until: date | None
    geometry: Any

    def finding(
        self,
        kind: Kind,
        done: Done,
        *,
        other: str = "",
        size: float | None = None,
        unit: Literal["m2", "vertices"] = "m2",
        place: tuple[float, float] | None = None,
    ) -> Finding:
        """A finding about this area; see `Finding` for what the facts mean."""
        return Finding(
            kind=kind,
            done=done,
            file=self.file,
            code=self.code,
            name=self.name,
            other=other,
            size=size,
            unit=unit,
            place=place,
        )


def read_drafts(path: Path, relative: str, rule: FileRule, findings: list[Finding]) -> Iterator[Draft]:
    """The usable features of one file, in its order; what is not usable goes to `findings`."""
    try:
        content = path.read_bytes()
        text = gzip.decompress(content) if path.suffix == ".gz" else content
        document = msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"))
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError) as trouble:
        findings.append(_unreadable(relative, str(trouble)))
        return
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        findings.append(_unreadable(relative, "FeatureCollection?"))
        return
    declared = _declared_crs(document)
    if declared is not None and not declared.endswith(_WGS84_NAMES):
        findings.append(Finding(kind=Kind.CRS_UNSUPPORTED, done="left_out", file=relative, other=declared))
        return
    if rule.crs is None and declared is None:
        findings.append(Finding(kind=Kind.CRS_UNDECLARED, done="assumed", file=relative))
    for feature in features:
        draft = _draft(feature, relative, rule, findings)
        if draft is not None:
            yield draft


def _unreadable(relative: str, detail: str) -> Finding:
    return Finding(kind=Kind.FILE_UNREADABLE, done="left_out", file=relative, other=detail)


def _declared_crs(document: Mapping[str, Any]) -> str | None:
    match document.get("crs"):
        case {"properties": {"name": str(name)}}:
            return name
        case _:
            return None


def _draft(feature: object, file: str, rule: FileRule, findings: list[Finding]) -> Draft | None:
    said = feature if isinstance(feature, dict) else {}
    properties = said.get("properties")
    values = _Values(
        properties if isinstance(properties, dict) else {}, rule.properties or Properties(), said.get("id")
    )
    code, name = values.text("code"), values.text("name")
    geometry = said.get("geometry")
    outline = _outline(geometry)
    if isinstance(outline, Kind) or not code:
        kind = outline if isinstance(outline, Kind) else Kind.CODE_MISSING
        drawn = str(geometry.get("type")) if isinstance(geometry, dict) else "null"
        findings.append(Finding(kind=kind, done="left_out", file=file, code=code, name=name, other=drawn))
        return None
    layer, level = values.text("layer"), values.text("level")
    if layer in _LEVEL_WORDS:  # a drawing's own layer, named after what is on it
        layer = ""
    draft = Draft(
        file=file,
        code=rule.code_prefix + code,
        name=name or code,
        layer=layer or rule.layer,
        level=level if level in LEVELS else _LEVEL_WORDS.get(level, rule.level),
        parent=values.text("parent") or None,
        rank=values.rank(rule.rank),
        since=values.day("since"),
        until=values.day("until"),
        geometry=_in_wgs84(outline, rule.crs or Crs.WGS84),
    )
    findings.extend(draft.finding(Kind.VALUE_UNREADABLE, "left_out", other=other) for other in values.unread)
    return draft


def _outline(geometry: object) -> shapely.Geometry | Kind:
    """The polygon or polygons as given, rings closed, without heights; or what kind of trouble it is."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return Kind.NOT_AN_AREA
    try:
        outline = shapely.force_2d(shapely.geometry.shape(geometry))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return Kind.GEOMETRY_UNREADABLE
    if outline.is_empty or not np.isfinite(shapely.get_coordinates(outline)).all():
        return Kind.GEOMETRY_UNREADABLE
    return outline


def _in_wgs84(outline: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    return shapely.transform(
        outline, lambda degrees: np.column_stack(to_wgs84(degrees[:, 0], degrees[:, 1], crs))
    )


class _Values:
    """The properties of one feature, found by the names that a rule or custom gives them."""

    def __init__(self, properties: Mapping[str, Any], names: Properties, feature_id: object) -> None:
        self._given = properties
        self._folded = {key.lower().replace("_", ""): value for key, value in properties.items()}
        self._names = names
        self._id = feature_id
        self.unread: list[str] = []

    def text(self, what: str) -> str:
        """The value as text: a whole number without a point; empty if it is not there."""
        declared: str | None = getattr(self._names, what)
        if declared is not None:
            return _as_text(self._given.get(declared))
        found = (_as_text(self._folded.get(name)) for name in _USUAL_NAMES[what])
        return next(filter(None, found), _as_text(self._id) if what == "code" else "")

    def rank(self, otherwise: int) -> int:
        """The declared rank, or what holds for the file."""
        text = self.text("rank")
        try:
            return int(text) if text else otherwise
        except ValueError:
            self.unread.append(text)
            return otherwise

    def day(self, what: str) -> date | None:
        """A day in ISO 8601, with or without a time behind it."""
        text = self.text(what)
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self.unread.append(text)
            return None


def _as_text(value: object) -> str:
    match value:
        case None | bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case {"adcode": adcode}:  # as DataV's files name the parent
            return _as_text(adcode)
        case dict() | list():
            return ""
        case _:
            return str(value).strip()
