"""The lines of a duty list that came as CSV, whichever list it is."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from server.domain.errors import DutiesInvalid


def lines_of(
    document: bytes, columns: Sequence[str], further: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """Each line below the head with its number, from 2. The head names the columns, or these and the further ones.

    Raises:
        DutiesInvalid: it is no CSV in UTF-8, has other columns, or a line with more or fewer cells than the head.
    """
    try:
        rows = list(csv.reader(StringIO(document.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as trouble:
        raise DutiesInvalid(field="document", rule=f"is CSV in UTF-8: {trouble}") from trouble
    if not rows or rows[0] not in (list(columns), [*columns, *further]):
        raise DutiesInvalid(field="line 1", rule=f"has the columns {', '.join(columns)}")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise DutiesInvalid(field=f"line {line}", rule=f"has {len(rows[0])} cells, not {len(row)}")
        yield line, row
