"""`_local` documents: where a replication remembers how far it came. They never travel themselves."""

import msgspec

from ..documents import members
from ..errors import DocumentMissing, EditConflict, Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev
from ..store import Checkpoint, Keeping

#: `_revisions` is what some clients put there though a checkpoint has no history.
_OUTSIDE = ("_id", "_rev", "_revisions")


async def read(call: Call) -> Reply:
    """`GET /db/_local/id`. 404 is how every first replication begins."""
    found = await call.store.checkpoint(call.database, call.document_id)
    if found is None:
        raise DocumentMissing
    head = {"_id": f"_local/{call.document_id}", "_rev": _name(found.revision)}
    rest = b"}" if found.body == b"{}" else b"," + found.body[1:]
    return Reply(body=msgspec.json.encode(head)[:-1] + rest, headers=(("content-type", "application/json"),))


async def write(call: Call) -> Reply:
    """`PUT /db/_local/id`: on top of the revision that is there, named in the body or the query."""
    fields = members(await call.json_body())
    named = msgspec.json.decode(fields["_rev"]) if "_rev" in fields else None
    over = _number(named or call.query.get("rev"))
    body = msgspec.json.encode({name: value for name, value in fields.items() if name not in _OUTSIDE})
    keeping = Keeping(
        owner=call.caller.name or "",
        count_max=call.settings.checkpoints_per_user_max,
        days_max=call.settings.checkpoint_days_max,
    )
    revision = await call.store.put_checkpoint(
        call.database, call.document_id, body, over=over, keeping=keeping
    )
    return _written(call, Checkpoint(revision, body))


async def remove(call: Call) -> Reply:
    """`DELETE /db/_local/id`."""
    found = await call.store.checkpoint(call.database, call.document_id)
    if found is None:
        raise DocumentMissing
    asked = _number(call.query.get("rev"))
    if asked is not None and asked != found.revision:
        raise EditConflict
    await call.store.delete_checkpoint(call.database, call.document_id)
    return json_reply({"ok": True, "id": f"_local/{call.document_id}", "rev": "0-0"})


def _written(call: Call, checkpoint: Checkpoint) -> Reply:
    answer = {"ok": True, "id": f"_local/{call.document_id}", "rev": _name(checkpoint.revision)}
    return json_reply(answer, status=201)


def _name(revision: int) -> str:
    return str(Rev(0, str(revision)))


def _number(text: object) -> int | None:
    if text is None:
        return None
    generation, dash, number = str(text).partition("-")
    if generation != "0" or not dash or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Malformed("the revision of a _local document is 0-N")
    return int(number)
