"""The server about itself: what clients ask before they name a database."""

import secrets
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from ..errors import Malformed, NotThere
from ..exchange import Call, Reply, json_reply

#: The release of Apache CouchDB whose protocol is spoken; clients branch on it.
_PROTOCOL_VERSION = "3.5.0"


class _Credentials(Struct, frozen=True):
    name: str
    password: str


async def welcome(call: Call) -> Reply:
    """`GET /`. Clients name their checkpoints after `uuid`: were it to change, all would start again."""
    uuid = await call.store.server_uuid()
    return json_reply(
        {
            "couchdb": "Welcome",
            "version": _PROTOCOL_VERSION,
            "uuid": uuid,
            "features": [],
            "vendor": {"name": call.settings.vendor},
        }
    )


async def up(_call: Call) -> Reply:
    """`GET /_up`."""
    return json_reply({"status": "ok", "seeds": {}})


async def uuids(call: Call) -> Reply:
    """`GET /_uuids?count=n`, n up to 1000."""
    count = call.count("count", 1) or 0
    if count > 1000:
        raise Malformed("count parameter too large")
    return json_reply(
        {"uuids": [secrets.token_hex(16) for _ in range(count)]}, headers=(("cache-control", "no-store"),)
    )


async def session(call: Call) -> Reply:
    """`GET /_session`: who the gatekeeper took the caller for."""
    caller = {"name": call.caller.name, "roles": call.caller.roles}
    return json_reply({"ok": True, "userCtx": caller, "info": {}})


async def open_session(call: Call) -> Reply:
    """`POST /_session`, as JSON or as a form. CouchDB's replicator takes 404, but not 405, for "then use Basic"."""
    if call.sessions is None:
        raise NotThere("no cookie sessions here")
    asked = _credentials(call.content_type, await call.body())
    cookie, roles = await call.sessions.opened(asked.name, asked.password)
    answer = {"ok": True, "name": asked.name, "roles": roles}
    return json_reply(answer, headers=(("set-cookie", cookie), ("cache-control", "no-store")))


async def close_session(call: Call) -> Reply:
    """`DELETE /_session`."""
    if call.sessions is None:
        raise NotThere("no cookie sessions here")
    return json_reply({"ok": True}, headers=(("set-cookie", call.sessions.closed()),))


def _credentials(content_type: str, body: bytes) -> _Credentials:
    try:
        if content_type == "application/x-www-form-urlencoded":
            return msgspec.convert(dict(parse_qsl(body.decode(), errors="strict")), _Credentials)
        return msgspec.json.decode(body, type=_Credentials)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Malformed("name and password are wanted, as JSON or as a form") from error


async def active_tasks(_call: Call) -> Reply:
    """`GET /_active_tasks`: none takes long enough to be told of."""
    return json_reply([])


async def all_databases(call: Call) -> Reply:
    """`GET /_all_dbs`."""
    return json_reply(await call.store.database_names())
