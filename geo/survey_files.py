"""Shapefile, GeoPackage and KML as sheets: what survey offices and drawing programs send, read by GDAL.

A file is opened only when its first bytes are those of its format: GDAL would open anything by its content,
also files that point to other files or to addresses.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from msgspec import Struct
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from geo.health import Finding, Kind
from geo.limits import Allowance
from geo.sheet import Feature, Sheet, SheetUnreadable, outline_of

# By suffix: what the file must begin with (KML: what must stand near its beginning).
_BEGINS = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00", ".kml": b"<kml"}
_BEGINNING_BYTES = 4096
_PART_BYTES = 1 << 20
#: How file names end that are read here.
SUFFIXES = tuple(_BEGINS)

# Read byte by byte, to be decoded when the whole table is known.
_BYTES = "ISO-8859-1"
# What old programs in China write without saying so: GBK, of which this is the superset.
_CHINESE = "gb18030"
_TROUBLE = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, OSError, ValueError)


class _Table(Struct, frozen=True):
    crs: str | None
    names: Sequence[str]
    columns: Sequence[Any]
    geometries: Any


def read_survey_file(
    path: Path, relative: str, encoding: str | None, allowance: Allowance
) -> Iterator[Sheet]:
    """The sheets of one file: one, or one for each of its tables that has geometry.

    `encoding` goes before what a Shapefile's `.cpg` declares; where that is missing or untrue, text that is
    no UTF-8 is read as GB18030.

    Raises:
        SheetUnreadable: not of the format that its name says, or damaged.
        DeliveryTooLarge: it has more vertices than are allowed.
    """
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING_BYTES)
    sign = _BEGINS[path.suffix.lower()]
    if sign not in beginning if sign == b"<kml" else not beginning.startswith(sign):
        raise SheetUnreadable(f"no {path.suffix.lower()[1:]} file")
    if sign == b"<kml":  # the one that GDAL would build whole in memory first
        allowance.admit_vertices(_commas_in(path) // 2, relative)
    try:
        tables = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if not tables:
            raise SheetUnreadable("no table with outlines")
        for table in tables:
            name = relative if len(tables) == 1 else f"{relative}/{table}"
            if path.suffix.lower() == ".shp":
                read, notes = _decoded(path, relative, encoding)
            else:
                read, notes = _read(path, table), ()
            yield _sheet(read, name, allowance, notes)
    except _TROUBLE as trouble:
        raise SheetUnreadable(str(trouble)) from trouble


def _commas_in(path: Path) -> int:
    """Two of them make a vertex, `lon,lat,height`."""
    with path.open("rb") as file:
        return sum(part.count(b",") for part in iter(lambda: file.read(_PART_BYTES), b""))


def _read(path: Path, table: str | None = None, encoding: str | None = None) -> _Table:
    meta, _, geometries, columns = raw.read(path, layer=table, encoding=encoding)
    return _Table(meta["crs"], [str(name) for name in meta["fields"]], columns, geometries)


def _sheet(table: _Table, name: str, allowance: Allowance, notes: tuple[Finding, ...]) -> Sheet:
    with np.errstate(invalid="ignore"):
        geometries = shapely.from_wkb(table.geometries, on_invalid="ignore")
    allowance.take_vertices(int(shapely.get_num_coordinates(geometries).sum()), name)
    features = []
    for number, geometry, *values in zip(count(1), geometries, *table.columns, strict=False):
        properties = dict(zip(table.names, map(_plain, values), strict=True))
        outline, drawn = outline_of(geometry)
        features.append(Feature(number=number, properties=properties, outline=outline, drawn=drawn))
    return Sheet(path=name, crs=table.crs, needs_crs=True, features=tuple(features), notes=notes)


def _decoded(path: Path, relative: str, encoding: str | None) -> tuple[_Table, tuple[Finding, ...]]:
    """A Shapefile with its text decoded, and what was assumed about that."""
    table = _read(path, encoding=_BYTES)
    said = [*table.names, *(v for column in table.columns for v in column if isinstance(v, str))]
    declared = encoding or _declared(path)
    for candidate in filter(None, (declared, "utf-8", _CHINESE)):
        if not _is_text_in(candidate, said):
            continue
        as_said = candidate == declared or (declared is None and all(text.isascii() for text in said))
        assumed = Finding(kind=Kind.ENCODING_ASSUMED, done="assumed", file=relative, other=candidate)
        return _with_text(table, candidate), () if as_said else (assumed,)
    raise SheetUnreadable(f"text is neither UTF-8 nor GB18030, nor {declared}")


def _declared(path: Path) -> str | None:
    beside = (each for each in path.parent.glob(f"{path.stem}.*") if each.suffix.lower() == ".cpg")
    declared = next(beside, None)
    return (
        None if declared is None else declared.read_text(encoding="ascii", errors="replace").strip() or None
    )


def _is_text_in(encoding: str, said: Sequence[str]) -> bool:
    try:
        for text in said:
            text.encode(_BYTES).decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _with_text(table: _Table, encoding: str) -> _Table:
    def text(value: Any) -> Any:
        return value.encode(_BYTES).decode(encoding) if isinstance(value, str) else value

    columns = [[text(value) for value in column] for column in table.columns]
    return _Table(table.crs, [text(name) for name in table.names], columns, table.geometries)


def _plain(value: Any) -> Any:
    """The value without numpy: None for what is not there, days and instants as ISO 8601."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value
