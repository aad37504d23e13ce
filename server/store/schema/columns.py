"""What all tables share: the one collection they stand in, and the kinds of columns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import TEXT
from typing_extensions import override

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """An aware instant as microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def _written(at: datetime | None) -> int | None:
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def _read(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + value * _MICROSECOND


def _numbered(claim: bool | None) -> int | None:
    return None if claim is None else int(claim)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970 UTC: the same order and precision on every database."""

    impl = BigInteger
    cache_ok = True

    # Whole processors, since a row has many instants, and what SQLAlchemy wraps around a value costs twice its turning.

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Microseconds of an aware instant."""
        return _written

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """The instant, in UTC."""
        return _read


class Claim(TypeDecorator[bool]):
    """True, False or None as a number, so that claims can be added up."""

    impl = SmallInteger
    cache_ok = True

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[bool | None], int | None] | None:
        """1, 0 or NULL: what SQLite makes of a claim by itself, and has several dozens of with each ticket."""
        return None if dialect.name == "sqlite" else _numbered


_ON_POSTGRESQL = TEXT(collation="C")

#: A text of any length, in order of code points on every database.
words = Text().with_variant(_ON_POSTGRESQL, "postgresql")


def word(length: int) -> String:
    """A short text, such as an id, a code or a name, in the same order.

    The length is what is usual. SQLite holds nobody to it; so PostgreSQL is not asked to either.
    """
    return String(length).with_variant(_ON_POSTGRESQL, "postgresql")


#: A whole number that may need more than 31 bits.
Large = Integer().with_variant(BigInteger, "postgresql")

#: A key that the database counts up.
Rising = BigInteger().with_variant(Integer, "sqlite")

#: Canonical JSON bytes, as msgspec wrote them.
Json = LargeBinary
