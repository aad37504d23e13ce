"""Many documents at once: the two requests that carry nearly all of a replication."""

import secrets
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from ..documents import Document, Edit, edited, members, replicated
from ..errors import EditConflict, Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev, parse_rev
from .multipart_replies import Leaf, Missing, mixed
from .showing import Manner, leaf_json, leaf_rendered, manner_of

_JSON = (("content-type", "application/json"),)


class _Pushed(Struct, frozen=True):
    docs: list[Raw]
    new_edits: bool = True


class _Wanted(Struct, frozen=True):
    id: str
    rev: str | None = None
    atts_since: list[str] = []


class _Asked(Struct, frozen=True):
    docs: list[_Wanted]
    revs: bool | None = None
    latest: bool | None = None
    attachments: bool | None = None


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
    manner = manner_of(call)
    said = {"revs": asked.revs, "latest": asked.latest, "attachments": asked.attachments}
    manner = replace(manner, **{name: flag for name, flag in said.items() if flag is not None})
    found = await call.store.documents(call.database, [each.id for each in asked.docs])
    if not call.accepts("application/json"):
        return _parts(call, asked.docs, found, manner)
    limit = call.settings.request_bytes_max
    results = []
    for each in asked.docs:
        answers = []
        for answer in _answers(each, found.get(each.id), latest=manner.latest):
            if isinstance(answer, Missing):
                answers.append(answer.json)
            elif manner.attachments:
                known = replace(manner, known=frozenset(parse_rev(rev) for rev in each.atts_since))
                shown = await leaf_json(call.store, answer.document, answer.rev, known, bytes_max=limit)
                answers.append(b'{"ok":%b}' % shown)
            else:
                answers.append(b'{"ok":%b}' % leaf_rendered(answer.document, answer.rev, manner))
        results.append(b'{"id":%b,"docs":[%b]}' % (msgspec.json.encode(each.id), b",".join(answers)))
    return Reply(body=b'{"results":[%b]}\n' % b",".join(results), headers=_JSON)


def _parts(call: Call, asked: Sequence[_Wanted], found: Mapping[str, Document], manner: Manner) -> Reply:
    """The same in parts, for a client that will not have JSON; attachments follow their document."""
    answers = [
        answer for each in asked for answer in _answers(each, found.get(each.id), latest=manner.latest)
    ]
    return mixed(call, answers, replace(manner, attachments=True))


def new_edit(data: bytes | Raw) -> Edit:
    """An edit as it came, with an id made here if it brings none."""
    minted = None if "_id" in members(data) else secrets.token_hex(16)
    return edited(data, document_id=minted)


def _answers(wanted: _Wanted, document: Document | None, *, latest: bool) -> list[Leaf | Missing]:
    leaves = _leaves(wanted, document, latest=latest)
    if document is None or not leaves:
        facts = {"id": wanted.id, "rev": wanted.rev or "undefined", "error": "not_found", "reason": "missing"}
        return [Missing(msgspec.json.encode({"error": facts}))]
    return [Leaf(document=document, rev=leaf) for leaf in leaves]


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


def _verdict(document_id: str, result: Rev | EditConflict) -> dict[str, object]:
    if isinstance(result, EditConflict):
        return {"id": document_id, "error": result.word, "reason": result.reason}
    return {"ok": True, "id": document_id, "rev": str(result)}
