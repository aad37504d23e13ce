"""The one place in this room that reads the time."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Answers with the present instant, aware, in UTC.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """What this machine believes the time to be."""
    return datetime.now(UTC)
