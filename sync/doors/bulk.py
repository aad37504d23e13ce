"""Many documents at once: the two requests that carry nearly all of a replication."""

import secrets

import msgspec
from msgspec import Raw, Struct

from ..documents import Document, Edit, edited, members, rendered, replicated, revisions_member
from ..errors import EditConflict, Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev, parse_rev

_JSON = (("content-type", "application/json"),)


class _Pushed(Struct, frozen=True):
    docs: list[Raw]
    new_edits: bool = True


class _Wanted(Struct, frozen=True):
    id: str
    rev: str | None = None


class _Asked(Struct, frozen=True):
    docs: list[_Wanted]
    revs: bool | None = None
    latest: bool | None = None


_PUSHED = msgspec.json.Decoder(_Pushed)
_ASKED = msgspec.json.Decoder(_Asked)


async def bulk_docs(call: Call) -> Reply:
    """`POST /db/_bulk_docs`: all of it is on disk, or nothing is.

    Replicated revisions (`new_edits: false`) are answered by `[]`: at least one client fails on more.
    """
    try:
        pushed = _PUSHED.decode(await call.json_body())
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"POST body must include `docs` parameter, a list of documents: {error}") from error
    if not pushed.new_edits:
        await call.store.accept(call.database, [replicated(data) for data in pushed.docs])
        return json_reply([], status=201)
    edits = [new_edit(data) for data in pushed.docs]
    outcome = await call.store.edit(call.database, edits)
    return json_reply(
        [_verdict(edit.id, result) for edit, result in zip(edits, outcome, strict=True)], status=201
    )


async def bulk_get(call: Call) -> Reply:
    """`POST /db/_bulk_get`: as many results as asked, in the order asked, one document in each.

    CouchDB's replicator crashes on a shorter list, and PouchDB loops on an error inside one: neither can
    arise for a revision that `_changes` has listed, since `latest` then answers with what came after it.
    """
    try:
        asked = _ASKED.decode(await call.json_body())
    except msgspec.DecodeError as error:
        raise Malformed(f"Missing JSON list of 'docs': {error}") from error
    revs = call.flag("revs") if asked.revs is None else asked.revs
    latest = call.flag("latest") if asked.latest is None else asked.latest
    found = await call.store.documents(call.database, [each.id for each in asked.docs])
    results = [
        b'{"id":%b,"docs":[%b]}'
        % (
            msgspec.json.encode(each.id),
            b",".join(_answers(each, found.get(each.id), revs=revs, latest=latest)),
        )
        for each in asked.docs
    ]
    return Reply(body=b'{"results":[%b]}\n' % b",".join(results), headers=_JSON)


def new_edit(data: bytes | Raw) -> Edit:
    """An edit as it came, with an id made here if it brings none."""
    minted = None if "_id" in members(data) else secrets.token_hex(16)
    return edited(data, document_id=minted)


def _answers(wanted: _Wanted, document: Document | None, *, revs: bool, latest: bool) -> list[bytes]:
    leaves = _leaves(wanted, document, latest=latest)
    if document is None or not leaves:
        facts = {"id": wanted.id, "rev": wanted.rev or "undefined", "error": "not_found", "reason": "missing"}
        return [msgspec.json.encode({"error": facts})]
    return [b'{"ok":%b}' % leaf_json(document, leaf, revs=revs) for leaf in leaves]


def _leaves(wanted: _Wanted, document: Document | None, *, latest: bool) -> tuple[Rev, ...]:
    if document is None:
        return ()
    if wanted.rev is None:
        return document.tree.leaves
    rev = parse_rev(wanted.rev)
    if rev in document.bodies:
        return (rev,)
    if latest and rev in document.tree:
        return document.tree.leaves_above(rev)[:1]
    return ()


def leaf_json(document: Document, leaf: Rev, *, revs: bool) -> bytes:
    """One leaf as JSON, with its history if `revs`."""
    extra = {"_revisions": revisions_member(document.tree.history(leaf))} if revs else None
    deleted = document.tree.is_deleted(leaf)
    return rendered(document.id, leaf, document.bodies[leaf], deleted=deleted, extra=extra)


def _verdict(document_id: str, result: Rev | EditConflict) -> dict[str, object]:
    if isinstance(result, EditConflict):
        return {"id": document_id, "error": result.word, "reason": result.reason}
    return {"ok": True, "id": document_id, "rev": str(result)}
