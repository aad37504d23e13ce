"""The coordinators' door as everybody of the week uses it, each under their own name."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

_PEOPLE_WAIT_S = 60.0


class WeekFailed(Exception):
    """Something in the week did not go as it had to: what was asked, and what the server said."""


class Doors:
    """Signed in as everybody; a request is made in somebody's name, one after the other."""

    def __init__(self, address: str, logins: Mapping[str, str], password: str) -> None:
        self._connection = HTTPConnection(address.removeprefix("http://"), timeout=_PEOPLE_WAIT_S)
        self._tokens: dict[str, str] = {}
        for name, login in logins.items():
            opened = self.got(name, "POST", "/session", {"login": login, "password": password})
            self._tokens[name] = opened["token"]

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def asked(self, who: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and body of the answer to one request: what its JSON says, or the bytes of another document."""
        said = {"Content-Type": "application/json", **headers}
        if who in self._tokens:
            said["Authorization"] = f"Bearer {self._tokens[who]}"
        data = None if body is None else json.dumps(body).encode()
        self._connection.request(method, f"/api/v1{path}", data, said)
        with self._connection.getresponse() as answer:
            told = answer.read()
            return answer.status, json.loads(told) if "json" in answer.headers.get_content_type() else told

    def got(self, who: str, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The body of a good answer.

        Raises:
            WeekFailed: it was a refusal.
        """
        status, said = self.asked(who, method, path, body, **headers)
        if status >= 400:
            raise WeekFailed(f"{who} {method} {path}: {status} {said}")
        return said
