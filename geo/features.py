"""The features of a sheet as drafts of areas: what each one says, before it is checked against the rest."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec
import numpy as np
import shapely
from msgspec import Struct

from geo.areas import BASE
from geo.city_file import FileRule, Properties
from geo.crs import Crs, to_wgs84
from geo.division_codes import is_professional, level_of
from geo.frame import Floats
from geo.health import Done, Finding, Kind
from geo.projections import CrsNotExact, CrsUnknown, ToDegrees, is_projected, to_degrees
from geo.properties import FeatureValues, completed
from geo.sheet import Feature, Sheet

#: The overlay of areas that only their code tells to be professional grids.
PROFESSIONAL = "professional"

# What the database keeps.
_CODE_LENGTH_MAX = 40


class Draft(Struct, frozen=True, kw_only=True):
    """An area as its feature describes it. `geometry` is in WGS-84 degrees and may still be invalid.

    `drawn` is the valid outline before it is snapped to the grid of a boundary set: what a report measures.
    `own_layer` says that its layer is its file, since nothing in it told a level.
    """

    file: str
    feature: int | None
    code: str
    name: str
    layer: str
    own_layer: bool = False
    level: str | None
    parent: str | None
    rank: int
    since: date | None
    until: date | None
    geometry: Any
    drawn: Any = None

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
            feature=self.feature,
            layer=self.level or ("" if self.layer == BASE else self.layer),
            code=self.code,
            name=self.name,
            other=other,
            size=size,
            unit=unit,
            place=place,
        )


def drafts_of(sheet: Sheet, rule: FileRule, findings: list[Finding]) -> list[Draft]:
    """The usable features of a sheet, in its order; what is not usable goes to `findings`.

    Where the rule names no level and no layer, and no feature tells a level either, the sheet is a layer of
    its own that is named after it.
    """
    findings.extend(sheet.notes)
    convert = _conversion(sheet, rule, findings)
    if convert is None:
        return []
    rows = [feature.properties for feature in sheet.features if feature.properties]
    have_ids = any(feature.id is not None for feature in sheet.features)
    names, guesses = completed(rule.properties or Properties(), rows, have_ids=have_ids)
    for what, guess in guesses.items():
        said = f"{what} = {guess}"
        findings.append(Finding(kind=Kind.PROPERTY_GUESSED, done="assumed", file=sheet.path, other=said))
    named = msgspec.structs.replace(rule, properties=names)
    drafts = list(_drafts(sheet, named, convert, findings))
    if rule.level is not None or not drafts or any(map(_tells_its_place, drafts)):
        return drafts
    layer = sheet.path.rpartition("/")[2].partition(".")[0]
    findings.append(Finding(kind=Kind.LAYER_ASSUMED, done="assumed", file=sheet.path, other=layer))
    return [msgspec.structs.replace(draft, layer=layer, own_layer=True) for draft in drafts]


def _tells_its_place(draft: Draft) -> bool:
    return draft.layer != BASE or draft.level is not None or level_of(draft.code) is not None


def _conversion(sheet: Sheet, rule: FileRule, findings: list[Finding]) -> ToDegrees | None:
    """How the sheet's coordinates become WGS-84 degrees; None, and a finding, where nobody can say."""
    declared = rule.crs or sheet.crs
    try:
        if rule.crs is not None and rule.crs in [*Crs]:
            return _unshifted(Crs(rule.crs), sheet.crs)
        if declared is not None:
            return to_degrees(declared)
    except (CrsUnknown, CrsNotExact):
        findings.append(
            Finding(kind=Kind.CRS_UNSUPPORTED, done="left_out", file=sheet.path, other=_shortened(declared))
        )
        return None
    if sheet.needs_crs:
        findings.append(Finding(kind=Kind.CRS_MISSING, done="left_out", file=sheet.path))
        return None
    findings.append(Finding(kind=Kind.CRS_UNDECLARED, done="assumed", file=sheet.path))
    return lambda degrees: degrees


def _unshifted(crs: Crs, declared: str | None) -> ToDegrees:
    """From GCJ-02 or BD-09, also where it was projected afterwards by a tool that took it for WGS-84."""
    unprojected = to_degrees(declared) if declared is not None and is_projected(declared) else None

    def converted(coordinates: Floats) -> Floats:
        degrees = coordinates if unprojected is None else unprojected(coordinates)
        return np.column_stack(to_wgs84(degrees[:, 0], degrees[:, 1], crs))

    return converted


def _shortened(declared: str | None) -> str:
    """A name as it is; of WKT the beginning, which holds the name."""
    said = " ".join((declared or "").split())
    return said if len(said) <= 80 else f"{said[:80]}…"


def _drafts(sheet: Sheet, rule: FileRule, convert: ToDegrees, findings: list[Finding]) -> Iterator[Draft]:
    for feature in sheet.features:
        values = FeatureValues(feature.properties, rule.properties or Properties(), feature.id)
        own, name = values.text("code"), values.text("name")
        code = own and rule.code_prefix + own
        if (kind := _flaw_of(feature, code)) is not None:
            findings.append(
                Finding(
                    kind=kind,
                    done="left_out",
                    file=sheet.path,
                    feature=feature.number,
                    code=code[:_CODE_LENGTH_MAX],
                    name=name,
                    other=feature.drawn,
                )
            )
            continue
        level = values.level() or rule.level
        by_code = (
            PROFESSIONAL if level is None and rule.layer == BASE and is_professional(own) else rule.layer
        )
        draft = Draft(
            file=sheet.path,
            feature=feature.number,
            code=code,
            name=name or own,
            layer=values.layer() or by_code,
            level=level,
            parent=values.text("parent") or None,
            rank=values.rank(rule.rank),
            since=values.day("since"),
            until=values.day("until"),
            geometry=shapely.transform(feature.outline, convert),
        )
        findings.extend(
            draft.finding(Kind.VALUE_UNREADABLE, "left_out", other=said) for said in values.unread
        )
        yield draft


def _flaw_of(feature: Feature, code: str) -> Kind | None:
    if isinstance(feature.outline, Kind):
        return feature.outline
    if not code:
        return Kind.CODE_MISSING
    return Kind.CODE_TOO_LONG if len(code) > _CODE_LENGTH_MAX else None
