"""The people of a server that stands alone: admins from its command line, others from a file beside its data.

    python -m sync.people --data DIR NAME [--role ROLE …]      the password is asked for, or read from a pipe
    python -m sync.people --data DIR NAME --remove

A running server sees the change at once. Passwords are kept as scrypt makes them.
"""

import argparse
import asyncio
import getpass
import hashlib
import hmac
import secrets
import sys
from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from .access import Caller, Operation, basic_credentials
from .clock import Clock
from .errors import Forbidden, TooManyTries, Unauthorized
from .security import ADMIN
from .sessions import CookieJar

#: The file in the data folder, and the one with the secret under which cookies are made.
PEOPLE_FILE = "people.json"
_KEY_FILE = "cookies.key"

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_WRONG = "Name or password is incorrect."

#: So many passwords are tried at once, and so many in all may be tried or wait for their turn.
_TRIES_AT_ONCE = 2
_TRIES_MAX = 100


class Account(Struct, frozen=True):
    """Somebody with a password, as `hashed` makes it."""

    password: str
    roles: tuple[str, ...] = ()


_ACCOUNTS = msgspec.json.Decoder(dict[str, Account])


def hashed(password: str, salt: bytes) -> str:
    """`scrypt`, the salt and the hash, in hex."""
    made = hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
    return f"scrypt:{salt.hex()}:{made.hex()}"


class People:
    """Who is known here. The file is read again when it has changed."""

    def __init__(self, data: Path, admins: Mapping[str, str]) -> None:
        self._file = data / PEOPLE_FILE
        self._admins = {
            name: Account(hashed(password, name.encode()), (ADMIN,)) for name, password in admins.items()
        }
        self._read: tuple[float, dict[str, Account]] = (0.0, {})
        #: Passwords that were right, by name: scrypt is slow on purpose, and Basic asks at every request.
        self._right: dict[str, bytes] = {}
        self._key = secrets.token_bytes(32)
        self._tries = asyncio.Semaphore(_TRIES_AT_ONCE)
        self._asked = 0
        self._nobody = hashed(secrets.token_hex(16), b"nobody")

    def account(self, name: str) -> Account | None:
        """Somebody by name."""
        return self._admins.get(name) or self._others().get(name)

    def recognized(self, name: str, password: str) -> Caller | None:
        """Who gives a password that was right before, and is still."""
        account = self.account(name)
        if account is None or self._right.get(name) != self._proof(account, password):
            return None
        return Caller(name, account.roles)

    async def signed_in(self, name: str, password: str) -> Caller:
        """Who gives this password. It is tried beside the event loop: that takes some 50 ms and 16 MB.

        Raises:
            Unauthorized: nobody of this name, or another password.
            TooManyTries: so many others are waiting that this one would wait for seconds.
        """
        if known := self.recognized(name, password):
            return known
        if self._asked >= _TRIES_MAX:
            raise TooManyTries
        self._asked += 1
        try:
            async with self._tries:
                return self.recognized(name, password) or await self._tried(name, password)
        finally:
            self._asked -= 1

    async def _tried(self, name: str, password: str) -> Caller:
        account = self.account(name)
        known = account.password if account else self._nobody
        # Worked out also for a name that nobody has, so that the time taken does not tell names apart.
        salt = bytes.fromhex(known.split(":")[1])
        right = hmac.compare_digest(await asyncio.to_thread(hashed, password, salt), known)
        if account is None or not right:
            raise Unauthorized(_WRONG, challenge='Basic realm="sync"')
        self._right[name] = self._proof(account, password)
        return Caller(name, account.roles)

    def _proof(self, account: Account, password: str) -> bytes:
        return hashlib.blake2b(f"{account.password}\0{password}".encode(), key=self._key).digest()

    def _others(self) -> dict[str, Account]:
        try:
            changed = self._file.stat().st_mtime
            if changed != self._read[0]:
                self._read = (changed, _ACCOUNTS.decode(self._file.read_bytes()))
        except FileNotFoundError:
            self._read = (0.0, {})
        return self._read[1]


