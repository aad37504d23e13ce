"""What the server delivers, settled in all its databases at once: of each kind one statement, however many they are.

deliveries ──▶ databases held ──▶ rows as they lie ──▶ grown ──▶ shared bodies, rows, digests, numbers

Here grow documents with but one line of revisions, as nearly all have that nobody else writes: the line is lengthened
as it lies, packed. Where somebody wrote beside the server, `grafting` puts the documents of that database right.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.engine.interfaces import DBAPIConnection

from .attachments import MARK
from .documents import plain_body
from .errors import DatabaseMissing
from .packing import is_line, longer
from .revisions import Rev, child_of, stored_rev
from .sql_digest import Shift, keep_digests_of_many
from .sql_sharing import forget_unshared, named, renew, share, shared_already
from .sql_statements import Statements
from .store import Delivery


class _Line(Struct, gc=False):
    """A document as its row has it, and as it grows. Its `body` lies elsewhere if it is `shared`; `key` is the row's.

    `seq` is its new number, 0 unless it has grown. Before that it is what it was: `live` its live winner, `left` the
    key of the body that it shared.
    """

    database: int
    id: str
    key: int | None = None
    rev: str | None = None
    deleted: bool = True
    packed: bytes = b""
    body: bytes | None = None
    shared: int | None = None
    seq: int = 0
    live: str | None = None
    left: int | None = None


def said_last(batch: Iterable[Delivery]) -> Collection[Delivery]:
    """Each document once, as it was said last."""
    return {(each.database, each.id): each for each in batch}.values()


def in_plain_bodies(batch: Collection[Delivery]) -> list[Delivery]:
    """The same with bodies as they are stored, each body looked at once: most stand in several databases."""
    made = {each.body for each in batch if not each.is_plain}
    plain = {body: body if body is None else plain_body(body) for body in made}
    return [each if each.is_plain else replace(each, body=plain[each.body]) for each in batch]


def settle_lines(
    statements: Statements, driver: DBAPIConnection, batch: Collection[Delivery]
) -> tuple[list[str], dict[str, list[Delivery]]]:
    """The databases that have changed, and by database the deliveries to those where some document is more than a
    line: these are not done.

    Raises:
        DatabaseMissing: a database named is not there.
    """
    by_database: defaultdict[str, list[Delivery]] = defaultdict(list)
    for each in batch:
        by_database[each.database].append(each)
    held = _held(statements, driver, by_database)
    places = [(held[name][0], each.id) for name, asked in by_database.items() for each in asked]
    lines, tangled = _lying(statements, driver, places)
    bodies = named({each.body for each in batch if each.body is not None})
    keys = shared_already(statements, driver, bodies)
    minted = _Minted()
    grown = [
        line
        for name, (key, seq) in held.items()
        if key not in tangled
        for line in _grown(key, seq, by_database[name], lines, keys, minted)
    ]
    if grown:
        times = Counter(line.body for line in grown)
        wanted = {body for body in times if times[body] > 1} - keys.keys()
        fresh = {digest: body for digest, body in bodies.items() if body in wanted}
        keys |= renew(statements, driver, fresh, _left(grown, asked={*keys.values()}))
        keys |= share(statements, driver, {own: body for own, body in fresh.items() if body not in keys})
        _save(statements, driver, grown, keys)
    changed = {line.database for line in grown}
    left = {name: by_database[name] for name, (key, _) in held.items() if key in tangled}
    return [name for name, (key, _) in held.items() if key in changed], left


def _held(
    statements: Statements, driver: DBAPIConnection, names: Iterable[str]
) -> dict[str, tuple[int, int]]:
    """The key and the last number of each database, in one order for all, so that no two wait for each other."""
    asked = sorted(names)
    rows = statements.locked_databases.rows(driver, statements.listed(asked))
    held = {name: (key, seq) for name, key, seq in rows}
    for name in asked:
        if name not in held:
            raise DatabaseMissing(name)
    return held


def _lying(
    statements: Statements, driver: DBAPIConnection, places: Sequence[tuple[int, str]]
) -> tuple[dict[tuple[int, str], _Line], set[int]]:
    """Those of the documents that exist, and the keys of the databases where one is more than a line."""
    lines: dict[tuple[int, str], _Line] = {}
    tangled: set[int] = set()
    for row in statements.placed.rows(driver, *statements.places(places)):
        database, document_id, key, rev, deleted, leaf_count, packed, body, shared = row
        if leaf_count > 1 or not is_line(packed) or (body is not None and body.startswith(MARK)):
            tangled.add(database)
        live = None if deleted else rev
        lines[database, document_id] = _Line(
            database, document_id, key, rev, bool(deleted), packed, body, shared, 0, live, shared
        )
    return lines, tangled


def _grown(
    database: int,
    seq: int,
    asked: Iterable[Delivery],
    lines: dict[tuple[int, str], _Line],
    keys: Mapping[bytes, int],
    minted: "_Minted",
) -> Iterator[_Line]:
    """The documents of one database that grow, each with its number, in the order in which they are first spoken of."""
    for each in asked:
        line = lines.get((database, each.id)) or _Line(database, each.id)
        if _is_so(line, each.body, keys):
            continue
        _grow(line, each.body, minted)
        if not line.seq:
            seq += 1
            line.seq = seq
            lines[database, each.id] = line
            yield line


def _is_so(line: _Line, body: bytes | None, keys: Mapping[bytes, int]) -> bool:
    """Whether the document has ended, or its live body is this one."""
    if body is None or line.deleted:
        return line.deleted and body is None
    return line.body == body if line.shared is None else line.shared == keys.get(body)


class _Minted(dict[tuple[str | None, bytes | None], Rev]):
    """The child of a revision with that body (None: its tombstone): most databases have the same history."""

    def __missing__(self, of: tuple[str | None, bytes | None]) -> Rev:
        parent, body = of
        known = None if parent is None else stored_rev(parent)
        rev = self[of] = child_of(known, deleted=body is None, body=b"{}" if body is None else body)
        return rev


def _grow(line: _Line, body: bytes | None, minted: _Minted) -> None:
    rev = minted[line.rev, body]
    line.rev = str(rev)
    line.deleted = body is None
    line.packed = longer(line.packed, rev, deleted=line.deleted)
    line.body = b"{}" if body is None else body
    line.shared = None


def _left(grown: Iterable[_Line], asked: set[int]) -> dict[int, list[bytes | None]]:
    """The shared bodies that documents had before, and what each of these has now.

    Not those that are `asked` for: to them others may come as these leave.
    """
    left: defaultdict[int, list[bytes | None]] = defaultdict(list)
    for line in grown:
        if line.left is not None and line.left not in asked:
            left[line.left].append(line.body)
    return left


def _save(
    statements: Statements, driver: DBAPIConnection, grown: Sequence[_Line], keys: Mapping[bytes, int]
) -> None:
    # By place, so that neighbours in the index are written together.
    fresh = sorted((line for line in grown if line.key is None), key=lambda line: (line.database, line.id))
    older = sorted((line for line in grown if line.key is not None), key=lambda line: line.key or 0)
    if fresh:
        statements.insert_document.insert(
            driver, [(line.database, line.id, *_columns(line, keys)) for line in fresh]
        )
    stays = [line for line in older if _shared(line, keys) == line.left]
    moves = [line for line in older if _shared(line, keys) != line.left]
    statements.lengthen_document.run(driver, [(*_columns(line, keys)[:-1], line.key) for line in stays])
    statements.update_document.run(driver, [(*_columns(line, keys), line.key) for line in moves])
    forget_unshared(statements, driver, sorted({line.left for line in moves if line.left is not None}))
    shifts: defaultdict[int, list[Shift]] = defaultdict(list)
    for line in sorted(grown, key=lambda line: line.id):
        now = None if line.deleted else line.rev
        if now != line.live:
            shifts[line.database].append(Shift(line.id, line.live, now))
    keep_digests_of_many(statements, driver, shifts)
    statements.update_database.run(driver, [*_counted(grown)])


def _columns(
    line: _Line, keys: Mapping[bytes, int]
) -> tuple[int, str | None, int, int, bytes, bytes | None, int | None]:
    """Those of `sql_statements.ROW` from the third on."""
    key = _shared(line, keys)
    return line.seq, line.rev, int(line.deleted), 1, line.packed, line.body if key is None else b"", key


def _shared(line: _Line, keys: Mapping[bytes, int]) -> int | None:
    """The key of the shared body that a document has now."""
    return None if line.body is None else keys.get(line.body)


def _counted(grown: Iterable[_Line]) -> Iterator[tuple[int, int, int, int]]:
    """Of each database its last number, and by how many it has more live documents and more deleted ones."""
    last: dict[int, int] = {}
    live: Counter[int] = Counter()
    deleted: Counter[int] = Counter()
    for line in grown:
        last[line.database] = line.seq
        if line.key is not None:
            (deleted if line.live is None else live)[line.database] -= 1
        (deleted if line.deleted else live)[line.database] += 1
    for database, seq in last.items():
        yield database, seq, live[database], deleted[database]
