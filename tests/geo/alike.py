"""What must be the same in a handheld's answer and the server's, and to what quantum."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from geo.certainty import sigma_m
from geo.crs import Crs
from geo.locate import Locator
from geo.placement import Placement
from geo.pocket import Pocket
from geo.position import Position

T = TypeVar("T")

#: Below this a person is asked (contracts: one rule of certainty).
CERTAIN = 0.9
#: Metres: a step of the lattice along its diagonal. Nearer to a border than that, the raw place has no side.
STEP_M = 0.016
#: Metres between two ways of computing one distance, beside a share of it: scales are whole metres in a degree.
_DISTANCE_M, _DISTANCE_SHARE = 0.0015, 1e-5
#: The certainty of a layer on whose border a place lies: if that slants, the server's doubles put it beside.
_ON_A_LINE = 0.5
_EXACT = ("method", "chain", "owners", "boundary_version", "converter", "reason")


def differences(pocket: Pocket, locator: Locator, position: Position) -> list[str]:
    """In which fields the two answers differ; nothing is asked of an answer that is not whole.

    The server is asked about the very place that the handheld answered for: the nearest point of the lattice.
    """
    answer = pocket.locate(position)
    here = answer.placement
    if not answer.is_whole:
        return []
    if here.lon is None or here.lat is None:
        return [] if locator.locate(position) == here else ["rejected"]
    there = locator.locate(replace(position, lon=here.lon, lat=here.lat, crs=Crs.WGS84))
    if here.method == "border":
        return _differences_on_a_line(here, there)
    sigma = sigma_m(position, assumed_m=10.0)
    found = [field for field in _EXACT if getattr(here, field) != getattr(there, field)]
    doubtful = {layer for layer in here.overlays if here.certainty.get(layer) == _ON_A_LINE}
    if _without(doubtful, here.overlays) != _without(doubtful, there.overlays):
        found.append("overlays")
    if abs((here.distance_m or 0.0) - (there.distance_m or 0.0)) > _allowed_m(here):
        found.append("distance_m")
    ours, theirs = (_without(doubtful, _chances(each)) for each in (here, there))
    allowed = 0.0001 + 0.4 * _allowed_m(here) / sigma
    # Who has no chance may be named or not: of two that are equally far, to the millimetre, one is the nearest.
    names = {**ours, **theirs}
    return found + [name for name in names if abs(ours.get(name, 0.0) - theirs.get(name, 0.0)) > allowed]


def _differences_on_a_line(here: Placement, there: Placement) -> list[str]:
    """The server, whose doubles put a place on a slanting border beside it, names one who meets there, and doubts."""
    meet_here = {*here.owners, *(each.code for each in here.alternates)}
    doubts = there.confidence < CERTAIN and there.distance_m is not None and there.distance_m < STEP_M
    return [] if doubts and there.owners[0] in meet_here else ["border"]


def _chances(placement: Placement) -> dict[str, float]:
    """Every chance that an answer names, by what it is the chance of."""
    others = {f"alternate {each.code}": each.confidence for each in placement.alternates}
    return {"confidence": placement.confidence} | placement.certainty | others


def _without(names: set[str], fields: Mapping[str, T]) -> dict[str, T]:
    return {name: value for name, value in fields.items() if name not in names}


def _allowed_m(placement: Placement) -> float:
    return _DISTANCE_M + _DISTANCE_SHARE * (placement.distance_m or 0.0)
