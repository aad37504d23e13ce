"""Changes of a row that is there: only columns that are others now are written, and no index of the rest is touched."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
        self.run_all(connection, [(before, after)])

    def run_all(
        self, connection: Connection, changes: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
    ) -> None:
        """The same for many rows, each as it stands and as it shall stand: those that change alike at one go."""
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for before, after in changes:
            changed = self._changed(before, after)
            if changed:
                alike[changed].append(self._row(changed, after))
        for changed, rows in alike.items():
            self._statement(changed).run(connection, rows)

    @staticmethod
    def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(name for name in after if name not in before or before[name] != after[name])

    def _row(self, changed: Iterable[str], after: Mapping[str, Any]) -> dict[str, Any]:
        row = {name: after[name] for name in changed}
        return row | {f"of_{name}": after[name] for name in self._key}

    def _statement(self, changed: tuple[str, ...]) -> Prepared:
        known = self._statements.get(changed)
        if known is None:
            here = (self._table.c[name] == bindparam(f"of_{name}") for name in self._key)
            values: dict[str, Any] = {name: bindparam(name) for name in changed}
            known = self._statements[changed] = Prepared(update(self._table).where(*here).values(values))
        return known
