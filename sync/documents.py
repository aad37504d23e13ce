"""A document as it travels and as it lies: JSON with underscored members outside, a plain body inside.

A body keeps every byte of every value as it came (1.0 stays 1.0, large integers survive), because
replicas must not disagree about what a revision says.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Raw, Struct

from .attachments import MARK, received, shown
from .blobs import Blob, Spool
from .errors import BadDocument, BadDocumentId, Malformed
from .revisions import Rev, parse_history, parse_rev
from .revtree import RevTree

#: Members that the protocol owns. Those which only describe a document on its way out are dropped on the
#: way in; `_attachments` stays in the body, in the form that `attachments` has for it.
_KNOWN = frozenset(
    {"_id", "_rev", "_deleted", "_revisions"}
    | {"_conflicts", "_deleted_conflicts", "_local_seq", "_revs_info", "_access", "_removed"}
    | {f"_replication_{name}" for name in ("id", "state", "state_time", "state_reason", "stats")}
)
_ATTACHMENTS = "_attachments"
_NO_FOLLOWERS: Mapping[str, Spool] = {}

_OBJECT = msgspec.json.Decoder(dict[str, Raw])


class Revision(Struct, frozen=True, kw_only=True, gc=False):
    """A revision that somebody else made: `path` is its known history, newest first, itself included.

    `blobs` are the bytes of attachments that it brings. There are thousands in a batch, and no circles among them.
    """

    id: str
    path: tuple[Rev, ...]
    deleted: bool
    body: bytes
    blobs: tuple[Blob, ...] = ()


class Edit(Struct, frozen=True, kw_only=True):
    """An edit for which this server is to mint the revision, on top of `parent` (None: a new document)."""

    id: str
    parent: Rev | None
    deleted: bool
    body: bytes
    blobs: tuple[Blob, ...] = ()


class Document(Struct, frozen=True, kw_only=True):
    """What a store holds of a document: its history, and the body of each leaf. Older bodies are gone.

    `seq` is the number of its last change in its database, from 1.
    """

    id: str
    seq: int
    tree: RevTree
    bodies: Mapping[Rev, bytes]

    @property
    def deleted(self) -> bool:
        """Whether readers see nothing: then every leaf is a tombstone."""
        return self.tree.is_deleted(self.tree.winner)


class _Revisions(Struct, frozen=True):
    start: int
    ids: list[str]


class _Said(Struct, frozen=True, gc=False):
    """What a document says about itself; None where it is silent."""

    id: str | None
    rev: str | None
    deleted: bool
    revisions: _Revisions | None


_TEXT = msgspec.json.Decoder(str)
_FLAG = msgspec.json.Decoder(bool)
_HISTORY = msgspec.json.Decoder(_Revisions)


def members(data: bytes | Raw) -> dict[str, Raw]:
    """The members of a JSON object, each value verbatim.

    Raises:
        Malformed: not a JSON object.
    """
    try:
        return _OBJECT.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"a document must be a JSON object: {error}") from error


def plain_body(data: bytes | Raw) -> bytes:
    """A JSON object in the form in which bodies are stored: compact between its members, without attachments.

    Raises:
        Malformed: not a JSON object.
        BadDocument: it carries a reserved member.
    """
    fields = members(data)
    fields.pop(_ATTACHMENTS, None)
    return _encoded(fields)[0]


def known_id(text: str) -> str:
    """The id of an ordinary document, checked.

    Raises:
        BadDocumentId: empty, with a NUL, or with an underscore in front (but for `_design/…`).
    """
    if not text or "\0" in text:
        raise BadDocumentId("Document id must not be empty, nor contain NUL.")
    if text[0] == "_" and not text.startswith("_design/"):
        raise BadDocumentId("Only reserved document ids may start with underscore.")
    return text


def replicated(
    data: Raw | bytes,
    *,
    document_id: str | None = None,
    rev: Rev | None = None,
    follows: Mapping[str, Spool] = _NO_FOLLOWERS,
) -> Revision:
    """What `new_edits=false` brings: a revision under the name it already has.

    `document_id` and `rev` stand in where the document does not say them itself (a PUT's address); `follows` are
    attachments whose bytes came behind the document.

    Raises:
        Malformed: no JSON object, no revision, or a history that contradicts the revision.
        BadDocumentId, BadDocument, BadRevision: see there.
    """
    fields = members(data)
    said = _said(fields)
    body, blobs = _encoded(fields, follows)
    return Revision(
        id=_id(said, document_id), path=_path(said, rev), deleted=said.deleted, body=body, blobs=blobs
    )


def edited(
    data: Raw | bytes,
    *,
    document_id: str | None = None,
    parent: Rev | None = None,
    follows: Mapping[str, Spool] = _NO_FOLLOWERS,
) -> Edit:
    """What `new_edits=true` asks for; `document_id` and `parent` stand in where the document is silent.

    Raises:
        Malformed: no JSON object, or two different parents are named.
        BadDocumentId, BadDocument, BadRevision: see there.
    """
    fields = members(data)
    said = _said(fields)
    rev = parse_rev(said.rev) if said.rev else None
    if rev and parent and rev != parent:
        raise Malformed("Document rev from request body and query string have different values")
    body, blobs = _encoded(fields, follows)
    return Edit(id=_id(said, document_id), parent=rev or parent, deleted=said.deleted, body=body, blobs=blobs)


def rendered(
    document_id: str,
    rev: Rev | str,
    body: bytes,
    *,
    deleted: bool = False,
    told: bytes = b"",
    in_full: bytes | None = None,
) -> bytes:
    """The document as JSON for a client: `_id`, `_rev`, `_deleted`, then `told`, then the body's members.

    What is `told` of it are further members as JSON, with a comma before each.
    Attachments are shown as stubs, unless `in_full` is the body with more of them.
    """
    if in_full is not None:
        body = in_full
    elif body.startswith(MARK):
        body = shown(body)
    return b'{"_id":%b,"_rev":"%b"%b%b%b%b' % (
        msgspec.json.encode(document_id),
        str(rev).encode(),
        b',"_deleted":true' if deleted else b"",
        told,
        b"" if body == b"{}" else b",",
        body[1:],
    )


def _said(fields: dict[str, Raw]) -> _Said:
    """What the document says about itself, taken out of its members."""
    try:
        return _Said(
            _TEXT.decode(fields.pop("_id")) if "_id" in fields else None,
            _TEXT.decode(fields.pop("_rev")) if "_rev" in fields else None,
            "_deleted" in fields and _FLAG.decode(fields.pop("_deleted")),
            _HISTORY.decode(fields.pop("_revisions")) if "_revisions" in fields else None,
        )
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"a document must say truly what it is: {error}") from error


def _id(said: _Said, given: str | None) -> str:
    if said.id is None:
        return known_id(given or "")
    if given is not None and said.id != given:
        raise BadDocumentId("Document id in the body and in the address differ.")
    return known_id(said.id)


def _path(said: _Said, given: Rev | None) -> tuple[Rev, ...]:
    newest = given if said.rev is None else parse_rev(said.rev)
    if said.revisions is None:
        if newest is None:
            raise Malformed("a replicated document needs _rev or _revisions")
        return (newest,)
    start, ids = said.revisions.start, said.revisions.ids
    if not ids:
        raise Malformed("_revisions is empty")
    if newest is None:
        return parse_history(start, ids)
    if newest.generation != start or newest.id != ids[0]:
        raise Malformed("_revisions does not begin with the document's _rev")
    return (newest,) if len(ids) == 1 else (newest, *parse_history(start - 1, ids[1:]))


def _encoded(
    fields: dict[str, Raw], follows: Mapping[str, Spool] = _NO_FOLLOWERS
) -> tuple[bytes, tuple[Blob, ...]]:
    """The body and what its attachments bring; the protocol's own members are taken out of `fields`."""
    attachments = fields.pop(_ATTACHMENTS, None)
    reserved = [name for name in fields if name[:1] == "_"]
    for name in reserved:
        if name not in _KNOWN:
            raise BadDocument(f"Bad special document member: {name[:100]}")
        del fields[name]
    if attachments is None:
        return msgspec.json.encode(fields), ()
    entries, blobs = received(attachments, follows)
    head = {} if bytes(entries) == b"{}" else {_ATTACHMENTS: entries}
    return msgspec.json.encode(head | fields), blobs
