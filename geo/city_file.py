"""`city.toml` beside a delivery of boundary files: what the files themselves do not say.

issuer = "海口市自然资源和规划局"      # codes are keyed by issuer and year
year = 2026
crs = "gcj02"                         # or "bd09", "wgs84", "EPSG:4547"; goes before what a file declares
encoding = "gbk"                      # of Shapefiles
sliver_m2 = 1.0                       # smaller parts of an area are dropped
[properties]                          # which property is what; left out: recognised by its usual names
code = "GRID_ID"
[[files]]                             # the first rule whose pattern matches a file is applied to it
match = "streets/*.geojson"
level = "street"
[[files]]
match = "river*.geojson"
layer = "river"
rank = 1
"""

import codecs
import tomllib
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from geo.areas import BASE
from geo.crs import Crs
from geo.errors import CityFileUnreadable
from geo.projections import CrsNotExact, CrsUnknown, to_degrees

#: The file's name in the folder of the delivery.
CITY_FILE = "city.toml"

Level = Literal["city", "district", "street", "community", "grid"]


class Properties(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which property of a feature holds what; None is recognised by its usual names."""

    code: str | None = None
    name: str | None = None
    parent: str | None = None
    level: str | None = None
    layer: str | None = None
    rank: str | None = None
    since: str | None = None
    until: str | None = None


class FileRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the files whose path in the folder matches: shell pattern, `/` between folders.

    `skip` leaves such files out. `code_prefix` is put before each code, where two layers number alike;
    `level`, `layer` and `rank` hold where a feature does not say otherwise; `crs` goes before what the file
    declares, since many a converter writes WGS-84 there unasked, and so does `encoding`. Of a file with
    several tables, each has the path of the file, a `/` and its own name.
    """

    match: str = "*"
    skip: bool = False
    level: Level | None = None
    layer: str = BASE
    code_prefix: str = ""
    crs: str | None = None
    encoding: str | None = None
    rank: int = 0
    properties: Properties | None = None


class CityFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A delivery as its owner describes it. Without one, everything is recognised and said so."""

    issuer: str | None = None
    year: int | None = None
    version: str | None = None
    crs: str | None = None
    encoding: str | None = None
    sliver_m2: Annotated[float, Meta(ge=0)] = 1.0
    since: date | None = None
    properties: Properties = Properties()
    files: tuple[FileRule, ...] = ()

    def rule_for(self, relative: str) -> FileRule:
        """The first rule that matches the file's path in the folder, completed by what holds for all."""
        rule = next((rule for rule in self.files if fnmatchcase(relative, rule.match)), FileRule())
        return msgspec.structs.replace(
            rule,
            crs=rule.crs or self.crs,
            encoding=rule.encoding or self.encoding,
            properties=rule.properties or self.properties,
        )


def read_city_file(folder: Path) -> CityFile:
    """The folder's `city.toml`, or an empty one if there is none.

    Raises:
        CityFileUnreadable: no TOML, or a key, a value or a coordinate system that is not known.
    """
    path = folder / CITY_FILE
    if not path.is_file():
        return CityFile()
    try:
        city = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), CityFile)
        _check(city.crs, city.encoding)
        for rule in city.files:
            _check(rule.crs, rule.encoding)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, LookupError) as trouble:
        raise CityFileUnreadable(CITY_FILE, str(trouble)) from trouble
    except (CrsUnknown, CrsNotExact) as trouble:
        raise CityFileUnreadable(CITY_FILE, f"crs: {type(trouble).__name__} {trouble}") from trouble
    return city


def _check(crs: str | None, encoding: str | None) -> None:
    if crs is not None and crs not in [*Crs]:
        to_degrees(crs)
    if encoding is not None:
        codecs.lookup(encoding)
