"""A handheld that sends photos by tus, request by request, so that each can be cut, repeated or forged."""

import base64
import hashlib
import socket
import time
from typing import Any

import httpx

from tests.doors.house import Json

UPLOADS = "/mobile/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
_PATIENCE_S = 180.0


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def metadata(**told: str) -> str:
    """The header `Upload-Metadata`."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def begin(
    client: httpx.Client, content: bytes, kind: str = "image/jpeg", length: int | None = None, /, **more: str
) -> httpx.Response:
    told = metadata(**{"sha256": sha256_of(content), "type": kind, **more})
    size = len(content) if length is None else length
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": told}
    return client.post(UPLOADS, headers=headers)


def go_on(client: httpx.Client, sha256: str, offset: int, piece: Any, **headers: str) -> httpx.Response:
    """One PATCH. `piece` may be a generator, which then is sent in chunks of no announced length."""
    told = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", **headers}
    return client.patch(f"{UPLOADS}/{sha256}", headers=told, content=piece)


def offset_of(client: httpx.Client, sha256: str) -> int | None:
    """How far an upload is; None where there is none."""
    reply = client.head(f"{UPLOADS}/{sha256}", headers=TUS)
    if reply.status_code == 404:
        return None
    assert reply.status_code == 200, reply.status_code
    return int(reply.headers["upload-offset"])


def send(client: httpx.Client, content: bytes, kind: str = "image/jpeg", **more: str) -> str:
    """Send all of it; its sha256."""
    assert begin(client, content, kind, **more).status_code == 201
    reply = go_on(client, sha256_of(content), 0, content)
    assert reply.status_code == 204, reply.text
    return sha256_of(content)


def looked_at(client: httpx.Client, sha256: str) -> Json:
    """What became of an upload, once somebody has looked at it."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        told = dict(client.get(f"{UPLOADS}/{sha256}").raise_for_status().json())
        if told["state"] in ("here", "refused"):
            return told
        assert time.monotonic() < until, told
        time.sleep(0.02)


def half_sent(
    address: str, token: str, sha256: str, offset: int, piece: bytes, announced: int
) -> socket.socket:
    """A PATCH that announces more than it sends: what is left of it is its connection."""
    host, _, port = address.removeprefix("http://").partition(":")
    line = socket.create_connection((host, int(port)), timeout=_PATIENCE_S)
    head = (
        f"PATCH {UPLOADS}/{sha256} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\n"
        f"Content-Length: {announced}\r\n\r\n"
    )
    line.sendall(head.encode() + piece)
    return line
