"""The lines of a duty list that came as CSV, whichever list it is."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from server.domain.errors import DutiesInvalid


def lines_of(document: bytes, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Each line below the head with its number, from 2.

    Raises:
        DutiesInvalid: it is no CSV in UTF-8, or has other columns.
    """
    try:
        rows = list(csv.reader(StringIO(document.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as trouble:
        raise DutiesInvalid(field="document", rule=f"is CSV in UTF-8: {trouble}") from trouble
    if not rows or rows[0] != list(columns):
        raise DutiesInvalid(field="line 1", rule=f"has the columns {', '.join(columns)}")
    return enumerate(rows[1:], start=2)
