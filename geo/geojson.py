"""From a folder of GeoJSON files, as a survey office sends them, to one boundary set and its health report.

    files ─ features ─▶ drafts ─ mend ─▶ valid ─ hierarchy ─▶ codes, levels, parents ─ coverage ─▶ report
                                                                        └──────────────────────▶ BoundarySet

A feature that cannot be used is a finding in the report, never the end of the import.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import shapely

from geo.areas import BASE, LEVELS, Area, BoundarySet
from geo.city_file import CityFile, read_city_file
from geo.coverage import ground_covered
from geo.errors import NothingToImport
from geo.features import Draft, read_drafts
from geo.health import Finding, HealthReport, Kind, sorted_findings
from geo.hierarchy import sorted_out, with_parents
from geo.mend import mended

_SUFFIXES = (".geojson", ".json", ".geojson.gz", ".json.gz")


def read_folder(folder: Path) -> tuple[BoundarySet, HealthReport]:
    """The set that the folder's GeoJSON files describe, sub-folders included, in the order of their paths.

    A `city.toml` in the folder says what the files do not; without one, codes, names, levels and parents
    are recognised by usual names and by the digits of division codes.

    Raises:
        CityFileUnreadable: there is a `city.toml` that cannot be used.
        NothingToImport: no file has a usable area of the base partition.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(_SUFFIXES))
    return _read(folder, files, read_city_file(folder))


def read_file(path: Path) -> tuple[BoundarySet, HealthReport]:
    """The set that one GeoJSON file describes; a `city.toml` beside it holds for it.

    Raises:
        CityFileUnreadable, NothingToImport: as `read_folder`.
    """
    return _read(path.parent, [path], read_city_file(path.parent), name=path.name.split(".")[0])


def _read(
    folder: Path, files: Sequence[Path], city: CityFile, name: str | None = None
) -> tuple[BoundarySet, HealthReport]:
    source = name or folder.resolve().name
    findings: list[Finding] = []
    if city.issuer is None:
        findings.append(Finding(kind=Kind.ISSUER_UNDECLARED, done="assumed", file=source))
    sound = [
        whole
        for path in files
        for draft in _drafts_of(folder, path, city, findings)
        if (whole := mended(draft, findings)) is not None
    ]
    drafts = with_parents(sorted_out(sound, findings), findings)
    if not any(draft.layer == BASE for draft in drafts):
        raise NothingToImport(source)
    findings.extend(ground_covered(drafts))
    issuer = city.issuer or source
    scheme = issuer if city.year is None else f"{issuer}-{city.year}"
    areas = tuple(_area(draft, scheme, city) for draft in sorted(drafts, key=_order))
    content = hashlib.sha256(msgspec.msgpack.encode(areas)).hexdigest()
    boundaries = BoundarySet(city.version or f"{scheme}-{content[:8]}", issuer, areas)
    counts = Counter(area.level or area.layer for area in areas)
    return boundaries, HealthReport(
        source=source, version=boundaries.version, areas=dict(counts), findings=sorted_findings(findings)
    )


def _drafts_of(folder: Path, path: Path, city: CityFile, findings: list[Finding]) -> list[Draft]:
    relative = path.relative_to(folder).as_posix()
    rule = city.rule_for(relative)
    return [] if rule.skip else list(read_drafts(path, relative, rule, findings))


def _order(draft: Draft) -> tuple[int, str, str]:
    """Coarse to fine, then by code; overlays last, by layer."""
    return (LEVELS.index(draft.level) if draft.level else len(LEVELS), draft.layer, draft.code)


def _area(draft: Draft, scheme: str, city: CityFile) -> Area:
    return Area(
        code=draft.code,
        scheme=scheme,
        name=draft.name,
        layer=draft.layer,
        level=draft.level,
        parent=draft.parent,
        rank=draft.rank,
        since=draft.since or city.since,
        until=draft.until,
        geometry=shapely.to_wkb(draft.geometry),
    )
