"""A small identity provider on loopback: real keys, real codes, PKCE checked; what it says of people can be set."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

Json = dict[str, Any]

CLIENT = "wangge"
SECRET = "a secret between two houses"


class QuietDoors(BaseHTTPRequestHandler):
    """Doors that print nothing."""

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


class Listening:
    """Doors on a free port of loopback, until `stop`."""

    def __init__(self, doors: type[QuietDoors]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), doors)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Provider(Listening):
    """`claims` are laid over what its tokens say; `key` signs them, `published` are the keys that it shows.

    Whoever comes to its page is signed in there as `login` already.
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.published = KeySet([self.key])
        self.claims: Json = {}
        self.login = ""
        self._asked: dict[str, dict[str, str]] = {}
        provider = self

        class Doors(QuietDoors, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._get(self)

            def do_POST(self) -> None:
                provider._post(self)

        super().__init__(Doors)

    def signed_in(self, address: str, login: str) -> dict[str, str]:
        """What a person brings back who has signed in at the page to which their browser was sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self._asked)}"
        self._asked[code] = {**asked, "login": login}
        return {"code": code, "state": asked["state"]}

    def new_key(self) -> None:
        """Sign by another key from now on, and show that one alone."""
        self.key = RSAKey.generate_key(2048, {"kid": "second"})
        self.published = KeySet([self.key])

    def _get(self, doors: BaseHTTPRequestHandler) -> None:
        match doors.path:
            case "/.well-known/openid-configuration":
                _reply(
                    doors,
                    200,
                    {
                        "issuer": self.issuer,
                        "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token",
                        "jwks_uri": f"{self.issuer}/keys",
                        "end_session_endpoint": f"{self.issuer}/leave",
                    },
                )
            case "/keys":
                _reply(doors, 200, dict(self.published.as_dict(private=False)))
            case page if page.startswith("/authorize?"):
                brought = self.signed_in(page, self.login)
                asked = parse_qs(urlsplit(page).query)
                doors.send_response(302)
                doors.send_header("location", f"{asked['redirect_uri'][0]}?{urlencode(brought)}")
                doors.send_header("content-length", "0")
                doors.end_headers()
            case page if page.startswith("/leave?"):
                self.login = ""
                back_to = parse_qs(urlsplit(page).query)["post_logout_redirect_uri"][0]
                doors.send_response(302)
                doors.send_header("location", back_to)
                doors.send_header("content-length", "0")
                doors.end_headers()
            case _:
                _reply(doors, 404, {})

    def _post(self, doors: BaseHTTPRequestHandler) -> None:
        body = doors.rfile.read(int(doors.headers["content-length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self._asked.pop(given.get("code", ""), None)
        if asked is None or not _is_ours(doors.headers["authorization"]) or not _answers(asked, given):
            _reply(doors, 400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": f"subject of {asked['login']}",
            "preferred_username": asked["login"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        _reply(doors, 200, {"access_token": "unused", "token_type": "Bearer", "id_token": token})


def _is_ours(credentials: str) -> bool:
    return (
        base64.b64decode(credentials.removeprefix("Basic ")).decode()
        == f"{CLIENT}:{SECRET.replace(' ', '%20')}"
    )


def _answers(asked: dict[str, str], given: dict[str, str]) -> bool:
    digest = hashlib.sha256(given["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked["code_challenge"] == challenge and asked["redirect_uri"] == given["redirect_uri"]


def _reply(doors: BaseHTTPRequestHandler, status: int, told: Json) -> None:
    body = json.dumps(told).encode()
    doors.send_response(status)
    doors.send_header("content-type", "application/json")
    doors.send_header("content-length", str(len(body)))
    doors.end_headers()
    doors.wfile.write(body)
