"""A database's keeping: who may use it, how much it remembers, what is taken out of it for good."""

from typing import TypeVar

import msgspec

from ..errors import Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import parse_rev
from ..revtree import STEM_MIN
from ..security import ADMINS_ONLY, Security

_T = TypeVar("_T")


async def security(call: Call) -> Reply:
    """`GET /db/_security`, as it was put."""
    said = await call.store.security(call.database)
    return Reply(body=said or ADMINS_ONLY, headers=(("content-type", "application/json"),))


async def put_security(call: Call) -> Reply:
    """`PUT /db/_security`: members it does not know stay in it."""
    body = await call.json_body()
    _decoded(body, Security, "_security")
    await call.store.put_security(call.database, body)
    return json_reply({"ok": True})


async def revs_limit(call: Call) -> Reply:
    """`GET /db/_revs_limit`."""
    return json_reply((await call.store.database(call.database)).revs_limit)


async def put_revs_limit(call: Call) -> Reply:
    """`PUT /db/_revs_limit`: never so few that a client from a drawer would bring back what was deleted."""
    limit = _decoded(await call.json_body(), int, "_revs_limit")
    if not STEM_MIN <= limit < 2**31:
        raise Malformed(f"`_revs_limit` must be a number of {STEM_MIN} or more here")
    await call.store.limit_revisions(call.database, limit)
    return json_reply({"ok": True})


async def compact(call: Call) -> Reply:
    """`POST /db/_compact`. Little is left to do, since what is replaced is not kept in the first place."""
    await call.json_body()
    await call.store.compact(call.database, days_max=call.settings.checkpoint_days_max)
    return json_reply({"ok": True}, status=202)


async def purge(call: Call) -> Reply:
    """`POST /db/_purge`: leaves, by document, that are to be as if they had never been. Replicas hear nothing of it."""
    asked = _decoded(await call.json_body(), dict[str, list[str]], "the body")
    revs = {document_id: [parse_rev(rev) for rev in said] for document_id, said in asked.items()}
    purged = await call.store.purge(call.database, revs)
    told = {document_id: [str(rev) for rev in purged.get(document_id, ())] for document_id in asked}
    return json_reply({"purge_seq": None, "purged": told}, status=201)


async def purged_infos_limit(call: Call) -> Reply:
    """`GET /db/_purged_infos_limit`: nothing is remembered of what was purged."""
    await call.store.database(call.database)
    return json_reply(0)


async def local_docs(call: Call) -> Reply:
    """`GET` or `POST /db/_local_docs`: all checkpoints, by id."""
    rows = []
    for name, checkpoint in await call.store.checkpoints(call.database):
        document_id = f"_local/{name}"
        rows.append({"id": document_id, "key": document_id, "value": {"rev": f"0-{checkpoint.revision}"}})
    return json_reply({"total_rows": None, "offset": None, "rows": rows})


def _decoded(data: bytes, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"{name} cannot be read: {error}") from error
