"""The protocol running alone in a process of its own, to be talked to, stopped and killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ADMIN = ("admin", "开门")


class Standalone:
    """`python -m sync` on a free port, which it keeps over restarts."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self._data = data
        self._arguments = arguments
        self._errors = data.with_suffix(".stderr")
        self.port = 0
        self.start()

    def start(self) -> None:
        """Return once it says that it is ready."""
        command = [sys.executable, "-W", "error", "-m", "sync", "--port", str(self.port)]
        command += ["--data", str(self._data), "--admin", ":".join(ADMIN), *self._arguments]
        with self._errors.open("ab") as errors:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()
        assert said.startswith("sync: ready at http://127.0.0.1:"), self.complaints
        self.port = int(said.rstrip().rstrip("/").rpartition(":")[2])

    @property
    def complaints(self) -> str:
        """What it wrote to stderr, over all its lives."""
        return self._errors.read_text()

    @property
    def pid(self) -> int:
        """Its process, as the system numbers it."""
        return self._process.pid

    @property
    def url(self) -> str:
        """The root, without credentials and without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it between any two of its instructions."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Tell it to end; its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        self._process.send_signal(how)
        status = self._process.wait(timeout=60)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return status

    def client(self) -> httpx.Client:
        """An HTTP client that is let in."""
        auth = httpx.BasicAuth(*(part.encode() for part in ADMIN))
        return httpx.Client(base_url=self.url, auth=auth, timeout=60)


@contextmanager
def running(data: Path, *arguments: str) -> Iterator[Standalone]:
    """A server for the length of a test."""
    data.mkdir(parents=True, exist_ok=True)
    server = Standalone(data, *arguments)
    try:
        yield server
    finally:
        server.kill()
