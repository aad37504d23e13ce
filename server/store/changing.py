"""Changes of a row that is there: only columns that are others now are written, and no index of the rest is touched."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update

from server.store.prepared import Prepared


class Changing:
    """The rows of one table, each found by its `key`; every set of columns that change together is one statement."""

    def __init__(self, table: Table, *key: str) -> None:
        self._table = table
        self._key = key
        self._statements: dict[tuple[str, ...], Prepared] = {}

    def run(self, connection: Connection, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Make the row that stands as `before` stand as `after`; what `before` does not tell of is written."""
        changed = tuple(name for name in after if name not in before or before[name] != after[name])
        if changed:
            row = {name: after[name] for name in changed}
            named = {f"of_{name}": after[name] for name in self._key}
            self._statement(changed).run(connection, [{**row, **named}])

    def _statement(self, changed: tuple[str, ...]) -> Prepared:
        known = self._statements.get(changed)
        if known is None:
            here = (self._table.c[name] == bindparam(f"of_{name}") for name in self._key)
            values: dict[str, Any] = {name: bindparam(name) for name in changed}
            known = self._statements[changed] = Prepared(update(self._table).where(*here).values(values))
        return known
