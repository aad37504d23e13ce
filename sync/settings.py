"""What an operator may choose about the protocol's door."""

from msgspec import Struct


class SyncSettings(Struct, frozen=True, kw_only=True):
    """Settings of one replication app.

    `mount_path` is where a host application mounts it, without a trailing slash ("" for the root).
    `allowed_origins` are the origins of browsers' pages that may call, each `scheme://host[:port]`; `"*"`
    admits every origin. `gzip_level` is how hard replies are packed, 1 to 3; 0 packs none. `body_pause_s_max` is
    how long a client may fall silent in the middle of a request. `obey_security` lets `_security` objects decide
    about callers who are no admins; a host whose gatekeeper decides does without. Of `_local` documents each user
    may have so many in a database, and what is not written again for so many days is forgotten. `vendor` is told
    by `GET /`.
    """

    mount_path: str = ""
    allowed_origins: tuple[str, ...] = ()
    request_bytes_max: int = 64 * 2**20
    gzip_level: int = 1
    body_pause_s_max: float = 60.0
    obey_security: bool = False
    checkpoints_per_user_max: int = 32
    checkpoint_days_max: int = 400
    feed_timeout_ms: int = 60_000
    feed_heartbeat_ms: int = 25_000
    vendor: str = "sync"
