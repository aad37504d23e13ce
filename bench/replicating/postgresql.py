"""A PostgreSQL of its own for a server to write to, as durable as the default: every commit is on disk."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Where Debian puts it. It refuses to run as root; this is who runs it then.
_PROGRAMS = Path("/usr/lib/postgresql")
_USER = "postgres"


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a cluster that is there until the block is left.

    Raises:
        FileNotFoundError: Debian's package postgresql is not installed.
    """
    programs = max(_PROGRAMS.glob("*/bin"), default=None)
    if programs is None:
        raise FileNotFoundError(_PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short and not below root's: the socket's path is limited
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(folder, _USER)
    control = [*(("runuser", "-u", _USER, "--") if as_root else ()), str(programs / "pg_ctl")]
    control += ["-D", str(folder / "data"), "-s", "-w"]

    def run(*command: str) -> None:
        subprocess.run([*control, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("-o", f"-U {_USER} -E UTF8 --locale=C", "init")
        run("-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=", "start")
        try:
            yield f"postgresql://{_USER}@/postgres?host={folder}"
        finally:
            run("-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
