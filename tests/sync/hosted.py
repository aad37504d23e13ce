"""The protocol mounted in this very process, so that a test can reach the store behind it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from sync.access import BasicGatekeeper, Gatekeeper
from sync.asgi import replication_app
from sync.serving import FeedServer
from sync.settings import SyncSettings
from sync.sql_store import OnArrivals, SqlStore

from .standalone import ADMIN
from .stores import sqlite_store


@contextmanager
def hosted(
    folder: Path,
    *,
    on_arrivals: OnArrivals | None = None,
    settings: SyncSettings | None = None,
    gatekeeper: Gatekeeper | None = None,
) -> Iterator[tuple[str, SqlStore]]:
    """Its address with credentials, and its store."""
    addresses: Queue[str] = Queue()
    with sqlite_store(folder, on_arrivals=on_arrivals) as (store, _):
        app = replication_app(
            store,
            gatekeeper=gatekeeper or BasicGatekeeper(dict([ADMIN])),
            settings=settings or SyncSettings(),
        )
        server = FeedServer(app, host="127.0.0.1", port=0, on_ready=addresses.put, on_exit=app.stop)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
        thread.start()
        try:
            yield with_credentials(addresses.get(timeout=60)), store
        finally:
            server.should_exit = True
            thread.join()


def with_credentials(address: str) -> str:
    """The address as PouchDB takes it."""
    return address.replace("://", "://{}:{}@".format(*ADMIN))
