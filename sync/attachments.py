"""Attachments as they lie in a document: by name, each pointing to a blob that is stored apart, once.

    arrives as   {"photo.jpg": {"content_type": …, "data": base64}}     or "follows": its bytes come behind
                 {"photo.jpg": {"stub": true}}                          the one that the parent has
    lies as      {"photo.jpg": {content_type, revpos, digest, length, blob}}
    leaves as    the same without `blob`, and with `stub`, `data` or `follows`

A body that has any begins with them, so that one look tells bodies apart. Blobs are named by SHA-256 and not by
the MD5 that the protocol shows: two files of one MD5 are easily made, and one would be shown for the other.
"""

import base64
import binascii
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec import Raw, Struct

from .blobs import Blob, Spool
from .errors import DigestMismatch, Malformed, MissingStub
from .revisions import Rev

#: How a stored body begins that has attachments.
MARK = b'{"_attachments":'


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored attachment: `revpos` is the generation that brought it, `length` in bytes when unpacked.

    `digest` is `md5-` and base64 over what is stored; what came packed (`encoding` is gzip) is stored so.
    """

    content_type: str
    revpos: int
    digest: str
    length: int
    blob: str
    encoding: str | None = None
    encoded_length: int | None = None


class _Received(Struct, frozen=True, kw_only=True):
    content_type: str = "application/octet-stream"
    data: str | None = None
    stub: bool = False
    follows: bool = False
    digest: str | None = None
    revpos: int | None = None


_RECEIVED = msgspec.json.Decoder(dict[str, _Received])
_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_STORED = msgspec.json.Decoder(dict[str, Attachment])
#: Until stubs are looked up, each stands there as its digest, or as "".
_UNRESOLVED = msgspec.json.Decoder(dict[str, Attachment | str])


def received(data: Raw | bytes, follows: Mapping[str, Spool]) -> tuple[Raw, tuple[Blob, ...]]:
    """An `_attachments` member as it came, in the form in which it lies, with the blobs it brings.

    `follows` holds those whose bytes came behind the document. A `revpos` of 0 means: this revision.

    Raises:
        Malformed: not what the protocol has there, or bytes that were announced did not come.
        DigestMismatch: bytes that followed are not those announced.
    """
    try:
        said = _RECEIVED.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"_attachments cannot be read: {error}") from error
    entries: dict[str, Attachment | str] = {}
    blobs: list[Blob] = []
    for name, each in said.items():
        known_name(name)
        if each.stub:
            entries[name] = each.digest or ""
            continue
        spool = _bytes_of(name, each, follows)
        entries[name] = spooled(spool, content_type=each.content_type, revpos=each.revpos or 0)
        blobs.append(spool.blob)
    return Raw(msgspec.json.encode(entries)), tuple(blobs)


def known_name(name: str) -> str:
    """An attachment's name, checked. It may hold slashes and any script.

    Raises:
        Malformed: empty, with a NUL, or with an underscore in front.
    """
    if not name or name[0] == "_" or "\0" in name:
        raise Malformed("Attachment name must not be empty, contain NUL, or start with '_'.")
    return name


def spooled(spool: Spool, *, content_type: str, revpos: int) -> Attachment:
    """What came into a spool, as it will lie."""
    packed = spool.encoding is not None
    return Attachment(
        content_type=content_type,
        revpos=revpos,
        digest=spool.digest,
        length=spool.length,
        blob=spool.blob.key,
        encoding=spool.encoding,
        encoded_length=spool.blob.length if packed else None,
    )


def stored_in(body: bytes) -> dict[str, Attachment]:
    """The attachments of a stored body, by name."""
    return _STORED.decode(_MEMBERS.decode(body)["_attachments"]) if body.startswith(MARK) else {}


def with_attachments(body: bytes, entries: Mapping[str, object]) -> bytes:
    """The body with these attachments in place of its own."""
    fields = _MEMBERS.decode(body)
    fields.pop("_attachments", None)
    head = {"_attachments": Raw(msgspec.json.encode(entries))} if entries else {}
    return msgspec.json.encode(head | fields)


def resolved(
    body: bytes, *, generation: int, parents: Mapping[str, Attachment], kin: Collection[Attachment] = ()
) -> bytes:
    """The body once its stubs are looked up and every attachment knows the generation that brought it.

    `parents` are those of the revision beneath; `kin` those of other leaves, of which one may be meant that has
    the same digest.

    Raises:
        MissingStub: a stub for an attachment that is not here. Replicators then send all of it.
    """
    if not body.startswith(MARK):
        return body
    entries: dict[str, Attachment] = {}
    for name, entry in _UNRESOLVED.decode(_MEMBERS.decode(body)["_attachments"]).items():
        if isinstance(entry, str):
            entries[name] = _looked_up(name, entry, parents, kin)
        else:
            revpos = entry.revpos if 0 < entry.revpos <= generation else generation
            entries[name] = msgspec.structs.replace(entry, revpos=revpos)
    return with_attachments(body, entries)


def blobs_of(bodies: Iterable[bytes]) -> set[str]:
    """The keys of all blobs that these stored bodies point to."""
    return {each.blob for body in bodies if body.startswith(MARK) for each in stored_in(body).values()}


def shown(
    body: bytes,
    *,
    contents: Mapping[str, bytes] | None = None,
    follows: Collection[str] = (),
    encoding_info: bool = False,
) -> bytes:
    """The body as a client sees it: with `data` for `contents`, `follows` for those, and stubs for the rest."""
    told: dict[str, dict[str, object]] = {}
    for name, each in stored_in(body).items():
        entry: dict[str, object] = {
            "content_type": each.content_type,
            "revpos": each.revpos,
            "digest": each.digest,
        }
        if contents is not None and name in contents:
            entry["data"] = base64.b64encode(contents[name]).decode()
        else:
            entry |= {"length": each.length, "follows" if name in follows else "stub": True}
        if encoding_info and each.encoding is not None:
            entry |= {"encoding": each.encoding, "encoded_length": each.encoded_length}
        told[name] = entry
    return with_attachments(body, told) if told else body


def newer_than(
    entries: Mapping[str, Attachment], history: Sequence[Rev], known: Collection[Rev]
) -> dict[str, Attachment]:
    """The attachments that came after the newest revision of this history that the client knows."""
    generation = next((rev.generation for rev in history if rev in known), 0)
    return {name: each for name, each in entries.items() if each.revpos > generation}


def _looked_up(
    name: str, digest: str, parents: Mapping[str, Attachment], kin: Collection[Attachment]
) -> Attachment:
    if name in parents:
        return parents[name]
    alike = [each for each in kin if each.digest == digest]
    if not alike:
        raise MissingStub(name)
    return alike[0]


def _bytes_of(name: str, each: _Received, follows: Mapping[str, Spool]) -> Spool:
    if each.follows:
        if name not in follows:
            raise Malformed(f"the bytes of an attachment did not follow: {name[:100]!r}")
        if each.digest is not None and each.digest.startswith("md5-") and each.digest != follows[name].digest:
            raise DigestMismatch
        return follows[name]
    if each.data is None:
        raise Malformed(f"an attachment has neither data nor a stub: {name[:100]!r}")
    try:
        return Spool.of(base64.b64decode(each.data, validate=True))
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"the data of an attachment is not base64: {name[:100]!r}") from error
