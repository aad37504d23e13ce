"""Instants and days as people tell them: with an offset, and within what clocks and databases can count.

A handheld whose battery died may say 1970, and is believed as evidence. The year 1 and the year 9999 are no time at
all: in another time zone they do not exist.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from msgspec import Struct, inspect
from msgspec.structs import fields

from server.domain.calendar import CHINA
from server.domain.errors import DayOutOfRange

#: Nothing is older, and nothing is due later.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)

_FIRST = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
_END = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC) + timedelta(days=1)


def unfit_instant(asked: object) -> str | None:
    """Where something tells an instant without an offset, or an instant or a day out of range; None: nowhere."""
    found = _unfit(asked)
    return None if found is None else f"${found}"


def require_instants(asked: Struct) -> None:
    """Nothing, if all that it tells of time can be counted with.

    Raises:
        DayOutOfRange: with the field, and the first and last day that there are.
    """
    if (path := unfit_instant(asked)) is not None:
        field = path.removeprefix("$.")
        raise DayOutOfRange(field=field, earliest=FIRST_DAY.isoformat(), latest=LAST_DAY.isoformat())


def require_foreseen(field: str, day: date, earliest: date, now: datetime, years: int) -> None:
    """Nothing, if a day that somebody chose is `earliest` or later, and in one of so many years after this one.

    What is counted until such a day is counted workday by workday, at every look: a slip of the pen is to be refused.

    Raises:
        DayOutOfRange: with the field, and the first and last day that may be chosen.
    """
    latest = date(now.astimezone(CHINA).year + years, 12, 31)
    if not earliest <= day <= latest:
        raise DayOutOfRange(field=field, earliest=earliest.isoformat(), latest=latest.isoformat())


def local_time(at: datetime) -> datetime:
    """An instant by the clocks in China; one that is out of range as it was told."""
    return at.astimezone(CHINA) if _is_fit(at) else at


def _unfit(asked: object) -> str | None:
    """The way to it from here; made only where there is one, since every command is looked through."""
    if isinstance(asked, Struct):
        for name in _told_in(type(asked)):
            part = getattr(asked, name)
            if isinstance(part, _TELLING) and (found := _unfit(part)) is not None:
                return f".{name}{found}"
    elif isinstance(asked, datetime):
        return None if _is_fit(asked) else ""
    elif isinstance(asked, date):
        return None if FIRST_DAY <= asked <= LAST_DAY else ""
    elif isinstance(asked, tuple | list):
        for no, part in enumerate(asked):
            if (found := _unfit(part)) is not None:
                return f"[{no}]{found}"
    return None


@cache
def _told_in(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of such a struct in which, by their types, time may be told."""
    return tuple(field.name for field in fields(kind) if _may_tell(inspect.type_info(field.type)))


def _may_tell(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(map(_may_tell, kind.types))
    return not isinstance(kind, _SILENT)


def _is_fit(at: datetime) -> bool:
    return at.tzinfo is not None and _FIRST <= at < _END


_TELLING = (date, Struct, tuple, list)

#: Types of fields of which no value tells of time.
_SILENT = (
    inspect.NoneType,
    inspect.BoolType,
    inspect.IntType,
    inspect.FloatType,
    inspect.StrType,
    inspect.LiteralType,
    inspect.EnumType,
    inspect.UUIDType,
    inspect.RawType,
)
