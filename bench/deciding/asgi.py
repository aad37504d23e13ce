"""Requests as a server puts them to the app, without a network in between: what is timed is the house."""

from typing import Any

import msgspec


async def posted(app: Any, path: str, body: object, token: str, key: str) -> dict[str, Any]:
    """What the app answers to a JSON body that is posted there.

    Raises:
        RuntimeError: it was refused.
    """
    given = {"content-type": "application/json", "authorization": f"Bearer {token}", "idempotency-key": key}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    replies: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": msgspec.json.encode(body), "more_body": False}

    async def send(message: Any) -> None:
        replies.append(message)

    await app(scope, receive, send)
    answer = b"".join(message.get("body", b"") for message in replies[1:])
    if replies[0]["status"] >= 300:
        raise RuntimeError(f"{path}: {replies[0]['status']} {answer.decode()}")
    return dict(msgspec.json.decode(answer))
