"""Attachments within documents: how they lie, and what becomes of their stubs."""

import base64
import gzip

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.attachments import blobs_of, known_name, newer_than, resolved, shown, stored_in
from sync.blobs import PIECE, Spool, Unpacking
from sync.documents import edited, replicated
from sync.errors import DigestMismatch, Malformed, MissingStub, TooLarge
from sync.revisions import parse_rev

PHOTO = b"\x00 photo"
INLINE = {"content_type": "image/jpeg", "data": base64.b64encode(PHOTO).decode()}
MD5 = "md5-7hZDHUOB1IWuo5PYZlEqNw=="


def _sent(attachments: object, **more: object) -> bytes:
    return msgspec.json.encode({"_id": "a", "_rev": "2-b", **more, "_attachments": attachments})


def _lying(attachments: object, generation: int = 2) -> bytes:
    return resolved(replicated(_sent(attachments)).body, generation=generation, parents={})


def test_an_inline_attachment_becomes_a_blob_and_a_pointer_to_it() -> None:
    revision = replicated(_sent({"照片/1.jpg": INLINE}, n=1))
    (blob,) = revision.blobs
    (entry,) = stored_in(resolved(revision.body, generation=2, parents={})).values()
    assert b"".join(blob.pieces()) == PHOTO
    assert (entry.blob, entry.length, entry.revpos) == (blob.key, len(PHOTO), 2)
    assert entry.digest == "md5-" + base64.b64encode(__import__("hashlib").md5(PHOTO).digest()).decode()


def test_clients_are_shown_stubs_and_never_where_the_bytes_lie() -> None:
    (entry,) = msgspec.json.decode(shown(_lying({"f": INLINE})))["_attachments"].values()
    assert entry.keys() == {"content_type", "revpos", "digest", "length", "stub"}
    (full,) = msgspec.json.decode(shown(_lying({"f": INLINE}), contents={"f": PHOTO}))[
        "_attachments"
    ].values()
    assert full["data"] == INLINE["data"]


def test_where_bytes_lie_is_never_believed_from_outside() -> None:
    forged = {"f": {"content_type": "x", "revpos": 1, "digest": "md5-x", "length": 1, "blob": "00"}}
    with pytest.raises(Malformed):
        replicated(_sent(forged))
    stub = replicated(_sent({"f": {"stub": True, "blob": "00", "digest": "md5-x"}}))
    assert b"blob" not in stub.body


def test_a_stub_is_what_the_parent_has_under_that_name() -> None:
    parents = stored_in(_lying({"f": INLINE}))
    stub = replicated(_sent({"f": {"stub": True}})).body
    assert stored_in(resolved(stub, generation=3, parents=parents)) == parents


def test_a_stub_may_be_known_by_its_digest_from_another_leaf() -> None:
    (entry,) = stored_in(_lying({"f": INLINE})).values()
    stub = replicated(_sent({"g": {"stub": True, "digest": entry.digest}})).body
    assert stored_in(resolved(stub, generation=3, parents={}, kin=[entry])) == {"g": entry}


def test_a_stub_for_nothing_is_refused() -> None:
    with pytest.raises(MissingStub):
        resolved(replicated(_sent({"f": {"stub": True}})).body, generation=2, parents={})


def test_a_generation_that_cannot_be_is_not_kept() -> None:
    (entry,) = stored_in(_lying({"f": {**INLINE, "revpos": 9}})).values()
    assert entry.revpos == 2


def test_a_document_without_attachments_any_more_has_none_of_their_member() -> None:
    assert edited(b'{"_id":"a","_attachments":{},"n":1}').body == b'{"n":1}'
    assert blobs_of([b'{"n":1}']) == set()


def test_what_a_client_knows_is_left_out() -> None:
    entries = stored_in(_lying({"f": {**INLINE, "revpos": 1}, "g": {**INLINE, "revpos": 2}}))
    history = [parse_rev("2-b"), parse_rev("1-a")]
    assert newer_than(entries, history, [parse_rev("1-a")]).keys() == {"g"}
    assert newer_than(entries, history, [parse_rev("9-x")]).keys() == {"f", "g"}


@pytest.mark.parametrize(
    "attachments",
    [
        7,
        {"f": 7},
        {"f": {}},
        {"f": {"data": "not base64!"}},
        {"f": {"data": 7}},
        {"f": {"follows": True}},
        {"_f": INLINE},
        {"": INLINE},
    ],
)
def test_attachments_that_cannot_be_read_are_refused(attachments: object) -> None:
    with pytest.raises(Malformed):
        replicated(_sent(attachments))


def test_what_followed_must_be_what_was_announced() -> None:
    spool = Spool.of(PHOTO)
    said = {"f": {"follows": True, "digest": spool.digest}}
    (blob,) = replicated(_sent(said), follows={"f": spool}).blobs
    assert blob.key == spool.blob.key
    with pytest.raises(DigestMismatch):
        replicated(_sent({"f": {"follows": True, "digest": "md5-AAAA"}}), follows={"f": spool})


@given(st.lists(st.binary(max_size=200), max_size=6))
def test_a_spool_keeps_what_it_is_given(chunks: list[bytes]) -> None:
    spool = Spool()
    for chunk in chunks:
        spool.write(chunk)
    spool.finish()
    assert b"".join(spool.blob.pieces()) == b"".join(chunks)
    assert (spool.length, spool.digest) == (len(b"".join(chunks)), Spool.of(b"".join(chunks)).digest)
    assert spool.blob.key == Spool.of(b"".join(chunks)).blob.key
    spool.close()


def test_many_bytes_are_kept_on_disk_and_given_in_pieces() -> None:
    spool = Spool()
    for _ in range(20):
        spool.write(b"x" * 100_000)
    spool.finish()
    assert [len(piece) for piece in spool.blob.pieces()] == [PIECE] * 7 + [2_000_000 - 7 * PIECE]
    assert not isinstance(spool.blob.source, bytes)
    spool.close()


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=3), st.integers(1, 50))
def test_packed_bytes_are_unpacked_whatever_pieces_they_come_in(contents: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(content) for content in contents)
    unpacking = Unpacking(10_000)
    pieces = [
        piece for at in range(0, len(packed), size) for piece in unpacking.pieces(packed[at : at + size])
    ]
    unpacking.finish()
    assert b"".join(pieces) == b"".join(contents)
    assert unpacking.length == len(b"".join(contents))


def test_a_bomb_is_defused_before_it_fills_memory() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with pytest.raises(TooLarge):
        list(Unpacking(1_000_000).pieces(bomb))


def test_packed_bytes_must_be_whole() -> None:
    unpacking = Unpacking(1000)
    list(unpacking.pieces(gzip.compress(b"x" * 100)[:-3]))
    with pytest.raises(Malformed):
        unpacking.finish()
    with pytest.raises(Malformed):
        list(Unpacking(1000).pieces(b"no gzip at all"))


@pytest.mark.parametrize("name", ["", "_x", "a\0"])
def test_some_names_are_no_names(name: str) -> None:
    with pytest.raises(Malformed):
        known_name(name)
