"""Attachments over HTTP."""

import base64
import gzip
import hashlib
from typing import Any
from urllib.parse import quote

import httpx
import pytest

PHOTO = bytes(range(256)) * 4
TEXT = {"Content-Type": "text/plain"}


def _put(client: httpx.Client, path: str, content: bytes = PHOTO, **more: Any) -> dict[str, Any]:
    headers = {"Content-Type": "image/jpeg", **more.pop("headers", {})}
    reply = client.put(path, content=content, headers=headers, **more)
    assert reply.status_code == 201, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def _inline(content: bytes, kind: str = "image/jpeg") -> dict[str, str]:
    return {"content_type": kind, "data": base64.b64encode(content).decode()}


def test_an_inline_attachment_comes_back_as_a_stub_and_its_bytes_by_name(
    client: httpx.Client, db: str
) -> None:
    client.put(f"{db}/a", json={"_attachments": {"照片/1.jpg": _inline(PHOTO)}, "n": 1})
    read = client.get(f"{db}/a").json()
    md5 = base64.b64encode(hashlib.md5(PHOTO).digest()).decode()
    assert read["_attachments"]["照片/1.jpg"] == {
        **{"content_type": "image/jpeg", "revpos": 1, "digest": f"md5-{md5}"},
        **{"length": len(PHOTO), "stub": True},
    }
    photo = client.get(f"{db}/a/{quote('照片/1.jpg')}")
    assert (photo.content, photo.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert (photo.headers["etag"], photo.headers["content-md5"]) == (f'"{md5}"', md5)
    assert photo.headers["x-content-type-options"] == "nosniff"
    assert photo.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7")


def test_an_attachment_is_put_beside_those_that_are_there(client: httpx.Client, db: str) -> None:
    first = _put(client, f"{db}/a/one.jpg")
    second = _put(client, f"{db}/a/two/b.txt", b"two", params={"rev": first["rev"]}, headers=TEXT)
    read = client.get(f"{db}/a").json()
    assert {name: each["revpos"] for name, each in read["_attachments"].items()} == {
        "one.jpg": 1,
        "two/b.txt": 2,
    }
    assert read["_rev"] == second["rev"]
    assert client.put(f"{db}/a/three", content=b"3").status_code == 409
    assert client.put(f"{db}/nobody/x", content=b"3", params={"rev": "1-a"}).status_code == 409


def test_an_attachment_of_no_bytes_is_one(client: httpx.Client, db: str) -> None:
    _put(client, f"{db}/a/empty", b"")
    empty = client.get(f"{db}/a/empty")
    assert (empty.status_code, empty.content, empty.headers["content-length"]) == (200, b"", "0")
    client.put(f"{db}/b", json={"_attachments": {"e": {"data": ""}}})
    assert client.get(f"{db}/b/e").content == b""


def test_an_attachment_is_taken_away_by_an_edit(client: httpx.Client, db: str) -> None:
    rev = _put(client, f"{db}/a/one")["rev"]
    assert client.delete(f"{db}/a/one").status_code == 409
    assert client.delete(f"{db}/a/other", params={"rev": rev}).status_code == 404
    gone = client.delete(f"{db}/a/one", params={"rev": rev})
    assert gone.json()["rev"].startswith("2-")
    assert client.get(f"{db}/a/one").status_code == 404
    assert "_attachments" not in client.get(f"{db}/a").json()


def test_a_deleted_document_may_begin_again_with_an_attachment(client: httpx.Client, db: str) -> None:
    rev = client.put(f"{db}/a", json={"n": 1}).json()["rev"]
    client.delete(f"{db}/a", params={"rev": rev})
    assert client.get(f"{db}/a/one").json()["reason"] == "deleted"
    assert _put(client, f"{db}/a/one")["rev"].startswith("3-")


def test_an_edit_keeps_by_stubs_what_its_parent_has(client: httpx.Client, db: str) -> None:
    rev = _put(client, f"{db}/a/one")["rev"]
    kept = client.put(f"{db}/a", json={"_rev": rev, "_attachments": {"one": {"stub": True}}, "n": 2})
    assert kept.status_code == 201
    assert client.get(f"{db}/a/one").content == PHOTO
    strange = {"_rev": kept.json()["rev"], "_attachments": {"other": {"stub": True}}}
    refused = client.put(f"{db}/a", json=strange)
    assert (refused.status_code, refused.json()["error"]) == (412, "missing_stub")
    unheard = {
        "docs": [{"_id": "z", "_rev": "2-b", "_attachments": {"f": {"stub": True}}}],
        "new_edits": False,
    }
    assert client.post(f"{db}/_bulk_docs", json=unheard).status_code == 412


def test_the_same_push_again_needs_no_stubs_to_be_found(client: httpx.Client, db: str) -> None:
    docs = [{"_id": "a", "_rev": "1-a", "_attachments": {"f": _inline(PHOTO)}}]
    for _ in range(2):
        assert client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False}).json() == []
    again = [{"_id": "a", "_rev": "1-a", "_attachments": {"g": {"stub": True}}}]
    assert client.post(f"{db}/_bulk_docs", json={"docs": again, "new_edits": False}).json() == []
    assert client.get(f"{db}/a/f").content == PHOTO


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=1020-9999", 1020, 1023),
    ],
)
def test_a_range_is_given(client: httpx.Client, db: str, asked: str, first: int, last: int) -> None:
    _put(client, f"{db}/a/one")
    part = client.get(f"{db}/a/one", headers={"Range": asked})
    assert (part.status_code, part.content) == (206, PHOTO[first : last + 1])
    assert part.headers["content-range"] == f"bytes {first}-{last}/1024"


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=0-1,4-5", "bytes=-", "lines=1-2", "bytes=a-b"])
def test_what_is_no_single_range_is_overlooked(client: httpx.Client, db: str, asked: str) -> None:
    _put(client, f"{db}/a/one")
    whole = client.get(f"{db}/a/one", headers={"Range": asked})
    assert (whole.status_code, whole.content) == (200, PHOTO)


