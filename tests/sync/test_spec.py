"""The specification names tests that exist."""

import re
from pathlib import Path

_HERE = Path(__file__).parent
_SPEC = (_HERE.parents[1] / "sync" / "SPEC.md").read_text(encoding="utf-8")


def test_every_promise_names_a_test_that_is_there() -> None:
    promises = re.findall(r"^- .*", _SPEC.partition("## Known gaps")[0], re.MULTILINE)
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", _SPEC)
    missing = [
        f"{file}::{name}" for file, name in named if f"def {name}(" not in (_HERE / file).read_text("utf-8")
    ]
    silent = [line for line in promises if "::test_" not in line]
    assert promises
    assert (missing, silent) == ([], [])
