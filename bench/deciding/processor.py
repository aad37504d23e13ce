"""Processor time that a question costs: this process's, and that of a PostgreSQL which runs on the same machine."""

import os
import time
from pathlib import Path

from sqlalchemy import Engine

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_NS_A_SECOND = 1e9


class Processor:
    """Counts the seconds of this process and, where the rows lie in PostgreSQL, those of all its processes.

    Linux tells both. A PostgreSQL on another machine is not counted: `is_whole` says whether all is.
    """

    def __init__(self, engine: Engine) -> None:
        self._postmaster = _postmaster(engine)
        self.is_whole = engine.dialect.name != "postgresql" or self._postmaster is not None

    def spent_s(self) -> float:
        """How much there was of it so far; differences tell something."""
        return time.process_time() + (0.0 if self._postmaster is None else _of_family_s(self._postmaster))


def _postmaster(engine: Engine) -> int | None:
    """The process whose children answer; None for SQLite, and where it is not on this machine."""
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        answering = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    try:
        name, parent, _ = _told(answering)
    except FileNotFoundError:
        return None
    return parent if name.startswith("postgres") else None


def _of_family_s(postmaster: int) -> float:
    """What the children that live have spent, and in ticks what those have that ended, as workers in parallel do."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    living_ns = sum(_running_ns(int(child)) for child in children)
    return living_ns / _NS_A_SECOND + _told(postmaster)[2] / _TICKS_A_SECOND


def _running_ns(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile, and its parent tells of it
        return 0


def _told(process: int) -> tuple[str, int, int]:
    """A process's name, its parent, and the ticks of its children that have ended."""
    before, after = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)
    fields = after.split()
    return before.split("(", 1)[1], int(fields[1]), int(fields[13]) + int(fields[14])
