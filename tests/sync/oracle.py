"""Other people's programs under Node that answer one line of JSON with another."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[2] / "web" / "conformance"

#: Why tests that need them are skipped, or None if they need not be.
ABSENT = (
    None
    if shutil.which("node") and (_FOLDER.parents[1] / "node_modules" / "pouchdb-merge").is_dir()
    else "Node and web/conformance are not installed: npm ci"
)


class Oracle:
    """A running program that knows the answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, question: object) -> Any:
        """The answer to one question."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def told_by(script: str, *arguments: str) -> Any:
    """What a script of web/conformance prints, once it has ended well."""
    command = ["node", "--no-warnings", str(_FOLDER / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def oracle(script: str, *arguments: str) -> Iterator[Oracle]:
    """A script of web/conformance, until its stdin is closed."""
    command = ["node", "--no-warnings", str(_FOLDER / script), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Oracle(process)
