"""A PostgreSQL cluster for a test session, reached by a socket in a folder of its own, and gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sync.clock import Clock, system_clock
from sync.engine import WRITES, postgresql_engine
from sync.sql_schema import metadata
from sync.sql_store import OnArrivals, SqlStore
from sync.writer import Writer

#: The newest that is installed where Debian puts them, or None.
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)

#: PostgreSQL refuses to run as root; this is who runs it then.
_USER = "postgres"


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running cluster; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short and not below root's: the socket's path is limited
    try:
        as_user: Sequence[str] = ()
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
            as_user = ("runuser", "-u", _USER, "--")
        data = folder / "data"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-s", "-w", "-t", "600"]
        options = f"-k {folder} -c listen_addresses= -c shared_buffers=64MB -c fsync=off"
        _run([*control, "-o", f"-U {_USER} --no-sync -E UTF8 --locale=C", "init"], folder)
        _run([*control, "-l", str(folder / "log"), "-o", options, "start"], folder)
        try:
            yield f"postgresql://{_USER}@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _run(command: Sequence[str], folder: Path) -> None:
    # The server that is started inherits these, so they must not be pipes that anyone reads to their end.
    with (folder.parent / f"{folder.name}.said").open("w+b") as said:
        Path(said.name).unlink()
        subprocess.run(command, check=True, cwd=folder, stdout=said, stderr=said)


@contextmanager
def postgresql_store(
    url: str, *, on_arrivals: OnArrivals | None = None, clock: Clock = system_clock
) -> Iterator[tuple[SqlStore, Writer]]:
    """A store on the cluster, with what others left there before."""
    engine = postgresql_engine(url)
    metadata.create_all(engine.execution_options(**{WRITES: True}))
    writer = Writer(engine, clock)
    try:
        yield SqlStore(engine, writer, on_arrivals=on_arrivals), writer
    finally:
        writer.close()
        engine.dispose()


def emptied(url: str) -> None:
    """All tables of ours are gone from the cluster."""
    engine = postgresql_engine(url)
    metadata.drop_all(engine.execution_options(**{WRITES: True}))
    engine.dispose()
