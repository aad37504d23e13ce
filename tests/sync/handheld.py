"""Stock PouchDB under Node as a handheld, told what to do from Python."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("handheld.mjs")
_PATIENCE_S = 180.0

#: Why tests that need it are skipped, or None if they need not be.
ABSENT = (
    None
    if shutil.which("node") and (_SCRIPT.parents[2] / "node_modules" / "pouchdb").is_dir()
    else "Node and PouchDB are not installed: npm ci"
)


class Handheld:
    """One PouchDB with its own data, and one database on a server that it knows."""

    def __init__(self, url: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(_SCRIPT), url, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, command: str, **said: object) -> Any:
        """The answer to one command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **said}) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        assert "problem" not in reply, reply["problem"]
        return reply["answer"]

    def get(self, document_id: str) -> dict[str, Any] | None:
        """The document as this handheld shows it, if it does."""
        found: dict[str, Any] | None = self("get", id=document_id)
        return found

    def close(self) -> None:
        """Put it away."""
        if self._process.poll() is None:
            self("leave")
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=60)


@contextmanager
def handheld(url: str, folder: Path) -> Iterator[Handheld]:
    """A handheld for the length of a test."""
    held = Handheld(url, folder)
    try:
        yield held
    finally:
        held.close()


def eventually(claim: Callable[[], bool]) -> None:
    """Return once the claim holds; fail if it does not within a minute."""
    until = time.monotonic() + _PATIENCE_S
    while not claim():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.02)
