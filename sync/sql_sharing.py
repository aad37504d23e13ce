"""Bodies that stand in many databases, each stored once: what a server delivers, it mostly delivers to many.

A document's row then holds a key instead of the body. What a client pushed, or was delivered to one, lies in its row,
since that is read faster, and nobody else has it. A shared body goes with the last document that points to it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.engine.interfaces import DBAPIConnection

from .sql_statements import Statements

#: Shorter bodies lie in every row: a key and a look-up would cost as much.
SHARED_BYTES_MIN = 200


def named(bodies: Iterable[bytes]) -> dict[bytes, bytes]:
    """Those long enough to be shared, by digest and in one order, so that no two processes wait for each other."""
    return dict(
        sorted(
            (hashlib.blake2b(body, digest_size=32).digest(), body)
            for body in bodies
            if len(body) >= SHARED_BYTES_MIN
        )
    )


def share(statements: Statements, driver: DBAPIConnection, bodies: Mapping[bytes, bytes]) -> dict[bytes, int]:
    """The key of each of these bodies by their digests, stored now if it was not before."""
    statements.insert_shared.run(driver, [*bodies.items()])
    return shared_already(statements, driver, bodies)


def renew(
    statements: Statements,
    driver: DBAPIConnection,
    fresh: Mapping[bytes, bytes],
    left: Mapping[int, Sequence[bytes | None]],
) -> dict[bytes, int]:
    """The key of each of these new bodies, by digest, that is written over one which all who shared it left for it.

    `left` are shared bodies by their keys, with what each document that left has instead. So most move on together,
    and go on pointing where they did. Not where other processes write: one may just have found the body that was.
    """
    if not statements.is_only_writer:
        return {}
    digests = {body: digest for digest, body in fresh.items()}
    heirs = {key: bodies[0] for key, bodies in left.items() if len(set(bodies)) == 1}
    keys = {body: key for key, body in heirs.items() if body in digests}
    counts = dict(statements.sharers.rows(driver, statements.listed([*keys.values()]))) if keys else {}
    renewed = {body: key for body, key in keys.items() if counts[key] == len(left[key])}
    statements.renew_shared.run(driver, [(digests[body], body, key) for body, key in renewed.items()])
    return renewed


def shared_already(
    statements: Statements, driver: DBAPIConnection, bodies: Mapping[bytes, bytes]
) -> dict[bytes, int]:
    """The key of each of these bodies that is stored for many databases."""
    if not bodies:
        return {}
    rows = statements.shared_keys.rows(driver, *statements.digests([*bodies]))
    return {bodies[digest]: key for digest, key in rows}


def shared_by(statements: Statements, driver: DBAPIConnection, documents: Sequence[int]) -> list[int]:
    """The keys of the bodies that the rows with these keys share with others."""
    return [key for (key,) in statements.shared_by.rows(driver, statements.listed(documents))]


def forget_unshared(
    statements: Statements, driver: DBAPIConnection, keys: Sequence[int] | None = None
) -> None:
    """Delete those of the shared bodies (of all, if none are named) to which no document points any more."""
    if keys is None:
        statements.forget_all_unshared.run(driver, [()])
    elif keys:
        statements.forget_unshared.run(driver, [(statements.listed(keys),)])
