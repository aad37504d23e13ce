"""Which coordinate system a position was given in, because a GCJ-02 point read as WGS-84 lies 500 m off.

    WGS-84  ──offset──▶  GCJ-02  ──twist──▶  BD-09
    GNSS, survey         Amap, Tencent        Baidu
            ◀──fixed point──     ◀──fixed point──

GCJ-02 is known by a reverse-engineered formula, not by the state's standard: do not promise better than
about 1 m against a vendor's own converter. Converting twice is silent, so the raw value, its declared
system and `CONVERTER` stay beside every converted one.

Sources: the formula published as EvilTransform (github.com/googollee/eviltransform) and "Restrictions on
geographic data in China" (en.wikipedia.org); the box as in npm `gcoord` (MIT), whose results the vectors
in `tests/vectors/crs.json` are.
"""

from enum import StrEnum
from typing import overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Version name of the formulas below; it changes when any answer may change.
CONVERTER = "gcj02-krasovsky-fixedpoint-1"

#: West, south, east, north in degrees: outside this box GCJ-02 is WGS-84. It takes in places, such as
#: Seoul, where vendors do not shift; a city should also look at its own bounds.
SHIFTED_BOX = (72.004, 0.8293, 137.8347, 55.8271)

_SEMI_MAJOR_M = 6378245.0  # Krasovsky 1940
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TWIST = np.pi * 3000 / 180
_BD_SHIFT = (0.0065, 0.006)
# Each round gains two digits or more; over China these leave 1.3 µm and 0.1 µm.
_GCJ_ROUNDS = 4
_BD_ROUNDS = 5


class Crs(StrEnum):
    """坐标系: the coordinate system a position was declared in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"  # 火星坐标
    BD09 = "bd09"  # 百度坐标


@overload
def to_wgs84(lon: float, lat: float, crs: Crs) -> tuple[float, float]: ...
@overload
def to_wgs84(lon: Floats, lat: Floats, crs: Crs) -> tuple[Floats, Floats]: ...
def to_wgs84(lon: float | Floats, lat: float | Floats, crs: Crs) -> tuple[float | Floats, float | Floats]:
    """The same place in WGS-84 degrees; floats give floats, arrays give arrays of their shape.

    Within 2 µm of the true inverse over China; ambiguous within 700 m of the edge of `SHIFTED_BOX`.
    """
    if crs is Crs.WGS84:
        return lon, lat
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    with np.errstate(invalid="ignore"):
        if crs is Crs.BD09:
            x, y = _gcj02_of_bd09(x, y)
        x, y = _wgs84_of_gcj02(x, y)
    return _like(lon, x), _like(lat, y)


@overload
def wgs84_to(crs: Crs, lon: float, lat: float) -> tuple[float, float]: ...
@overload
def wgs84_to(crs: Crs, lon: Floats, lat: Floats) -> tuple[Floats, Floats]: ...
def wgs84_to(crs: Crs, lon: float | Floats, lat: float | Floats) -> tuple[float | Floats, float | Floats]:
    """The same place in `crs`, from WGS-84 degrees; floats give floats, arrays give arrays of their shape."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    with np.errstate(invalid="ignore"):
        if crs is not Crs.WGS84:
            x, y = _gcj02_of_wgs84(x, y)
        if crs is Crs.BD09:
            x, y = _bd09_of_gcj02(x, y)
    return _like(lon, x), _like(lat, y)


def _like(given: float | Floats, computed: Floats) -> float | Floats:
    return computed if isinstance(given, np.ndarray) else float(computed)


def _is_shifted(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    west, south, east, north = SHIFTED_BOX
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """How far GCJ-02 lies east and north of WGS-84, in degrees."""
    x, y, pi = lon - 105.0, lat - 35.0, np.pi
    root = np.sqrt(np.abs(x))
    ripple = 20 * np.sin(6 * pi * x) + 20 * np.sin(2 * pi * x)
    east_m = (
        300
        + x
        + 2 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + (ripple + 20 * np.sin(pi * x) + 40 * np.sin(pi * x / 3)) * 2 / 3
        + (150 * np.sin(pi * x / 12) + 300 * np.sin(pi * x / 30)) * 2 / 3
    )
    north_m = (
        -100
        + 2 * x
        + 3 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + (ripple + 20 * np.sin(pi * y) + 40 * np.sin(pi * y / 3)) * 2 / 3
        + (160 * np.sin(pi * y / 12) + 320 * np.sin(pi * y / 30)) * 2 / 3
    )
    latitude = np.radians(lat)
    flattening = 1 - _ECCENTRICITY_2 * np.sin(latitude) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(flattening)
    meridian_m = prime_vertical_m * (1 - _ECCENTRICITY_2) / flattening
    return np.degrees(east_m / (prime_vertical_m * np.cos(latitude))), np.degrees(north_m / meridian_m)


def _gcj02_of_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    east, north = _offset(lon, lat)
    shifted = _is_shifted(lon, lat)
    return np.where(shifted, lon + east, lon), np.where(shifted, lat + north, lat)


def _wgs84_of_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon, lat
    for _ in range(_GCJ_ROUNDS):
        east, north = _offset(x, y)
        x, y = lon - east, lat - north
    # Asked of the result, since that is what the forward formula was asked of.
    shifted = _is_shifted(x, y)
    return np.where(shifted, x, lon), np.where(shifted, y, lat)


def _bd09_of_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD_TWIST)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD_TWIST)
    return radius * np.cos(angle) + _BD_SHIFT[0], radius * np.sin(angle) + _BD_SHIFT[1]


def _gcj02_of_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    lon, lat = lon - _BD_SHIFT[0], lat - _BD_SHIFT[1]
    radius, angle = np.hypot(lon, lat), np.arctan2(lat, lon)
    x, y = lon, lat
    for _ in range(_BD_ROUNDS):
        r = radius - 2e-5 * np.sin(y * _BD_TWIST)
        a = angle - 3e-6 * np.cos(x * _BD_TWIST)
        x, y = r * np.cos(a), r * np.sin(a)
    return x, y
