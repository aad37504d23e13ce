"""The server as tests start it: a process of its own, forked from one that has loaded the modules already.

Loading them takes longer than all else that a start does. That the command itself starts a server is tested by
`tests/main_job` and `tests/doors/test_commands.py`.
"""

import multiprocessing
import os
import subprocess
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from typing import IO, cast

from typing_extensions import override

from seed.running_server import RunningServer

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["server.commands.serve", "server.store.migration", "uvloop", "httptools"])


class WarmServer(RunningServer):
    """`wangge serve` on a data folder, quickly there."""

    @override
    def _spawned(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        forked = _Forked(log.name, self._environment, self._where)
        return cast("subprocess.Popen[bytes]", forked)


class _Forked:
    """What `RunningServer` asks of a process."""

    def __init__(self, log: str, environment: Mapping[str, str], where: Sequence[str]) -> None:
        self._process: ForkServerProcess = _CONTEXT.Process(
            target=_serve, args=(log, dict(environment), tuple(where)), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("wangge serve", timeout or 0)
        return code

    def kill(self) -> None:
        self._process.kill()


def _serve(log: str, environment: Mapping[str, str], where: Sequence[str]) -> None:
    from server.commands.serve import serve

    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    serve.main(where)
