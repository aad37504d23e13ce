"""The two servers that stand beside each other, each in a process of its own, and what it costs to run them."""

import base64
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .connection import Door

_ROOT = Path(__file__).parents[2]
_PEER = _ROOT / "web" / "conformance" / "peer.mjs"
_ADMIN = "admin:secret"


class Server:
    """A running server: its door, and readings of its process."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], door: Door) -> None:
        self.name = name
        self.door = door
        self._pid = process.pid
        self._peak_kb = 0
        self._watched = threading.Event()

    @property
    def url(self) -> str:
        """The address for clients that take credentials in it."""
        credentials = f"{_ADMIN}@" if self.door.credentials else ""
        return f"http://{credentials}127.0.0.1:{self.door.port}"

    def cpu_s(self) -> float:
        """Processor time so far, all threads, user and system; see clock_getcpuclockid(3)."""
        return time.clock_gettime((~self._pid << 3) | 2)

    def memory_mb(self) -> float:
        """Anonymous memory now: what cannot be dropped and read again from a file."""
        return self._anonymous_kb() / 1024

    @property
    def peak_mb(self) -> float:
        """The most anonymous memory that was seen at any reading, ten a second."""
        return self._peak_kb / 1024

    def _anonymous_kb(self) -> int:
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.partition("RssAnon:")[2].split()[0])

    @contextmanager
    def _watching(self) -> Iterator[None]:
        def watch() -> None:
            while not self._watched.wait(0.1):
                self._peak_kb = max(self._peak_kb, self._anonymous_kb())

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            self._watched.set()
            thread.join()


@contextmanager
def ours(folder: Path, database: str | None = None) -> Iterator[Server]:
    """`python -m sync` in one process, on SQLite with synchronous=FULL, or on the PostgreSQL of this URL."""
    command = [sys.executable, "-m", "sync", "--port", "0", "--data", str(folder), "--admin", _ADMIN]
    command += ["--database", database] if database else []
    with _started(command) as (process, said):
        port = int(said.rstrip().rstrip("/").rpartition(":")[2])
        secret = base64.b64encode(_ADMIN.encode()).decode()
        server = Server("ours", process, Door(port, f"Authorization: Basic {secret}\r\n"))
        with server._watching():
            yield server


@contextmanager
def peer(folder: Path) -> Iterator[Server]:
    """express-pouchdb 4.2 with PouchDB 9 on LevelDB."""
    folder.mkdir()
    with _started(["node", "--no-warnings", str(_PEER), str(folder)]) as (process, said):
        server = Server("express-pouchdb", process, Door(int(said)))
        with server._watching():
            yield server


@contextmanager
def _started(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().decode()
        finally:
            process.terminate()
