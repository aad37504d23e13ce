"""`_security` objects: who may use a database, and who may care for it, in the words of CouchDB."""

import msgspec
from msgspec import Struct

from .access import Caller, Operation
from .errors import Forbidden, Unauthorized

#: What holds for a database of which nobody has said anything: as in CouchDB 3, admins only.
ADMINS_ONLY = b'{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}'

#: The role that may do everything.
ADMIN = "_admin"


class Group(Struct, frozen=True):
    """People by their names, and by roles that they have."""

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def has(self, caller: Caller) -> bool:
        """Whether the caller is among them."""
        return caller.name in self.names or not set(self.roles).isdisjoint(caller.roles)


class Security(Struct, frozen=True):
    """A `_security` object: `members` may use the database, and `admins` care for it besides.

    A database whose members are nobody is open to everybody.
    """

    admins: Group = Group()
    members: Group = Group()


def check_security(body: bytes | None, caller: Caller, operation: Operation) -> None:
    """Let the caller pass, if the database's `_security` object does.

    Raises:
        Unauthorized: nobody known is asking.
        Forbidden: somebody who is no member, or for administering no admin.
    """
    security = msgspec.json.decode(body or ADMINS_ONLY, type=Security)
    if ADMIN in caller.roles or security.admins.has(caller):
        return
    if operation is not Operation.ADMINISTER and (
        security.members == Group() or security.members.has(caller)
    ):
        return
    if caller.name is None:
        raise Unauthorized("You are not authorized to access this db.")
    if operation is Operation.ADMINISTER:
        raise Forbidden("You are not a db or server admin.")
    raise Forbidden("You are not allowed to access this db.")
