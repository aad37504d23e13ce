"""Who may use a server that stands alone: people, their sessions, and what `_security` says of them."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from sync.access import Caller, Operation
from sync.errors import Forbidden, TooManyTries, Unauthorized
from sync.people import Account, People, cookie_jar, hashed, main
from sync.security import check_security
from sync.sessions import CookieJar

from .hosted import hosted
from .standalone import ADMIN, Standalone, running

ROOT = Path(__file__).parents[2]
NAME, PASSWORD = "张三", "密码"


def _add(data: Path, name: str, password: str, *more: str) -> None:
    command = [sys.executable, "-m", "sync.people", "--data", str(data), name, *more]
    subprocess.run(command, input=password + "\n", text=True, check=True, cwd=ROOT)


@contextmanager
def _as(server: Standalone, name: str | None = None, password: str = PASSWORD) -> Iterator[httpx.Client]:
    auth = None if name is None else httpx.BasicAuth(name.encode(), password.encode())
    with httpx.Client(base_url=server.url, auth=auth, timeout=60) as client:
        yield client


def test_people_use_the_databases_of_which_they_are_members(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, server.client() as admin:
        admin.put("/theirs")
        admin.put("/others")
        _add(tmp_path / "data", NAME, PASSWORD, "--role", "worker")
        _add(tmp_path / "data", "李四", PASSWORD)
        said = {"members": {"roles": ["worker"]}, "admins": {"names": ["李四"]}}
        admin.put("/theirs/_security", json=said)
        with _as(server, NAME) as member:
            assert member.put("/theirs/a", json={}).status_code == 201
            assert member.get("/others/a").json()["error"] == "forbidden"
            assert member.put("/theirs/_security", json={}).status_code == 403
            assert member.put("/new").status_code == 403
            assert member.get("/_all_dbs").status_code == 403
        with _as(server, "李四") as carer:
            assert carer.put("/theirs/_revs_limit", content=b"1000").status_code == 200
            assert carer.delete("/theirs").status_code == 403
        with _as(server) as nobody:
            assert nobody.get("/theirs").status_code == 401
        _add(tmp_path / "data", NAME, "", "--remove")
        with _as(server, NAME) as gone:
            assert gone.get("/theirs").status_code == 401


def test_a_session_takes_the_place_of_the_password(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        with _as(server) as client:
            credentials = {"name": ADMIN[0], "password": ADMIN[1]}
            opened = client.post("/_session", data=credentials)
            assert opened.json() == {"ok": True, "name": ADMIN[0], "roles": ["_admin"]}
            cookie = SimpleCookie(opened.headers["set-cookie"])["AuthSession"]
            assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "600")
            assert client.put("/m").status_code == 201
            assert client.get("/_session").json()["userCtx"]["name"] == ADMIN[0]
            server.kill()
            server.start()
            assert client.get("/m").status_code == 200
            client.delete("/_session")
            assert client.get("/m").status_code == 401
        with _as(server) as client:
            assert client.post("/_session", json=credentials).status_code == 200
            assert client.get("/m").status_code == 200


def test_a_session_is_not_opened_by_what_is_no_password(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server, _as(server) as client:
        for wrong in ({"name": ADMIN[0], "password": "x"}, {"name": "x", "password": "x"}):
            refused = client.post("/_session", json=wrong)
            assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized")
        assert client.post("/_session", json={"name": 7}).status_code == 400
        assert client.post("/_session", content=b"\xff").status_code == 400
        assert client.get("/_session").json()["userCtx"]["name"] is None


def test_where_there_are_no_sessions_clients_are_sent_to_basic_authentication(tmp_path: Path) -> None:
    with hosted(tmp_path) as (url, _):
        assert (
            httpx.post(f"{url}/_session", data={"name": "admin", "password": "x"}, timeout=60).status_code
            == 404
        )
        assert httpx.delete(f"{url}/_session", timeout=60).status_code == 404


class _Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def _jar(clock: _Clock, *, password_hash: str | None = "hash") -> CookieJar:
    return CookieJar(
        b"secret", lambda name: password_hash if name == NAME else None, clock, timedelta(seconds=600)
    )


def test_a_session_ends_when_it_is_not_used_and_goes_on_when_it_is() -> None:
    clock = _Clock()
    jar = _jar(clock)
    cookie = jar.made_for(NAME)
    clock.at += timedelta(seconds=60)
    assert jar.renewed(cookie) is None
    clock.at += timedelta(seconds=1)
    renewed = jar.renewed(cookie)
    assert renewed is not None
    clock.at += timedelta(seconds=539)
    assert jar.owner(cookie) is None
    assert jar.owner(f"theme=dark; {renewed}") == (NAME, 539)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "AuthSession=",
        "AuthSession=a.b.c",
        "AuthSession=5byg5LiJ.0." + "0" * 64,
        "AuthSession=_.1." + "0" * 64,
    ],
)
def test_a_cookie_that_was_not_made_here_opens_nothing(forged: str) -> None:
    assert _jar(_Clock()).owner(forged) is None


def test_a_new_password_ends_the_sessions_of_the_old() -> None:
    cookie = _jar(_Clock()).made_for(NAME)
    assert _jar(_Clock()).owner(cookie) == (NAME, 0)
    assert _jar(_Clock(), password_hash="another").owner(cookie) is None
    assert _jar(_Clock(), password_hash=None).owner(cookie) is None


def test_the_key_of_cookies_stays_with_the_data(tmp_path: Path) -> None:
    clock, people = _Clock(), People(tmp_path, {"a": "b"})
    cookie = cookie_jar(tmp_path, people, clock, timedelta(hours=1)).made_for("a")
    assert cookie_jar(tmp_path, people, clock, timedelta(hours=1)).owner(cookie) == ("a", 0)


def test_a_password_is_right_or_wrong_also_when_asked_again(tmp_path: Path) -> None:
    async def scene() -> None:
        people = People(tmp_path, {"a": "b"})
        for _ in range(2):
            assert await people.signed_in("a", "b") == Caller("a", ("_admin",))
            with pytest.raises(Unauthorized):
                await people.signed_in("a", "c")
            assert people.recognized("a", "b") == Caller("a", ("_admin",))
            assert people.recognized("a", "c") is None
        assert people.account("a") == Account(hashed("b", b"a"), ("_admin",))

    asyncio.run(scene())


class _Trying:
    """In place of `hashed`: tries take until they are let go, and the most at once are counted."""

    def __init__(self) -> None:
        self.two = threading.Event()
        self.over = threading.Event()
        self.most = 0
        self._running = 0
        self._lock = threading.Lock()

    def __call__(self, _password: str, _salt: bytes) -> str:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
            if self._running == 2:
                self.two.set()
        self.over.wait(60)
        with self._lock:
            self._running -= 1
        return "scrypt:00:wrong"


def test_while_passwords_are_tried_two_at_a_time_others_go_in_and_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        people, trying = People(tmp_path, {"a": "b"}), _Trying()
        await people.signed_in("a", "b")
        monkeypatch.setattr("sync.people.hashed", trying)
        tries = [asyncio.create_task(people.signed_in("a", f"wrong {n}")) for n in range(100)]
        assert await asyncio.to_thread(trying.two.wait, 60)
        assert await people.signed_in("a", "b") == Caller("a", ("_admin",))
        with pytest.raises(TooManyTries):
            await people.signed_in("a", "one more")
        trying.over.set()
        ends = await asyncio.gather(*tries, return_exceptions=True)
        assert ({type(end) for end in ends}, trying.most) == ({Unauthorized}, 2)

    asyncio.run(scene())


def test_somebody_without_a_name_or_a_password_is_not_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115, PTH123 - closed below
    with sys.stdin, pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "a"])
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "a:b"])


OPEN = b'{"members":{},"admins":{"names":["carer"]}}'


@pytest.mark.parametrize(
    ("body", "caller", "operation"),
    [
        (None, Caller("a", ("_admin",)), Operation.ADMINISTER),
        (OPEN, Caller(None), Operation.WRITE),
        (OPEN, Caller("carer"), Operation.ADMINISTER),
    ],
)
def test_a_security_object_lets_pass_whom_it_names(
    body: bytes | None, caller: Caller, operation: Operation
) -> None:
    check_security(body, caller, operation)


@pytest.mark.parametrize(
    ("body", "caller", "operation", "refusal"),
    [
        (None, Caller("a"), Operation.READ, Forbidden),
        (None, Caller(None), Operation.READ, Unauthorized),
        (OPEN, Caller(None), Operation.ADMINISTER, Unauthorized),
        (OPEN, Caller("a"), Operation.ADMINISTER, Forbidden),
    ],
)
def test_a_security_object_refuses_whom_it_does_not(
    body: bytes | None, caller: Caller, operation: Operation, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_security(body, caller, operation)
