"""One document at a time: reading any of its leaves, writing it, ending it."""

from collections.abc import Mapping
from contextlib import ExitStack

import msgspec
from msgspec.structs import replace

from ..blobs import Spool
from ..documents import Document, Edit, edited, known_id, replicated
from ..errors import DocumentMissing
from ..exchange import Call, Reply
from ..revisions import Rev
from .editing import edited_reply, parent_of, written
from .following import followed
from .multipart_replies import Leaf, Missing, mixed, related
from .showing import Manner, leaf_json, listed_revs, manner_of, wanted_attachments, winner_rendered

_JSON = (("content-type", "application/json"),)


async def read(call: Call) -> Reply:
    """`GET /db/id`: the winner, or by `rev`, `latest` and `open_revs` another leaf. Older bodies are gone."""
    if not call.query:
        return await _read_winner(call)
    document = (await call.store.documents(call.database, [call.document_id])).get(call.document_id)
    manner = manner_of(call)
    if "open_revs" in call.query:
        return await _open_revs(call, document, manner)
    if document is None:
        raise DocumentMissing
    leaf = _leaf(call, document, manner)
    etag = f'"{leaf}"'
    headers = (("etag", etag),)
    if call.headers.get("if-none-match") == etag:
        return Reply(status=304, headers=headers)
    extra = _told_about(call, document, leaf)
    if wanted_attachments(document, leaf, manner) and call.accepts("multipart/related"):
        return related(call, Leaf(document=document, rev=leaf, extra=extra), manner, headers)
    body = await leaf_json(
        call.store, document, leaf, manner, bytes_max=call.settings.request_bytes_max, extra=extra
    )
    return Reply(body=body + b"\n", headers=(*_JSON, *headers))


async def _read_winner(call: Call) -> Reply:
    """What is asked for most: the document as everybody sees it, and nothing else."""
    winner = (await call.store.winners(call.database, [call.document_id])).get(call.document_id)
    if winner is None or winner.deleted:
        raise DocumentMissing(deleted=winner is not None)
    etag = f'"{winner.rev}"'
    if call.headers.get("if-none-match") == etag:
        return Reply(status=304, headers=(("etag", etag),))
    return Reply(body=winner_rendered(winner, revs=False) + b"\n", headers=(*_JSON, ("etag", etag)))


async def write(call: Call) -> Reply:
    """`PUT /db/id`: an edit of the leaf it names, or (`new_edits=false`) a revision made elsewhere.

    A `multipart/related` body brings attachments behind the document.
    """
    if call.content_type != "multipart/related":
        return await _write(call, await call.json_body(), {})
    with ExitStack() as spools:
        return await _write(call, *await followed(call, spools))


async def remove(call: Call) -> Reply:
    """`DELETE /db/id?rev=…`: a tombstone on the leaf it names."""
    known_id(call.document_id)
    edit = Edit(id=call.document_id, parent=parent_of(call), deleted=True, body=b"{}")
    if call.document_id not in await call.store.documents(call.database, [call.document_id]):
        raise DocumentMissing
    return await edited_reply(call, edit, status=200)


async def _write(call: Call, body: bytes, follows: Mapping[str, Spool]) -> Reply:
    if not call.flag("new_edits", default=True):
        revision = replicated(body, document_id=call.document_id, rev=call.rev(), follows=follows)
        await call.store.accept(call.database, [revision])
        return written(revision.id, revision.path[0], status=201)
    edit = edited(body, document_id=call.document_id, parent=parent_of(call), follows=follows)
    return await edited_reply(call, edit, status=201)


def _leaf(call: Call, document: Document, manner: Manner) -> Rev:
    asked = call.rev()
    if asked is None:
        if document.deleted:
            raise DocumentMissing(deleted=True)
        return document.tree.winner
    if asked in document.tree and manner.latest:
        return document.tree.leaves_above(asked)[0]
    if asked not in document.bodies:
        raise DocumentMissing
    return asked


def _told_about(call: Call, document: Document, leaf: Rev) -> Mapping[str, object]:
    """The members that describe a document, as far as they are asked for and there is something to tell."""
    tree = document.tree
    meta = call.flag("meta")
    others = [other for other in tree.leaves if other != leaf]
    told: dict[str, object] = {
        "_revs_info": _revs_info(document, leaf) if meta or call.flag("revs_info") else None,
        "_conflicts": [str(other) for other in others if not tree.is_deleted(other)]
        if meta or call.flag("conflicts")
        else None,
        "_deleted_conflicts": [str(other) for other in others if tree.is_deleted(other)]
        if meta or call.flag("deleted_conflicts")
        else None,
        "_local_seq": document.seq if call.flag("local_seq") else None,
    }
    return {name: value for name, value in told.items() if value}


def _revs_info(document: Document, leaf: Rev) -> list[dict[str, str]]:
    def status(rev: Rev) -> str:
        if rev not in document.bodies:
            return "missing"
        return "deleted" if document.tree.is_deleted(rev) else "available"

    return [{"rev": str(rev), "status": status(rev)} for rev in document.tree.history(leaf)]


async def _open_revs(call: Call, document: Document | None, manner: Manner) -> Reply:
    """Leaves and what is missing, each once, in the order asked for; as multipart with attachments, or as JSON."""
    answers = _answers(call, document, manner)
    if call.accepts("multipart/mixed"):
        return mixed(call, answers, replace(manner, attachments=True))
    listed = []
    for answer in answers:
        if isinstance(answer, Missing):
            listed.append(answer.json)
        else:
            limit = call.settings.request_bytes_max
            ok = await leaf_json(call.store, answer.document, answer.rev, manner, bytes_max=limit)
            listed.append(b'{"ok":%b}' % ok)
    return Reply(body=b"[%b]\n" % b",".join(listed), headers=_JSON)


def _answers(call: Call, document: Document | None, manner: Manner) -> list[Leaf | Missing]:
    said = call.query["open_revs"]
    if said == "all":
        if document is None:
            raise DocumentMissing
        return [Leaf(document=document, rev=leaf) for leaf in document.tree.leaves]
    answers: dict[Rev, Leaf | Missing] = {}
    for rev in listed_revs(said, "open_revs"):
        leaves = _opened(document, rev, latest=manner.latest)
        for leaf in leaves:
            if document is not None:
                answers.setdefault(leaf, Leaf(document=document, rev=leaf))
        if not leaves:
            answers[rev] = Missing(msgspec.json.encode({"missing": str(rev)}))
    return list(answers.values())


def _opened(document: Document | None, rev: Rev, *, latest: bool) -> tuple[Rev, ...]:
    if document is None or rev not in document.tree:
        return ()
    if latest:
        return document.tree.leaves_above(rev)
    return (rev,) if rev in document.bodies else ()
