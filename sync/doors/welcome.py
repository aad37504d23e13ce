"""The server about itself: what clients ask before they name a database."""

import secrets

from ..errors import Malformed, NotThere
from ..exchange import Call, Reply, json_reply

#: The release of Apache CouchDB whose protocol is spoken; clients branch on it.
_PROTOCOL_VERSION = "3.5.0"


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


async def no_cookies(_call: Call) -> Reply:
    """`POST /_session`. CouchDB's replicator takes 404, but not 405, for "then use Basic"."""
    raise NotThere("no cookie sessions here")


async def active_tasks(_call: Call) -> Reply:
    """`GET /_active_tasks`: none takes long enough to be told of."""
    return json_reply([])


async def all_databases(call: Call) -> Reply:
    """`GET /_all_dbs`."""
    return json_reply(await call.store.database_names())
