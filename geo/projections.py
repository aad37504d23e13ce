"""From the coordinate system that a file declares to WGS-84 degrees, exactly or not at all.

    EPSG:4547 (metres) ─ unprojected ─▶ its own degrees ─ same datum? ─▶ WGS-84 degrees
                                                        └ another ─ PROJ knows a way within 5 m, or refused

CGCS2000 is WGS-84 to within the motion of the plate, decimetres, and is taken as equal. Xi'an 1980 and
Beijing 1954 have no exact public transformation: a survey office must convert such files itself.
"""

import warnings
from collections.abc import Callable, Iterable

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from geo.frame import Floats

#: From coordinates of shape (n, 2), east or longitude first, to WGS-84 degrees of the same shape.
ToDegrees = Callable[[Floats], Floats]

_WGS84 = CRS.from_epsg(4326)
# As EPSG, Esri and Chinese software name the two datums, without blanks and underscores.
_SAME_DATUM = ("worldgeodeticsystem1984", "wgs1984", "wgs84", "china2000", "cgcs2000", "chinageodetic")
# PROJ knows ways for some oil fields only, and would take one of them for anywhere.
_NO_PUBLIC_WAY = ("beijing1954", "xian1980")
_ACCURACY_M = 5.0


class CrsUnknown(Exception):
    """Nobody knows a coordinate system of that name."""


class CrsNotExact(Exception):
    """The way from this system's datum to WGS-84 is not known well enough."""


def is_projected(declared: str) -> bool:
    """Whether the system is in metres. Raises `CrsUnknown`."""
    return bool(_crs(declared).is_projected)


def to_degrees(declared: str) -> ToDegrees:
    """The way to WGS-84 degrees from a system as a file names it: `EPSG:4547`, a URN, or WKT.

    Raises:
        CrsUnknown: PROJ does not know it, or it is no system of places on the ground.
        CrsNotExact: PROJ knows no way from its datum that is good to five metres.
    """
    crs = _crs(declared)
    base = crs.geodetic_crs
    if base is None:
        raise CrsUnknown(declared)
    if _is_named(base, _SAME_DATUM):
        if crs.is_geographic and crs.axis_info[0].unit_name == "degree":
            return lambda coordinates: coordinates
        return _by(Transformer.from_crs(crs, base, always_xy=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a finer grid could be fetched: 5 m will do
        ways = TransformerGroup(crs, _WGS84, always_xy=True, allow_ballpark=False).transformers
    if _is_named(base, _NO_PUBLIC_WAY) or not ways or not 0 <= ways[0].accuracy <= _ACCURACY_M:
        raise CrsNotExact(declared)
    return _by(ways[0])


def _crs(declared: str) -> CRS:
    try:
        return CRS.from_user_input(declared)
    except CRSError as trouble:
        raise CrsUnknown(declared) from trouble


def _is_named(base: CRS, names: Iterable[str]) -> bool:
    """Whether the datum goes by one of these names, counted from Greenwich."""
    meridian = base.prime_meridian
    datum = (base.datum.name if base.datum is not None else "").lower()
    plain = "".join(filter(str.isalnum, datum))
    return (meridian is None or meridian.longitude == 0) and any(name in plain for name in names)


def _by(way: Transformer) -> ToDegrees:
    def transformed(coordinates: Floats) -> Floats:
        return np.column_stack(way.transform(coordinates[:, 0], coordinates[:, 1]))

    return transformed
