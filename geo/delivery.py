"""From a delivery of boundary files, as a survey office sends them, to one boundary set and its health report.

    files ─ sheets ─ drafts ─▶ in place ─▶ mended ─▶ codes, levels, parents ─▶ ground covered ─▶ report
    GeoJSON, Shapefile,                                          └───────────────────────────▶ areas
    GeoPackage, KML

A feature that cannot be used is a finding in the report, never the end of the import.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import shapely
from msgspec import Struct
from msgspec.structs import replace

from geo import geojson, survey_files
from geo.areas import BASE, LEVELS, Area, BoundarySet
from geo.city_file import CityFile, read_city_file
from geo.coverage import ground_covered
from geo.errors import NothingToImport
from geo.features import Draft, drafts_of
from geo.health import Finding, HealthReport, Kind, sorted_findings
from geo.hierarchy import apart, sorted_out, with_parents
from geo.limits import Allowance, Limits
from geo.mend import mended
from geo.outlines import place_of
from geo.progress import Tell, silent, tell_each
from geo.sheet import Sheet, SheetUnreadable
from geo.whereabouts import in_place

_SUFFIXES = (*geojson.SUFFIXES, *survey_files.SUFFIXES)


class Delivery(Struct, frozen=True):
    """What boundary files hold: areas, coarse to fine and overlays last, and what was wrong with them.

    There may be none: then the report says why.
    """

    issuer: str
    areas: tuple[Area, ...]
    report: HealthReport

    @property
    def boundaries(self) -> BoundarySet:
        """The areas as a set by which places are found.

        Raises:
            NothingToImport: none of them belongs to the base partition.
            BoundaryError: they are no set for another reason, such as too many layers.
        """
        if not any(area.layer == BASE for area in self.areas):
            raise NothingToImport(self.report.source)
        return BoundarySet(self.report.version, self.issuer, self.areas)


def read_delivery(path: Path, limits: Limits | None = None, tell: Tell = silent) -> Delivery:
    """What the files below a folder describe, sub-folders included, in the order of their paths; or one file.

    A `city.toml` in the folder says what the files do not. Without one, codes, names, levels and parents are
    recognised by usual names and by the digits of division codes; what was guessed is in the report.

    Raises:
        CityFileUnreadable: there is a `city.toml` that cannot be used.
        DeliveryTooLarge: it is over the limits.
        NothingToImport: there is no boundary file.
    """
    folder = path if path.is_dir() else path.parent
    files = sorted(each for each in path.rglob("*") if _is_read(each)) if path.is_dir() else [path]
    source = folder.resolve().name if path.is_dir() else path.name.partition(".")[0]
    if not files:
        raise NothingToImport(source)
    city = read_city_file(folder)
    findings: list[Finding] = []
    if city.issuer is None:
        findings.append(Finding(kind=Kind.ISSUER_UNDECLARED, done="assumed", file=source))
    allowance = Allowance(limits or Limits())
    drafts = [
        draft
        for file in tell_each(files, "read", tell)
        for draft in _drafts_in(file, file.relative_to(folder).as_posix(), city, allowance, findings)
    ]
    sound = [
        whole
        for draft in tell_each(in_place(apart(drafts), findings), "mend", tell)
        if (whole := mended(draft, city.sliver_m2, findings)) is not None
    ]
    drafts = with_parents(sorted_out(sound, findings), findings)
    findings.extend(ground_covered(drafts, tell))
    return _delivery(source, city, drafts, findings)


def _is_read(path: Path) -> bool:
    return path.name.lower().endswith(_SUFFIXES) and path.is_file()


def _drafts_in(
    path: Path, relative: str, city: CityFile, allowance: Allowance, findings: list[Finding]
) -> Iterator[Draft]:
    whole = city.rule_for(relative)
    if whole.skip:
        return
    allowance.admit_file(relative, path.stat().st_size)
    try:
        for sheet in _sheets(path, relative, whole.encoding, allowance):
            rule = city.rule_for(sheet.path)
            if not rule.skip:
                yield from drafts_of(sheet, rule, findings)
    except SheetUnreadable as trouble:
        findings.append(
            Finding(
                kind=Kind.FILE_UNREADABLE,
                done="left_out",
                file=relative,
                feature=trouble.feature,
                other=str(trouble),
            )
        )


def _sheets(path: Path, relative: str, encoding: str | None, allowance: Allowance) -> Iterator[Sheet]:
    if path.name.lower().endswith(geojson.SUFFIXES):
        yield geojson.read_geojson(path, relative, allowance)
    else:
        yield from survey_files.read_survey_file(path, relative, encoding, allowance)


def _delivery(source: str, city: CityFile, drafts: Sequence[Draft], findings: list[Finding]) -> Delivery:
    issuer = city.issuer or source
    scheme = issuer if city.year is None else f"{issuer}-{city.year}"
    areas = tuple(_area(draft, scheme, city) for draft in sorted(drafts, key=_order))
    content = hashlib.sha256(msgspec.msgpack.encode(areas)).hexdigest()
    by_code = {draft.code: draft for draft in drafts}
    placed = [_placed(finding, by_code.get(finding.code)) for finding in findings]
    report = HealthReport(
        source=source,
        version=city.version or f"{scheme}-{content[:8]}",
        areas=dict(Counter(area.level or area.layer for area in areas)),
        findings=sorted_findings(placed),
    )
    return Delivery(issuer, areas, report)


def _placed(finding: Finding, draft: Draft | None) -> Finding:
    """With the layer and a place of the area that it is about, where it has none of its own."""
    if draft is None or finding.feature != draft.feature:
        return finding
    place = finding.place or place_of(draft.geometry)
    return replace(finding, layer=finding.layer or draft.level or draft.layer, place=place)


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
