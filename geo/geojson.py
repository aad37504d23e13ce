"""GeoJSON (RFC 7946, and its predecessor with `crs`) as a sheet: feature by feature, so that one bomb is one finding.

Our own reader and not GDAL's, because it says which feature is broken, and goes on with the next.
"""

import re
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
import shapely.errors
import shapely.geometry
from msgspec import Raw, Struct

from geo.city_file import Properties
from geo.errors import DeliveryTooLarge
from geo.health import Kind
from geo.limits import Allowance, gunzipped
from geo.properties import FeatureValues
from geo.sheet import Feature, Sheet, SheetUnreadable, outline_of

#: How file names end that are read here.
SUFFIXES = (".geojson", ".json", ".geojson.gz", ".json.gz")

# No geometry nests deeper than a collection of multipolygons.
_DEEPEST = 64
# What many a converter writes for a number that is none; JSON has no word for it.
_NO_NUMBER = re.compile(rb"(?<=[\[,:\s])-?(?:NaN|Infinity)(?=[\s,\]}])")
_NAN = b'"NaN"'
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


class _Collection(Struct):
    features: list[Raw]
    crs: Any = None


class _Feature(Struct):
    id: Any = None
    properties: Raw = Raw(b"null")
    geometry: Raw = Raw(b"null")


def read_geojson(path: Path, relative: str, allowance: Allowance) -> Sheet:
    """The features of one file, `.gz` or not, in its order.

    Raises:
        SheetUnreadable: no GeoJSON feature collection.
        DeliveryTooLarge: unpacked or by its vertices it is over the limits.
    """
    text = _text_of(path, relative, allowance)
    try:
        collection = _decoded(text)
    except RecursionError:
        rule = f"brackets nest more than {_DEEPEST} deep"
        raise SheetUnreadable(rule, feature=_feature_too_deep(text)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise SheetUnreadable(str(trouble)) from trouble
    features = tuple(
        _feature(raw, number, relative, allowance) for number, raw in enumerate(collection.features, start=1)
    )
    return Sheet(path=relative, crs=_declared_crs(collection.crs), features=features)


def _text_of(path: Path, relative: str, allowance: Allowance) -> bytes:
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".gz":
            unpacked = gunzipped(content, allowance.limits.file_bytes)
            if unpacked is None:
                rule = f"more than {allowance.limits.file_bytes:,} bytes when unpacked"
                raise DeliveryTooLarge(relative, rule)
            content = unpacked
    except (OSError, EOFError, zlib.error) as trouble:
        raise SheetUnreadable(str(trouble)) from trouble
    return content.removeprefix(b"\xef\xbb\xbf")


def _decoded(text: bytes) -> _Collection:
    try:
        return msgspec.json.decode(text, type=_Collection)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        numbered = _NO_NUMBER.sub(_NAN, text)
        if numbered == text:
            raise
        return msgspec.json.decode(numbered, type=_Collection)


def _feature(raw: Raw, number: int, file: str, allowance: Allowance) -> Feature:
    try:
        said = msgspec.json.decode(raw, type=_Feature)
        given = msgspec.json.decode(said.properties)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        return Feature(number=number, properties={}, outline=Kind.NOT_AN_AREA, drawn=str(trouble))
    properties = given if isinstance(given, dict) else {}
    name = FeatureValues(properties, Properties(), None).text("name")
    # Each vertex opens a bracket, so this is counted before anything is made of them.
    text = bytes(said.geometry)
    allowance.admit_vertices(text.count(b"["), file, feature=number, name=name)
    outline, drawn = _outline(text)
    if not isinstance(outline, Kind):
        count = int(shapely.get_num_coordinates(outline))
        allowance.take_vertices(count, file, feature=number, name=name)
    return Feature(number=number, properties=properties, outline=outline, drawn=drawn, id=said.id)


def _outline(text: bytes) -> tuple[shapely.Geometry | Kind, str]:
    try:
        geometry = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        return Kind.GEOMETRY_UNREADABLE, str(trouble)
    drawn = str(geometry.get("type")) if isinstance(geometry, dict) else "null"
    if drawn not in ("Polygon", "MultiPolygon"):
        return Kind.NOT_AN_AREA, drawn
    if _NAN in text:
        return Kind.NOT_A_NUMBER, drawn
    try:
        with np.errstate(invalid="ignore"):
            return outline_of(shapely.geometry.shape(geometry))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return Kind.GEOMETRY_UNREADABLE, drawn


def _declared_crs(said: Any) -> str | None:
    match said:
        case {"properties": {"name": str(name)}}:
            return name
        case _:
            return None


def _feature_too_deep(text: bytes) -> int:
    """The number of the first feature that nests deeper than anything may."""
    _, _, features = _TEXT.sub(b"", text.replace(b'"features"', b"\0", 1)).partition(b"\0")
    signs = np.frombuffer(features, dtype=np.uint8)
    opens = (signs == ord("[")) | (signs == ord("{"))
    closes = (signs == ord("]")) | (signs == ord("}"))
    depth = np.cumsum(opens.astype(np.int32) - closes)
    end = int(np.argmax(depth > _DEEPEST))
    return int((opens[:end] & (depth[:end] == 2)).sum())
