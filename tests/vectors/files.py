"""The files of vectors, and how they are written: one line for each case, so that a change shows as what it is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.vectors import asking, descriptions, matters, numbers, places, terms

HERE = Path(__file__).parent

Vectors = dict[str, Any]

#: Every file with what it must hold by the code as it is now.
FILES: dict[str, Callable[[], Vectors]] = {
    "locate.json": lambda: places.answered_again(json.loads((HERE / "locate.json").read_text("utf-8"))),
    "suggest.json": descriptions.vectors,
    "deadlines.json": terms.vectors,
    "routing.json": matters.vectors,
    "numbers.json": numbers.vectors,
    "asking.json": asking.vectors,
}


def written(vectors: Vectors) -> str:
    """JSON with each element of a list, and each other value, on a line of its own."""
    fields = [f"{json.dumps(name)}:{_lines(value)}" for name, value in vectors.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return _one_line(value)
    return "[\n" + ",\n".join(map(_one_line, value)) + "\n]"


def _one_line(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
