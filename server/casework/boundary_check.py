"""体检: what somebody's boundary file is worth, and which areas it would draw anew, before anybody proposes it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from geo.areas import Area
from geo.delivery import Delivery, read_delivery
from geo.errors import DeliveryError
from geo.health import HealthReport, Kind
from geo.redrawing import DrawnArea, as_drawn
from server.casework.errors import BoundariesInvalid
from server.casework.house import House
from server.casework.people import require_role
from server.casework.redivision import PROPOSERS
from server.domain.scope import Actor


class Checked(Struct, frozen=True, kw_only=True):
    """体检结果: the report, and what the file changes in the last version.

    `drawn` are the areas that are new or otherwise than before, `absent` the codes of its levels and layers that the
    file does not have: perhaps they are given up, perhaps they are only not in it.
    """

    report: HealthReport
    drawn: tuple[DrawnArea, ...]
    absent: tuple[str, ...]


def checked(house: House, actor: Actor, content: bytes) -> Checked:
    """The health of a GeoJSON file; nothing is kept of it.

    Raises:
        RoleMissing: this person proposes no boundaries.
        BoundariesInvalid: it cannot be read at all.
    """
    require_role(actor, PROPOSERS)
    house.atlas.refresh()
    last = house.atlas.of(house.atlas.versions[-1].version).areas
    delivery = _within(_delivered(house, content), last)
    kinds = {_kind(area) for area in delivery.areas}
    codes = {area.code for area in delivery.areas}
    return Checked(
        report=delivery.report,
        drawn=tuple(as_drawn(area) for area in delivery.areas if not _stands(area, last.get(area.code))),
        absent=tuple(
            sorted(code for code, area in last.items() if _kind(area) in kinds and code not in codes)
        ),
    )


def _delivered(house: House, content: bytes) -> Delivery:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "delivery.geojson"
        file.write_bytes(content)
        try:
            return read_delivery(file, house.settings.boundary_limits)
        except DeliveryError as trouble:
            named = ", ".join(str(each) for each in trouble.args)
            raise BoundariesInvalid(rule=type(trouble).__name__, areas=named) from trouble


def _within(delivery: Delivery, known: Mapping[str, Area]) -> Delivery:
    """The delivery with its areas under parents that are not in the file, where there are such in the house."""
    findings = delivery.report.findings
    parents = {
        each.code: each.other for each in findings if each.kind is Kind.PARENT_MISSING and each.other in known
    }
    return replace(
        delivery,
        areas=tuple(replace(area, parent=parents.get(area.code, area.parent)) for area in delivery.areas),
        report=replace(
            delivery.report,
            findings=tuple(
                each for each in findings if each.kind is not Kind.PARENT_MISSING or each.other not in known
            ),
        ),
    )


def _stands(area: Area, known: Area | None) -> bool:
    """Whether an area is there already just as it is in the file; who issued it, and when, is not asked."""
    return known is not None and as_drawn(area) == as_drawn(known)


def _kind(area: Area) -> tuple[str, str | None]:
    return area.layer, area.level