def test_a_range_beyond_the_end_cannot_be_given(client: httpx.Client, db: str) -> None:
    _put(client, f"{db}/a/one")
    for asked in ("bytes=1024-", "bytes=-0"):
        refused = client.get(f"{db}/a/one", headers={"Range": asked})
        assert (refused.status_code, refused.headers["content-range"]) == (416, "bytes */1024")
        assert refused.json()["error"] == "requested_range_not_satisfiable"


def test_a_large_attachment_is_stored_and_sent_piece_by_piece(client: httpx.Client, db: str) -> None:
    large = bytes(range(251)) * 12_000
    _put(client, f"{db}/a/large", large)
    assert client.get(f"{db}/a/large").content == large
    assert (
        client.get(f"{db}/a/large", headers={"Range": "bytes=262140-786440"}).content == large[262140:786441]
    )
    head = client.head(f"{db}/a/large")
    assert (head.headers["content-length"], head.headers["accept-ranges"]) == (str(len(large)), "bytes")


def test_who_has_it_already_is_told_so(client: httpx.Client, db: str) -> None:
    _put(client, f"{db}/a/one")
    etag = client.head(f"{db}/a/one").headers["etag"]
    assert client.get(f"{db}/a/one", headers={"If-None-Match": etag}).status_code == 304


def test_what_comes_packed_is_stored_so_and_unpacked_for_who_wants_it(client: httpx.Client, db: str) -> None:
    packed = gzip.compress(b"text " * 1000)
    _put(client, f"{db}/a/t", packed, headers={**TEXT, "Content-Encoding": "gzip"})
    plain = client.get(f"{db}/a/t", headers={"Accept-Encoding": "identity"})
    assert (plain.content, plain.headers.get("content-encoding")) == (b"text " * 1000, None)
    with client.stream("GET", f"{db}/a/t", headers={"Accept-Encoding": "gzip"}) as reply:
        assert b"".join(reply.iter_raw()) == packed
    stub = client.get(f"{db}/a", params={"att_encoding_info": "true"}).json()["_attachments"]["t"]
    assert (stub["length"], stub["encoding"], stub["encoded_length"]) == (5000, "gzip", len(packed))
    full = client.get(
        f"{db}/a", params={"attachments": "true"}, headers={"Accept": "application/json"}
    ).json()
    assert base64.b64decode(full["_attachments"]["t"]["data"]) == b"text " * 1000


def test_bytes_are_held_against_their_digest(client: httpx.Client, db: str) -> None:
    wrong = client.put(f"{db}/a/one", content=PHOTO, headers={"Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "content_md5_mismatch")
    assert client.get(f"{db}/a").status_code == 404
    not_packed = client.put(f"{db}/a/one", content=PHOTO, headers={"Content-Encoding": "gzip"})
    assert not_packed.status_code == 400
    assert client.put(f"{db}/a/one", content=PHOTO, headers={"Content-Encoding": "br"}).status_code == 415


def test_only_what_is_newer_comes_along(client: httpx.Client, db: str) -> None:
    first = _put(client, f"{db}/a/one")["rev"]
    _put(client, f"{db}/a/two", b"two", params={"rev": first})
    asked = {"atts_since": f'["{first}"]'}
    read = client.get(f"{db}/a", params=asked, headers={"Accept": "application/json"}).json()["_attachments"]
    assert ("data" in read["one"], "data" in read["two"]) == (False, True)


def test_attachments_come_inline_where_that_is_asked(client: httpx.Client, db: str) -> None:
    rev = _put(client, f"{db}/a/one")["rev"]
    asked = {"docs": [{"id": "a", "rev": rev}]}
    (bulk,) = client.post(f"{db}/_bulk_get?attachments=true", json=asked).json()["results"]
    (row,) = client.get(f"{db}/_changes?include_docs=true&attachments=true").json()["results"]
    for doc in (bulk["docs"][0]["ok"], row["doc"]):
        assert base64.b64decode(doc["_attachments"]["one"]["data"]) == PHOTO
    (stubs,) = client.post(f"{db}/_bulk_get", json=asked).json()["results"]
    assert stubs["docs"][0]["ok"]["_attachments"]["one"]["stub"] is True
    (row,) = client.get(f"{db}/_changes?include_docs=true").json()["results"]
    assert row["doc"]["_attachments"]["one"]["stub"] is True


def test_a_media_type_that_could_end_a_header_is_not_sent(client: httpx.Client, db: str) -> None:
    client.put(f"{db}/a", json={"_attachments": {"x": _inline(PHOTO, "text/html\r\nSet-Cookie: a=b")}})
    reply = client.get(f"{db}/a/x")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in reply.headers
