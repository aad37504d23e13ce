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
from ..store import Winner
from .multipart_replies import Leaf, Missing, mixed
from .showing import Manner, leaf_json, leaf_rendered, manner_of, winner_rendered

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
    ids = [each.id for each in asked.docs]
    if not call.accepts("application/json"):
        return _parts(call, asked.docs, await call.store.documents(call.database, ids), manner)
    winners = {} if manner.attachments else await call.store.winners(call.database, ids)
    results = [_by_winner(each, winners.get(each.id), revs=manner.revs) for each in asked.docs]
    if others := [at for at, result in enumerate(results) if not result]:
        found = await call.store.documents(call.database, [ids[at] for at in others])
        for at in others:
            shown = await _shown(call, asked.docs[at], found.get(ids[at]), manner)
            results[at] = _result(ids[at], b",".join(shown))
    return Reply(body=b'{"results":[%b]}\n' % b",".join(results), headers=_JSON)


def _by_winner(wanted: _Wanted, winner: Winner | None, *, revs: bool) -> bytes:
    """The result where the winner alone is the answer, and nothing where it is not."""
    if winner is None or (wanted.rev != winner.rev and (wanted.rev is not None or not winner.alone)):
        return b""
    return _result(wanted.id, b'{"ok":%b}' % winner_rendered(winner, revs=revs))


def _result(document_id: str, answers: bytes) -> bytes:
    return b'{"id":%b,"docs":[%b]}' % (msgspec.json.encode(document_id), answers)


async def _shown(call: Call, wanted: _Wanted, document: Document | None, manner: Manner) -> list[bytes]:
    """Each leaf that is an answer, as JSON."""
    limit = call.settings.request_bytes_max
    answers = []
    for answer in _answers(wanted, document, latest=manner.latest):
        if isinstance(answer, Missing):
            answers.append(answer.json)
        elif manner.attachments:
            known = replace(manner, known=frozenset(parse_rev(rev) for rev in wanted.atts_since))
            shown = await leaf_json(call.store, answer.document, answer.rev, known, bytes_max=limit)
            answers.append(b'{"ok":%b}' % shown)
        else:
            answers.append(b'{"ok":%b}' % leaf_rendered(answer.document, answer.rev, manner))
    return answers


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
