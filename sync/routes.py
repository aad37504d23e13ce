"""Which address is answered by which door, and what it takes to be let in."""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote

from msgspec import Struct

from .access import Operation
from .doors import (
    attachments,
    bulk,
    care,
    changes,
    checkpoints,
    compare,
    databases,
    digest,
    documents,
    listing,
    welcome,
)
from .errors import BadDatabaseName, Malformed, NotThere, WrongMethod
from .exchange import Call, Reply

Door = Callable[[Call], Awaitable[Reply]]
_Verbs = Mapping[str, tuple[Operation, Door]]

_DATABASE_NAME = re.compile(r"[a-z][a-z0-9_$()+/-]{0,237}")


class Route(Struct, frozen=True, kw_only=True):
    """Where a request goes. HEAD goes where GET goes."""

    operation: Operation
    door: Door
    database: str = ""
    document_id: str = ""
    attachment: str = ""


_SERVER: Mapping[str, _Verbs] = {
    "": {"GET": (Operation.INFO, welcome.welcome)},
    "_up": {"GET": (Operation.INFO, welcome.up)},
    "_uuids": {"GET": (Operation.INFO, welcome.uuids)},
    "_session": {
        "GET": (Operation.INFO, welcome.session),
        "POST": (Operation.INFO, welcome.open_session),
        "DELETE": (Operation.INFO, welcome.close_session),
    },
    "_all_dbs": {"GET": (Operation.ADMINISTER, welcome.all_databases)},
    "_active_tasks": {"GET": (Operation.ADMINISTER, welcome.active_tasks)},
}

_DATABASE: Mapping[str, _Verbs] = {
    "": {
        "GET": (Operation.INFO, databases.info),
        "PUT": (Operation.CREATE_DATABASE, databases.create),
        "POST": (Operation.WRITE, databases.add),
        "DELETE": (Operation.DELETE_DATABASE, databases.drop),
    },
    "_changes": {"GET": (Operation.READ, changes.changes), "POST": (Operation.READ, changes.changes)},
    "_revs_diff": {"POST": (Operation.COMPARE, compare.revs_diff)},
    "_missing_revs": {"POST": (Operation.COMPARE, compare.missing_revs)},
    "_bulk_docs": {"POST": (Operation.WRITE, bulk.bulk_docs)},
    "_bulk_get": {"POST": (Operation.READ, bulk.bulk_get)},
    "_all_docs": {"GET": (Operation.READ, listing.all_docs), "POST": (Operation.READ, listing.all_docs)},
    "_digest": {"GET": (Operation.READ, digest.digest)},
    "_ensure_full_commit": {"POST": (Operation.WRITE, databases.ensure_full_commit)},
    "_security": {
        "GET": (Operation.ADMINISTER, care.security),
        "PUT": (Operation.ADMINISTER, care.put_security),
    },
    "_revs_limit": {
        "GET": (Operation.READ, care.revs_limit),
        "PUT": (Operation.ADMINISTER, care.put_revs_limit),
    },
    "_compact": {"POST": (Operation.ADMINISTER, care.compact)},
    "_purge": {"POST": (Operation.ADMINISTER, care.purge)},
    "_purged_infos_limit": {"GET": (Operation.READ, care.purged_infos_limit)},
    "_local_docs": {
        "GET": (Operation.ADMINISTER, care.local_docs),
        "POST": (Operation.ADMINISTER, care.local_docs),
    },
}

_CHECKPOINT: _Verbs = {
    "GET": (Operation.CHECKPOINT, checkpoints.read),
    "PUT": (Operation.CHECKPOINT, checkpoints.write),
    "DELETE": (Operation.CHECKPOINT, checkpoints.remove),
}

_DOCUMENT: _Verbs = {
    "GET": (Operation.READ, documents.read),
    "PUT": (Operation.WRITE, documents.write),
    "DELETE": (Operation.WRITE, documents.remove),
}

#: Design documents are the administrators', as in CouchDB; replicated ones enter the tree like any other.
_DESIGN: _Verbs = {
    "GET": (Operation.READ, documents.read),
    "PUT": (Operation.ADMINISTER, documents.write),
    "DELETE": (Operation.ADMINISTER, documents.remove),
}

_ATTACHMENT: _Verbs = {
    "GET": (Operation.READ, attachments.read),
    "PUT": (Operation.WRITE, attachments.write),
    "DELETE": (Operation.WRITE, attachments.remove),
}


def route(method: str, raw_path: str) -> Route:
    """The door for a path as it was sent, percent-encoded: an encoded slash belongs to a name.

    Raises:
        NotThere: no such address.
        WrongMethod: the address does not know this verb.
        BadDatabaseName: the first part can be no database.
        Malformed: an escape is not UTF-8.
    """
    parts = raw_path.removeprefix("/").split("/")
    if "%" in raw_path:
        parts = [_unquoted(part) for part in parts]
    first, rest = parts[0], parts[1:]
    if (first in _SERVER or first.startswith("_")) and not any(rest):
        return _chosen(_SERVER.get(first), method)
    if not _DATABASE_NAME.fullmatch(first):
        raise BadDatabaseName(first)
    if not any(rest):
        return _chosen(_DATABASE[""], method, database=first)
    if rest[0] == "_local" and len(rest) > 1:
        return _chosen(_CHECKPOINT, method, database=first, document_id="/".join(rest[1:]))
    if rest[0].startswith("_local/"):
        local = rest[0].removeprefix("_local/")
        return _chosen(_CHECKPOINT, method, database=first, document_id=local)
    if rest[0] == "_design" and len(rest) > 1:
        rest = [f"_design/{rest[1]}", *rest[2:]]
    elif rest[0].startswith("_") and not rest[0].startswith("_design/"):
        return _chosen(_DATABASE.get(rest[0]) if len(rest) == 1 else None, method, database=first)
    if len(rest) == 1:
        verbs = _DESIGN if rest[0].startswith("_design/") else _DOCUMENT
        return _chosen(verbs, method, database=first, document_id=rest[0])
    name = "/".join(rest[1:])
    return _chosen(_ATTACHMENT, method, database=first, document_id=rest[0], attachment=name)


def _chosen(
    verbs: _Verbs | None, method: str, *, database: str = "", document_id: str = "", attachment: str = ""
) -> Route:
    if verbs is None:
        raise NotThere
    asked = "GET" if method == "HEAD" else method
    if asked not in verbs:
        allowed = sorted({*verbs, *(("HEAD",) if "GET" in verbs else ())})
        raise WrongMethod(tuple(allowed))
    operation, door = verbs[asked]
    return Route(
        operation=operation, door=door, database=database, document_id=document_id, attachment=attachment
    )


def _unquoted(part: str) -> str:
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError as error:
        raise Malformed("the address is not UTF-8") from error
