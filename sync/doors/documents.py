"""One document at a time: reading any of its leaves, writing it, ending it."""

from collections.abc import Mapping

import msgspec

from ..documents import Document, Edit, edited, known_id, rendered, replicated, revisions_member
from ..errors import DocumentMissing, EditConflict, Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev, parse_rev
from .bulk import leaf_json

_JSON = (("content-type", "application/json"),)


async def read(call: Call) -> Reply:
    """`GET /db/id`: the winner, or by `rev`, `latest` and `open_revs` another leaf. Older bodies are gone."""
    document = (await call.store.documents(call.database, [call.document_id])).get(call.document_id)
    if "open_revs" in call.query:
        return _open_revs(call, document)
    if document is None:
        raise DocumentMissing
    leaf = _leaf(call, document)
    etag = f'"{leaf}"'
    headers = (*_JSON, ("etag", etag))
    if call.headers.get("if-none-match") == etag:
        return Reply(status=304, headers=headers)
    body = rendered(
        document.id,
        leaf,
        document.bodies[leaf],
        deleted=document.tree.is_deleted(leaf),
        extra=_told_about(call, document, leaf),
    )
    return Reply(body=body + b"\n", headers=headers)


async def write(call: Call) -> Reply:
    """`PUT /db/id`: an edit of the leaf it names, or (`new_edits=false`) a revision made elsewhere."""
    body = await call.json_body()
    if not call.flag("new_edits", default=True):
        revision = replicated(body, document_id=call.document_id, rev=call.rev())
        await call.store.accept(call.database, [revision])
        return _written(revision.id, revision.path[0], status=201)
    return await _edit(call, edited(body, document_id=call.document_id, parent=_parent(call)), status=201)


async def remove(call: Call) -> Reply:
    """`DELETE /db/id?rev=…`: a tombstone on the leaf it names."""
    known_id(call.document_id)
    edit = Edit(id=call.document_id, parent=_parent(call), deleted=True, body=b"{}")
    if call.document_id not in await call.store.documents(call.database, [call.document_id]):
        raise DocumentMissing
    return await _edit(call, edit, status=200)


async def _edit(call: Call, edit: Edit, *, status: int) -> Reply:
    (outcome,) = await call.store.edit(call.database, [edit])
    if isinstance(outcome, EditConflict):
        raise outcome
    return _written(edit.id, outcome, status=status)


def _written(document_id: str, rev: Rev, *, status: int) -> Reply:
    answer = {"ok": True, "id": document_id, "rev": str(rev)}
    return json_reply(answer, status=status, headers=(("etag", f'"{rev}"'),))


def _parent(call: Call) -> Rev | None:
    """The leaf an edit is made on, by query or by If-Match."""
    by_header = call.headers.get("if-match")
    named = parse_rev(by_header.strip('"')) if by_header else None
    asked = call.rev()
    if named and asked and named != asked:
        raise Malformed("Document rev and etag have different values")
    return asked or named


def _leaf(call: Call, document: Document) -> Rev:
    asked = call.rev()
    if asked is None:
        if document.deleted:
            raise DocumentMissing(deleted=True)
        return document.tree.winner
    if asked in document.tree and call.flag("latest"):
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
        "_revisions": revisions_member(tree.history(leaf)) if call.flag("revs") else None,
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


def _open_revs(call: Call, document: Document | None) -> Reply:
    """A list of `{"ok": document}` and `{"missing": rev}`, each leaf once, in the order asked for."""
    said = call.query["open_revs"]
    revs = call.flag("revs")
    if said == "all":
        if document is None:
            raise DocumentMissing
        found = [_ok(document, leaf, revs=revs) for leaf in document.tree.leaves]
        return _listed(found)
    try:
        asked = [parse_rev(text) for text in msgspec.json.decode(said, type=list[str])]
    except msgspec.DecodeError as error:
        raise Malformed(f"open_revs is all, or a JSON list of revisions: {error}") from error
    answers: dict[Rev, bytes] = {}
    for rev in asked:
        leaves = _opened(document, rev, latest=call.flag("latest"))
        for leaf in leaves:
            if document is not None:
                answers.setdefault(leaf, _ok(document, leaf, revs=revs))
        if not leaves:
            answers[rev] = msgspec.json.encode({"missing": str(rev)})
    return _listed(list(answers.values()))


def _opened(document: Document | None, rev: Rev, *, latest: bool) -> tuple[Rev, ...]:
    if document is None or rev not in document.tree:
        return ()
    if latest:
        return document.tree.leaves_above(rev)
    return (rev,) if rev in document.bodies else ()


def _ok(document: Document, leaf: Rev, *, revs: bool) -> bytes:
    return b'{"ok":%b}' % leaf_json(document, leaf, revs=revs)


def _listed(answers: list[bytes]) -> Reply:
    return Reply(body=b"[%b]\n" % b",".join(answers), headers=_JSON)
