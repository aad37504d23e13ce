"""PouchDB's replication in few words of Python: the same requests in the same order, over a line that may fail.

What stock PouchDB does was read from its source (pouchdb-replication, pouchdb-checkpointer 9.0.0); that it
gets on with the server is proven by `test_pouchdb.py`. This model is for asking what no real client can be
asked thousands of times: what remains after any sequence of failures.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from sync.asgi import ReplicationApp
from sync.documents import Document, Edit, replicated
from sync.errors import EditConflict
from sync.memory_store import MemoryStore
from sync.revisions import Rev

_BATCH = 3
_DB = "m"

#: Asks the server and answers with JSON, or None for 404.
Line = Callable[..., Awaitable[Any]]


class LineFailed(Exception):
    """The request never arrived, or its answer never came back; nobody knows which."""


class Replica:
    """A handheld: a store of its own, and two checkpoints."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.store = MemoryStore()
        self._checkpoints: dict[str, Any] = {}

    async def open(self) -> None:
        """To be called once."""
        await self.store.create_database(_DB)

    async def edit(self, document_id: str, body: bytes, *, deleted: bool) -> None:
        """Write over what is shown, as a user does; deleting what is not there does nothing."""
        known = (await self.store.documents(_DB, [document_id])).get(document_id)
        parent = known.tree.winner if known and not known.deleted else None
        edit = Edit(id=document_id, parent=parent, deleted=deleted, body=b"{}" if deleted else body)
        (outcome,) = await self.store.edit(_DB, [edit])
        assert not isinstance(outcome, EditConflict) or deleted

    async def push(self, line: Line) -> None:
        """All that is new here goes there, in batches; a failure leaves the rest for the next time."""
        since = await self._agreed(line, "push") or 0
        while (page := await self.store.changes(_DB, since=since, limit=_BATCH)).rows:
            leaves = {row.id: [str(leaf) for leaf in row.leaves] for row in page.rows}
            unknown = await line("POST", "/_revs_diff", leaves)
            known = await self.store.documents(_DB, list(unknown))
            docs = [_told(known[name], rev) for name, said in unknown.items() for rev in said["missing"]]
            if docs:
                assert await line("POST", "/_bulk_docs", {"docs": docs, "new_edits": False}) == []
            since = page.last_seq
            await self._agree(line, "push", since)

    async def pull(self, line: Line) -> None:
        """All that is new there comes here."""
        since = await self._agreed(line, "pull") or "0"
        while rows := (page := await line("GET", f"/_changes?style=all_docs&since={since}&limit={_BATCH}"))[
            "results"
        ]:
            known = await self.store.documents(_DB, [row["id"] for row in rows])
            wanted = [
                {"id": row["id"], "rev": change["rev"]}
                for row in rows
                for change in row["changes"]
                if not _knows(known.get(row["id"]), change["rev"])
            ]
            if wanted:
                answer = await line("POST", "/_bulk_get?revs=true&latest=true", {"docs": wanted})
                docs = [each["ok"] for result in answer["results"] for each in result["docs"]]
                await self.store.accept(_DB, [replicated(json.dumps(doc).encode()) for doc in docs])
            since = page["last_seq"]
            await self._agree(line, "pull", since)

    async def _agreed(self, line: Line, way: str) -> Any:
        """The checkpoint, if both sides remember the same one; else it is begun anew."""
        theirs = await line("GET", f"/_local/{self._name}-{way}")
        mine = self._checkpoints.get(way)
        return mine if theirs and theirs["last_seq"] == mine else None

    async def _agree(self, line: Line, way: str, since: Any) -> None:
        path = f"/_local/{self._name}-{way}"
        known = await line("GET", path)
        over = {"_rev": known["_rev"]} if known else {}
        await line("PUT", path, {**over, "last_seq": since})
        self._checkpoints[way] = since


def _knows(document: Document | None, rev: str) -> bool:
    return document is not None and _rev(rev) in document.tree


def _rev(text: str) -> Rev:
    generation, _, name = text.partition("-")
    return Rev(int(generation), name)


def _told(document: Document, rev: str) -> dict[str, Any]:
    leaf = _rev(rev)
    line = document.tree.history(leaf)
    return {
        **json.loads(document.bodies[leaf]),
        "_id": document.id,
        "_rev": rev,
        "_deleted": document.tree.is_deleted(leaf),
        "_revisions": {"start": leaf.generation, "ids": [each.id for each in line]},
    }


async def asked(app: ReplicationApp, method: str, path: str, body: object = None) -> Any:
    """One request to an app in this process, without a network: its JSON, or None for 404."""
    said: list[Mapping[str, Any]] = []
    address, _, query = f"/{_DB}{path}".partition("?")
    sent = b"" if body is None else json.dumps(body).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent}

    async def send(message: Mapping[str, Any]) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": address,
        "raw_path": quote(address).encode(),
        "query_string": query.encode(),
        "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json")],
    }
    await app(scope, receive, send)
    status = said[0]["status"]
    answer = json.loads(b"".join(message.get("body", b"") for message in said[1:]))
    assert status in (200, 201, 404), answer
    return None if status == 404 else answer
