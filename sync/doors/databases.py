"""A database as a whole: making it, asking about it, ending it."""

from ..errors import EditConflict
from ..exchange import Call, Reply, json_reply
from ..tokens import token
from .bulk import new_edit

#: The same string wherever the protocol asks for it: CouchDB's replicator compares the two.
_INSTANCE_START_TIME = "0"


async def info(call: Call) -> Reply:
    """`GET /db`."""
    database = await call.store.database(call.database)
    return json_reply(
        {
            "db_name": database.name,
            "update_seq": token(database.seq, database.epoch),
            "instance_start_time": _INSTANCE_START_TIME,
            "doc_count": database.live_count,
            "doc_del_count": database.deleted_count,
            "purge_seq": database.purge_seq,
            "compact_running": False,
            "disk_format_version": 8,
            "sizes": {"file": 0, "external": 0, "active": 0},
            "props": {},
            "cluster": {"q": 1, "n": 1, "w": 1, "r": 1},
        }
    )


async def create(call: Call) -> Reply:
    """`PUT /db`: 412 if it is there, which PouchDB takes for success."""
    await call.store.create_database(call.database)
    return json_reply({"ok": True}, status=201)


async def drop(call: Call) -> Reply:
    """`DELETE /db`."""
    await call.store.delete_database(call.database)
    return json_reply({"ok": True})


async def add(call: Call) -> Reply:
    """`POST /db`: a document, with an id made here if it brings none."""
    edit = new_edit(await call.json_body())
    (outcome,) = await call.store.edit(call.database, [edit])
    if isinstance(outcome, EditConflict):
        raise outcome
    return json_reply({"ok": True, "id": edit.id, "rev": str(outcome)}, status=201)


async def ensure_full_commit(call: Call) -> Reply:
    """`POST /db/_ensure_full_commit`: nothing to do, since every reply to a write follows its commit."""
    await call.store.database(call.database)
    return json_reply({"ok": True, "instance_start_time": _INSTANCE_START_TIME}, status=201)