class PeopleSessions:
    """Sessions for people; see `sessions.Sessions`."""

    def __init__(self, people: People, jar: CookieJar) -> None:
        self._people = people
        self._jar = jar

    async def opened(self, name: str, password: str) -> tuple[str, tuple[str, ...]]:
        """See `Sessions`."""
        caller = await self._people.signed_in(name, password)
        return self._jar.made_for(name), caller.roles

    def renewed(self, cookies: str) -> str | None:
        """See `Sessions`."""
        return self._jar.renewed(cookies)

    def closed(self) -> str:
        """See `Sessions`."""
        return self._jar.closed()


class PeopleGatekeeper:
    """Lets people in by password or by cookie; what they may do in a database its `_security` object says."""

    def __init__(self, people: People, jar: CookieJar) -> None:
        self._people = people
        self._jar = jar

    def admit(
        self, headers: Mapping[str, str], operation: Operation, database: str | None
    ) -> Caller | Awaitable[Caller]:
        """See `Gatekeeper`. Databases are made and ended by admins; so is what concerns the server as a whole."""
        given = headers.get("authorization")
        if given is None:
            return _permitted(self._by_cookie(headers.get("cookie", "")), operation, database)
        name, password = basic_credentials(given)
        known = self._people.recognized(name, password)
        if known is None:
            return self._by_password(name, password, operation, database)
        return _permitted(known, operation, database)

    async def _by_password(
        self, name: str, password: str, operation: Operation, database: str | None
    ) -> Caller:
        return _permitted(await self._people.signed_in(name, password), operation, database)

    def _by_cookie(self, cookies: str) -> Caller:
        found = self._jar.owner(cookies)
        account = self._people.account(found[0]) if found else None
        return Caller(found[0], account.roles) if found and account else Caller(None)


def _permitted(caller: Caller, operation: Operation, database: str | None) -> Caller:
    """The caller, if they may do this.

    Raises:
        Unauthorized, Forbidden.
    """
    if caller.name is None and not (operation is Operation.INFO and database is None):
        raise Unauthorized(challenge='Basic realm="sync"')
    of_the_server = operation is Operation.ADMINISTER and database is None
    making = operation in (Operation.CREATE_DATABASE, Operation.DELETE_DATABASE)
    if (of_the_server or making) and ADMIN not in caller.roles:
        raise Forbidden("You are not a server admin.")
    return caller


def cookie_jar(data: Path, people: People, clock: Clock, lifetime: timedelta) -> CookieJar:
    """The jar of a data folder, with the secret that lies there, made at the first time."""
    file = data / _KEY_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(32))

    def hash_of(name: str) -> str | None:
        account = people.account(name)
        return account.password if account else None

    return CookieJar(file.read_bytes(), hash_of, clock, lifetime)


def main(arguments: Sequence[str] | None = None) -> None:
    """Add somebody to the file, change what is said there of them, or take them out."""
    parser = argparse.ArgumentParser(prog="python -m sync.people", description="Who may use the server.")
    parser.add_argument("name")
    parser.add_argument("--data", type=Path, required=True, help="the server's data folder")
    parser.add_argument("--role", action="append", default=[], help="a role they have; repeatable")
    parser.add_argument("--remove", action="store_true", help="take them out")
    asked = parser.parse_args(arguments)
    if not asked.name or ":" in asked.name:
        parser.error("a name is not empty, and has no colon")
    file = asked.data / PEOPLE_FILE
    known = _ACCOUNTS.decode(file.read_bytes()) if file.exists() else {}
    known.pop(asked.name, None)
    if not asked.remove:
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if not password:
            parser.error("a password is needed")
        known[asked.name] = Account(hashed(password, secrets.token_bytes(16)), tuple(asked.role))
    asked.data.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=2))
    fresh.replace(file)


if __name__ == "__main__":
    main()
