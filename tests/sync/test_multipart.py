"""Documents and their attachments in parts, both ways."""

import asyncio
import base64
import email
import email.policy
import gzip
import hashlib
import json
from collections.abc import AsyncIterator
from email.message import EmailMessage

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Malformed
from sync.multipart import Parts, boundary_of, file_name

BODY = b"preamble\r\n--x\r\nA: 1\r\n\r\none\r\n--x\r\n\r\n\r\n--x\r\nB: 2\r\n\r\n--\r\n-x\r\n--x--"
JPEG = {"content_type": "image/jpeg"}


async def _arriving(body: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


def _read(body: bytes, size: int = 2**16) -> list[tuple[dict[str, str], bytes]]:
    async def scene() -> list[tuple[dict[str, str], bytes]]:
        parts, found = Parts(_arriving(body, size), b"x"), []
        while (headers := await parts.headers()) is not None:
            found.append((headers, b"".join([chunk async for chunk in parts.body()])))
        return found

    return asyncio.run(scene())


@given(st.integers(1, 40))
def test_parts_are_the_same_in_whatever_pieces_they_come(size: int) -> None:
    assert _read(BODY, size) == [({"a": "1"}, b"one"), ({}, b""), ({"b": "2"}, b"--\r\n-x")]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_a_part_may_hold_anything_but_the_boundary(content: bytes, size: int) -> None:
    body = b"--x\r\n\r\n%b\r\n--x--" % content.replace(b"--x", b"")
    assert _read(body, size) == [({}, content.replace(b"--x", b""))]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no boundary",
        b"--x",
        b"--xy\r\n",
        b"--x\r\nA: 1",
        b"--x\r\n\r\nunended",
        b"--x\r\n" + b"A: 1\r\n" * 9000 + b"\r\n\r\n--x--",
        b"--x\r\n" + b"A" * 40_000,
        b"--x\r\n\r\n\r\n" * 1002 + b"--x--",
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        _read(body)


def test_a_boundary_may_be_quoted_or_not() -> None:
    assert boundary_of('multipart/related; boundary="a b"; type=x') == b"a b"
    assert boundary_of("multipart/related;boundary=X") == b"X"
    with pytest.raises(Malformed):
        boundary_of("multipart/related")


def test_a_part_has_the_name_that_its_disposition_says() -> None:
    assert file_name({"content-disposition": 'attachment; filename="照片/\\"1\\".jpg"'}) == '照片/"1".jpg'
    assert file_name({"content-disposition": "attachment; filename*=UTF-8''%E7%85%A7"}) == "照"
    assert file_name({}) is None


def _related(document: object, *parts: tuple[str, bytes]) -> bytes:
    body = b"--B\r\nContent-Type: application/json\r\n\r\n" + json.dumps(document).encode()
    for head, content in parts:
        body += b"\r\n--B\r\n" + head.encode() + b"\r\n\r\n" + content
    return body + b"\r\n--B--"


RELATED = {"Content-Type": 'multipart/related; boundary="B"'}


def _follows(content: bytes) -> dict[str, object]:
    digest = base64.b64encode(hashlib.md5(content).digest()).decode()
    return {**JPEG, "follows": True, "length": len(content), "revpos": 1, "digest": f"md5-{digest}"}


def test_a_document_is_put_with_its_attachments_behind_it(client: httpx.Client, db: str) -> None:
    packed = gzip.compress(b"text " * 100)
    attachments = {"b/照": _follows(b"bytes of b"), "t": {**_follows(packed), "encoding": "gzip"}}
    document = {"_id": "a", "_rev": "1-a", "_attachments": attachments}
    named = 'Content-Disposition: attachment; filename="b/照"\r\nContent-Type: image/jpeg'
    body = _related(document, ("Content-Encoding: gzip", packed), (named, b"bytes of b"))
    unnamed = _related(document, ("X: y", b"bytes of b"), ("X: y", packed))
    for each in (unnamed, body):
        reply = client.put(f"{db}/a", params={"new_edits": "false"}, content=each, headers=RELATED)
        assert reply.status_code == (201 if each is unnamed else 400)
    stubs = client.get(f"{db}/a").json()["_attachments"]
    assert client.get(f"{db}/a/b%2F%E7%85%A7").content == b"bytes of b"
    assert client.get(f"{db}/a/t").content == b"text " * 100
    assert (stubs["t"]["revpos"], stubs["t"]["length"]) == (1, 500)


def test_the_name_of_a_part_goes_before_its_place(client: httpx.Client, db: str) -> None:
    document = {"_attachments": {"one": _follows(b"1"), "two": _follows(b"22")}}
    two, one = (
        ('Content-Disposition: attachment; filename="two"', b"22"),
        (
            'Content-Disposition: attachment; filename="one"',
            b"1",
        ),
    )
    assert client.put(f"{db}/a", content=_related(document, two, one), headers=RELATED).status_code == 201
    assert client.get(f"{db}/a/two").content == b"22"


@pytest.mark.parametrize(
    ("document", "parts", "word"),
    [
        ({"_attachments": {"one": _follows(b"1")}}, [], "bad_request"),
        ({"_attachments": {"one": _follows(b"1")}}, [("X: y", b"2")], "content_md5_mismatch"),
        ({}, [("X: y", b"2")], "bad_request"),
        ([], [], "bad_request"),
        ({"_attachments": {"one": {"stub": True}}}, [], "missing_stub"),
    ],
)
def test_parts_that_do_not_fit_their_document_are_refused(
    client: httpx.Client, db: str, document: object, parts: list[tuple[str, bytes]], word: str
) -> None:
    reply = client.put(f"{db}/a", content=_related(document, *parts), headers=RELATED)
    assert (reply.status_code // 100, reply.json()["error"]) == (4, word)
    assert client.get(f"{db}/a").status_code == 404


def _parsed(reply: httpx.Response) -> EmailMessage:
    head = f"Content-Type: {reply.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + reply.content, policy=email.policy.HTTP)
    assert isinstance(message, EmailMessage)
    return message


def _with_photo(client: httpx.Client, db: str) -> str:
    docs = [
        {
            "_id": "a",
            "_rev": "2-b",
            "_revisions": {"start": 2, "ids": ["b", "a"]},
            "_attachments": {"照/1": {**JPEG, "data": base64.b64encode(b"photo").decode()}},
        },
        {"_id": "a", "_rev": "2-a", "_revisions": {"start": 2, "ids": ["a", "a"]}},
    ]
    assert client.post(f"{db}/_bulk_docs", json={"docs": docs, "new_edits": False}).json() == []
    return f"{db}/a"


def test_open_revisions_come_in_parts_as_the_replicator_reads_them(client: httpx.Client, db: str) -> None:
    path = _with_photo(client, db)
    asked = {"open_revs": '["2-b","2-a","9-x"]', "revs": "true", "latest": "true"}
    reply = client.get(path, params=asked, headers={"Accept": "multipart/mixed"})
    with_photo, plain, missing = _parsed(reply).iter_parts()
    document, photo = with_photo.iter_parts()
    assert plain["content-type"] == "application/json"
    assert str(missing["content-type"]) == 'application/json; error="true"'
    assert json.loads(missing.get_content()) == {"missing": "9-x"}
    shown = json.loads(document.get_content())
    assert shown["_revisions"] == {"start": 2, "ids": ["b", "a"]}
    assert shown["_attachments"]["照/1"]["follows"] is True
    assert photo.get_content() == b"photo"
    assert photo["content-length"] == "5"
    assert 'filename="照/1"'.encode() in reply.content


def test_without_a_preference_open_revisions_come_in_parts_too(client: httpx.Client, db: str) -> None:
    reply = client.get(_with_photo(client, db), params={"open_revs": "all"})
    assert reply.headers["content-type"].startswith("multipart/mixed")
    as_json = client.get(f"{db}/a", params={"open_revs": "all"}, headers={"Accept": "application/json"})
    assert [each["ok"]["_rev"] for each in as_json.json()] == ["2-b", "2-a"]


def test_a_document_comes_with_its_attachments_behind_it(client: httpx.Client, db: str) -> None:
    path = _with_photo(client, db)
    reply = client.get(path, params={"attachments": "true"})
    document, photo = _parsed(reply).iter_parts()
    assert (json.loads(document.get_content())["_rev"], photo.get_content()) == ("2-b", b"photo")
    assert reply.headers["etag"] == '"2-b"'
    assert client.get(path).headers["content-type"] == "application/json"


def test_what_was_sent_in_parts_can_be_put_as_it_came(client: httpx.Client, db: str) -> None:
    path = _with_photo(client, db)
    sent = client.get(path, params={"attachments": "true", "revs": "true"})
    client.put(f"{db}-copy")
    head = {"Content-Type": sent.headers["content-type"]}
    put = client.put(f"{db}-copy/a", params={"new_edits": "false"}, content=sent.content, headers=head)
    assert put.json()["rev"] == "2-b"
    assert client.get(f"{db}-copy/a/%E7%85%A7/1").content == b"photo"


def test_bulk_answers_come_in_parts_to_who_will_not_have_json(client: httpx.Client, db: str) -> None:
    _with_photo(client, db)
    asked = {"docs": [{"id": "a", "rev": "2-b"}, {"id": "nobody", "rev": "1-x"}]}
    reply = client.post(f"{db}/_bulk_get", json=asked, headers={"Accept": "multipart/mixed"})
    found, missing = _parsed(reply).iter_parts()
    assert found.get_content_type() == "multipart/related"
    assert json.loads(missing.get_content())["error"]["error"] == "not_found"
