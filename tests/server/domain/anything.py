"""Anything that a step may be asked: a struct with every field as its type and limits allow, likely or not."""

from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec
from msgspec import Struct
from msgspec import inspect as shapes

from geo.position import Position
from server.domain.calendar import CHINA
from server.domain.instants import FIRST_DAY, LAST_DAY
from tests.server.small_city import AT_SEA, IN_G1, IN_G2, IN_G3, IN_HARBOUR, NEAR_THE_BORDER

#: Nearly as long gone, and as far ahead, as can be told at all.
_EDGES = (FIRST_DAY + timedelta(days=1), LAST_DAY - timedelta(days=1))
_PLACES = (IN_G1, IN_G2, IN_G3, IN_HARBOUR, AT_SEA, NEAR_THE_BORDER)
_SENTENCES = ("同意", "已处理，13800138000", "x", "   ", "好\0坏")
_UNITS = (*("urban", "street-1", "harbour") * 3, "nowhere")
_PERSONS = ("worker-1", "handler-urban", "handler-harbour", "coordinator-1", "worker-3", "nobody")
#: What a field of that name mostly means, whatever its type allows.
_LIKELY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("unit", "units", "addressee", "suggested_unit", "about", "instead"), _UNITS),
    **dict.fromkeys(("person", "persons", "to"), _PERSONS),
    "category": ("0101", "0104", "0105", "0106", "0602", "9999"),
    "item": ("X1", "X2", "X3", "zz"),
    "request_type": ("COMPLAINT", "CONSULT", "PATROL", "HELP", "XX"),
    "reason_code": ("material", "presence", "policy", "funds", "zz"),
    "reason": ("place", "contact", "photo", "同意", "x"),
}  # fmt: skip


class Anything:
    """What may be asked at an instant, of tickets with these numbers."""

    def __init__(self, chance: Random, now: datetime, numbers: tuple[str, ...]) -> None:
        self._chance, self._now, self._numbers = chance, now, numbers

    def of(self, shape: type[Struct]) -> Any:
        """One of that shape; what need not be said is often left out."""
        if shape is Position:
            return self._chance.choice(_PLACES)
        said = {
            field.name: self._value(field.type, field.name)
            for field in _fields(shape)
            if field.required or self._chance.random() < 0.55
        }
        return shape(**said)

    def _value(self, kind: shapes.Type, name: str) -> object:
        chance = self._chance
        match kind:
            case shapes.UnionType(types=types):
                some = [one for one in types if not isinstance(one, shapes.NoneType)]
                return (
                    None
                    if kind.includes_none and chance.random() < 0.3
                    else self._value(chance.choice(some), name)
                )
            case shapes.BoolType():
                return chance.random() < 0.7
            case shapes.LiteralType(values=values):
                return chance.choice(values)
            case shapes.EnumType(cls=members):
                return chance.choice([*members])
            case shapes.IntType(ge=least, le=most):
                low, high = (-3 if least is None else least), (1000 if most is None else most)
                return chance.choice([low, low, min(low + 1, high), min(low + 2, high), high])
            case shapes.FloatType():
                return chance.choice([0.0, 0.5, 1.0])
            case shapes.StrType():
                return self._text(kind, name)
            case shapes.DateTimeType():
                return self._instant()
            case shapes.DateType():
                return self._instant().astimezone(CHINA).date()
            case shapes.VarTupleType(item_type=item, min_length=least, max_length=most):
                fewest = least or 0
                several = range(chance.randint(fewest, max(fewest, min(most or 3, 3))))
                return tuple(self._value(item, name) for _ in several)
            case shapes.StructType(cls=shape):
                return self.of(shape)
        raise TypeError(f"{name}: {kind}")

    def _instant(self) -> datetime:
        hours = self._chance.choice([0, 0, -1, -30, -200, 1, 50, 900, 400 * 24, -400 * 24])
        edges = [datetime.combine(day, datetime.min.time(), CHINA) for day in _EDGES]
        return self._chance.choice([*[self._now + timedelta(hours=hours)] * 4, *edges])

    def _text(self, kind: shapes.StrType, name: str) -> str:
        if kind.pattern is not None and "0-9a-f" in kind.pattern:
            return self._chance.choice("abc") * 64
        if kind.pattern is not None:
            return self._chance.choice(kind.pattern.strip("^()$").split("|"))
        if name in ("master", "ticket", "found"):
            return self._chance.choice(self._numbers)
        longest = "长" * min(kind.max_length or 500, 500)
        return self._chance.choice(_LIKELY.get(name, (*_SENTENCES, longest)))


@cache
def _fields(shape: type[Struct]) -> tuple[shapes.Field, ...]:
    described = shapes.type_info(shape)
    assert isinstance(described, shapes.StructType)
    return described.fields


def is_readable(asked: Struct) -> bool:
    """Whether it would be read as it stands where it came as JSON."""
    return bool(msgspec.json.decode(msgspec.json.encode(asked), type=type(asked)) == asked)
