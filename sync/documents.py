"""A document as it travels and as it lies: JSON with underscored members outside, a plain body inside.

A body keeps every byte of every value as it came (1.0 stays 1.0, large integers survive), because
replicas must not disagree about what a revision says.
"""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

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


class Revision(Struct, frozen=True, kw_only=True):
    """A revision that somebody else made: `path` is its known history, newest first, itself included.

    `blobs` are the bytes of attachments that it brings.
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


class _Said(Struct, frozen=True, kw_only=True, rename=lambda name: f"_{name}"):
    """What a document says about itself."""

    id: str | UnsetType = UNSET
    rev: str | UnsetType = UNSET
    deleted: bool = False
    revisions: _Revisions | UnsetType = UNSET


_SAID = msgspec.json.Decoder(_Said)


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
    said = _said(data)
    body, blobs = _encoded(members(data), follows)
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
    said = _said(data)
    rev = parse_rev(said.rev) if said.rev else None
    if rev and parent and rev != parent:
        raise Malformed("Document rev from request body and query string have different values")
    body, blobs = _encoded(members(data), follows)
    return Edit(id=_id(said, document_id), parent=rev or parent, deleted=said.deleted, body=body, blobs=blobs)


def rendered(
    document_id: str,
    rev: Rev,
    body: bytes,
    *,
    deleted: bool = False,
    extra: Mapping[str, object] | None = None,
    in_full: bytes | None = None,
) -> bytes:
    """The document as JSON for a client: `_id`, `_rev`, `_deleted`, then `extra`, then the body's members.

    Attachments are shown as stubs, unless `in_full` is the body with more of them.
    """
    if in_full is not None:
        body = in_full
    elif body.startswith(MARK):
        body = shown(body)
    head = b'{"_id":%b,"_rev":"%b"' % (msgspec.json.encode(document_id), str(rev).encode())
    if deleted:
        head += b',"_deleted":true'
    if extra:
        head += b"," + msgspec.json.encode(extra)[1:-1]
    return head + (b"}" if body == b"{}" else b"," + body[1:])


def revisions_member(path: Sequence[Rev]) -> dict[str, object]:
    """`_revisions` as `revs=true` wants it: where the path starts and its ids, newest first."""
    return {"start": path[0].generation, "ids": [rev.id for rev in path]}


def _said(data: bytes | Raw) -> _Said:
    try:
        return _SAID.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"a document must be a JSON object and say truly what it is: {error}") from error


def _id(said: _Said, given: str | None) -> str:
    if said.id is UNSET:
        return known_id(given or "")
    if given is not None and said.id != given:
        raise BadDocumentId("Document id in the body and in the address differ.")
    return known_id(said.id)


def _path(said: _Said, given: Rev | None) -> tuple[Rev, ...]:
    if said.revisions is UNSET:
        newest = given if said.rev is UNSET else parse_rev(said.rev)
        if newest is None:
            raise Malformed("a replicated document needs _rev or _revisions")
        return (newest,)
    if not said.revisions.ids:
        raise Malformed("_revisions is empty")
    path = parse_history(said.revisions.start, said.revisions.ids)
    if str(path[0]) != (str(given or path[0]) if said.rev is UNSET else said.rev):
        raise Malformed("_revisions does not begin with the document's _rev")
    return path


def _encoded(
    fields: dict[str, Raw], follows: Mapping[str, Spool] = _NO_FOLLOWERS
) -> tuple[bytes, tuple[Blob, ...]]:
    """The body and what its attachments bring; the protocol's own members are taken out of `fields`."""
    reserved = {name: fields.pop(name) for name in [name for name in fields if name[:1] == "_"]}
    attachments = reserved.pop(_ATTACHMENTS, None)
    if strange := reserved.keys() - _KNOWN:
        raise BadDocument(f"Bad special document member: {min(strange)[:100]}")
    if attachments is None:
        return msgspec.json.encode(fields), ()
    entries, blobs = received(attachments, follows)
    head = {} if bytes(entries) == b"{}" else {_ATTACHMENTS: entries}
    return msgspec.json.encode(head | fields), blobs
