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

from geo.city_file import FileRule, Properties
from geo.crs import Crs, to_wgs84
from geo.health import Done, Finding, Kind
from geo.properties import FeatureValues

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
    if rule.crs is None and declared is None:
        findings.append(Finding(kind=Kind.CRS_UNDECLARED, done="assumed", file=relative))
    elif rule.crs is None and not str(declared).endswith(_WGS84_NAMES):
        findings.append(
            Finding(kind=Kind.CRS_UNSUPPORTED, done="left_out", file=relative, other=str(declared))
        )
        return
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
    values = FeatureValues(
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
    draft = Draft(
        file=file,
        code=rule.code_prefix + code,
        name=name or code,
        layer=values.layer() or rule.layer,
        level=values.level() or rule.level,
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
