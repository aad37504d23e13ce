"""How a table of a document is written: its cells, its codes, and the Chinese term beside each code."""

import inspect
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum


def names(enum: type[StrEnum]) -> dict[str, str]:
    """The Chinese term of each member, as the comment beside it has it."""
    source = inspect.getsource(enum)
    return dict(re.findall(r'^    [A-Z_]+ = "([a-z_]+)"  # (.+)$', source, re.MULTILINE))


def code_of(text: str | None) -> str:
    """A code as pages show it; a dash where there is none."""
    return f"`{text}`" if text else "–"


def table_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with its heads, without the marks around it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
