"""The week's server as the week sees it: a running server that can be told how late it is."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from typing_extensions import override

from seed.running_server import RunningServer, ServerDidNotStart


class ClockedServer(RunningServer):
    """A server on a data folder in a process of its own, which knows the time from us alone."""

    def __init__(self, data: Path, port: int, starts_at: datetime) -> None:
        super().__init__(data, port)
        self._now = starts_at

    @override
    def _spawned(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "seed.week.served", *self._where]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=self._environment
        )
        self._say(process, self._now)
        return process

    def tell_time(self, now: datetime) -> None:
        """It is now that late, and what has fallen due by now is done.

        Raises:
            ServerDidNotStart: the server has ended; see `server.log` in the data folder.
        """
        process = self._process
        if process is None or process.stdout is None:
            raise ServerDidNotStart("the server does not run")
        self._now = now
        self._say(process, now)
        if not process.stdout.readline():
            raise ServerDidNotStart("the server has ended")

    @override
    def stop(self) -> None:
        process = self._process
        super().stop()
        for stream in (process.stdin, process.stdout) if process is not None else ():
            if stream is not None:
                stream.close()

    @staticmethod
    def _say(process: "subprocess.Popen[bytes]", at: datetime) -> None:
        if process.stdin is not None:
            process.stdin.write(f"{at.isoformat()}\n".encode())
            process.stdin.flush()
