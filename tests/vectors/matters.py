"""routing.json: matters in a small city under duty lists drawn by chance, and whom `server/domain/routing.py` names."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec.structs import replace

from server.domain.duty_list import DutyList
from server.domain.routing import Route, route
from server.domain.units import DutyItem
from tests.server.domain.china import CATALOGUE
from tests.server.domain.test_routing import AIRPORT, CHAIN, CITY
from tests.vectors.descriptions import sentences

T = TypeVar("T")

_SEED = 46
_DUTY_LISTS, _MATTERS = 5, 60
_FIRST_DAY = date(2026, 1, 1)
#: One item for all, and others for the night, for manhole covers, and for these by day.
_FOR_ALL = DutyItem(
    unit="city-eco", category="0501", area="city", role="lead", legal_basis="条例", since=_FIRST_DAY
)
_NARROW = [
    _FOR_ALL,
    replace(_FOR_ALL, unit="city-police", hours="22:00-06:00"),
    replace(_FOR_ALL, unit="city-water", object="井盖"),
    replace(_FOR_ALL, unit="street-office", object="单号门牌"),
    replace(_FOR_ALL, unit="city-housing", hours="06:00-22:00", object="吵"),
]
_CODES = [item.code for item in CATALOGUE.items]


def vectors() -> dict[str, Any]:
    """Units, duty lists, `[number of the duty list, category, description, chain, overlays, day, route]`, and at night.

    `narrow`: `[description, building, clock, route]` of 0501 under `narrow_list`, of items for some hours or objects.
    """
    chance = np.random.default_rng(_SEED)
    lists = [_duty_list(chance) for _ in range(_DUTY_LISTS)]
    return {
        "source": "Computed by server/domain/routing.py with the catalogue of suggest.json; `python -m tests.vectors`.",
        "units": [msgspec.to_builtins(unit) for unit in CITY.values()],
        "duty_lists": lists,
        "cases": [
            _case(number, text, lists[number], chance)
            for number in range(_DUTY_LISTS)
            for text in ("", *sentences(_MATTERS, _SEED + number))
        ],
        "narrow_list": _NARROW,
        "narrow": [
            [text, place_ref, clock, _at(text, place_ref, clock)]
            for text in ("", "路边井盖松动", "夜里太吵")
            for place_ref in ("", "3栋井盖旁")
            for clock in ("", "05:59", "06:00", "12:00", "21:59", "22:00", "23:40")
        ]
        + [
            [text, place_ref, "", _at(text, place_ref, "")]
            for text in ("", "文明东路12号门前", "海府大道 15 号旁", "龙昆路7号楼")
            for place_ref in ("", "博爱街3号", "单号门牌")
        ],
    }


def _duty_list(chance: np.random.Generator) -> list[DutyItem]:
    """120 items of any unit, for sub-items and whole categories, some of them over or not begun."""
    return [_duty(chance) for _ in range(120)]


def _duty(chance: np.random.Generator) -> DutyItem:
    unit, code = _one_of(list(CITY.values()), chance), _one_of(_CODES, chance)
    return DutyItem(
        unit=unit.id,
        category=code if chance.random() < 0.5 else code[:2],
        area=unit.area if chance.random() < 0.9 else AIRPORT,
        role="lead" if chance.random() < 0.6 else "co",
        legal_basis="条例",
        since=_FIRST_DAY + timedelta(days=int(chance.integers(0, 90))),
        until=_FIRST_DAY + timedelta(days=int(chance.integers(90, 400))) if chance.random() < 0.3 else None,
    )


def _case(number: int, text: str, duties: list[DutyItem], chance: np.random.Generator) -> list[Any]:
    category = _one_of(_CODES, chance)
    chain = CHAIN[int(chance.integers(0, 3)) :]
    overlays = (AIRPORT,) if chance.random() < 0.3 else ()
    on = _FIRST_DAY + timedelta(days=int(chance.integers(0, 500)))
    found = route(category, text, chain, overlays, CATALOGUE, DutyList(duties), CITY, on)
    return [number, category, text, chain, overlays, on, found]


def _at(text: str, place_ref: str, clock: str) -> Route:
    known = DutyList(_NARROW)
    return route(
        "0501", text, ("city",), (), CATALOGUE, known, CITY, _FIRST_DAY, clock=clock, place_ref=place_ref
    )


def _one_of(choices: Sequence[T], chance: np.random.Generator) -> T:
    return choices[int(chance.integers(len(choices)))]
