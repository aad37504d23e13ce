"""The server as a process of its own, as an operator would run it: started, awaited, killed, started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from server.settings import environment_with

_START_WITHIN_S = 300.0
_STOP_WITHIN_S = 60.0


class ServerDidNotStart(Exception):
    """The process ended, or did not answer in time; its log says why."""


def free_port() -> int:
    """A port of the loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """`wangge serve` on a data folder. `port` stays the same over restarts, as handhelds expect.

    Its rows lie in that folder, whatever the environment says, unless `url` names a PostgreSQL database.
    """

    def __init__(self, data: Path, port: int, url: str = "") -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._data = data
        self._port = port
        self._url = url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it answers.

        Raises:
            ServerDidNotStart: it ended or stayed silent; see `server.log` in the data folder.
        """
        with (self._data / "server.log").open("ab") as log:
            self._process = self._spawned(log)
        until = time.monotonic() + _START_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise ServerDidNotStart(str(self._data / "server.log"))
            time.sleep(0.05)

    def kill(self) -> None:
        """`kill -9`: no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def wait(self) -> None:
        """Wait until the process ends by itself."""
        if self._process is not None:
            self._process.wait()

    @property
    def _where(self) -> tuple[str, ...]:
        return ("--port", str(self._port), "--data", str(self._data))

    @property
    def _environment(self) -> dict[str, str]:
        return environment_with(database=self._url)

    def _spawned(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "server", "serve", *self._where]
        return subprocess.Popen(command, stdout=log, stderr=log, env=self._environment)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready", timeout=30) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _end(self, sign: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        os.kill(process.pid, sign)
        try:
            process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
