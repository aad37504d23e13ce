"""Instants and days as people tell them: with an offset, and within what clocks and databases can count.

A handheld whose battery died may say 1970, and is believed as evidence. The year 1 and the year 9999 are no time at
all: in another time zone they do not exist.
"""

from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from server.domain.calendar import CHINA
from server.domain.errors import DayOutOfRange

#: Nothing is older, and nothing is due later.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)

_FIRST = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
_END = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC) + timedelta(days=1)


def unfit_instant(asked: object, path: str = "$") -> str | None:
    """Where something tells an instant without an offset, or an instant or a day out of range; None: nowhere."""
    parts: list[tuple[str, object]] = []
    match asked:
        case datetime():
            return None if _is_fit(asked) else path
        case date():
            return None if FIRST_DAY <= asked <= LAST_DAY else path
        case Struct():
            parts = [(f".{name}", getattr(asked, name)) for name in asked.__struct_fields__]
        case tuple() | list():
            parts = [(f"[{no}]", each) for no, each in enumerate(asked)]
    told = (unfit_instant(part, path + name) for name, part in parts if isinstance(part, _TELLING))
    return next((found for found in told if found is not None), None)


def require_instants(asked: Struct) -> None:
    """Nothing, if all that it tells of time can be counted with.

    Raises:
        DayOutOfRange: with the field, and the first and last day that there are.
    """
    if (path := unfit_instant(asked)) is not None:
        field = path.removeprefix("$.")
        raise DayOutOfRange(field=field, earliest=FIRST_DAY.isoformat(), latest=LAST_DAY.isoformat())


def local_time(at: datetime) -> datetime:
    """An instant by the clocks in China; one that is out of range as it was told."""
    return at.astimezone(CHINA) if _is_fit(at) else at


def _is_fit(at: datetime) -> bool:
    return at.tzinfo is not None and _FIRST <= at < _END


_TELLING = (date, Struct, tuple, list)
