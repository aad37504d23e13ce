"""`wangge serve`: the server, until it is told to end."""

import gc
import logging

import click

from server import clock
from server.app import Wangge
from server.settings import Settings, read_settings
from sync.serving import FeedServer


@click.command()
@click.option("--host", help="Address to bind; loopback unless told.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.option("--data", help="The data folder.")
def serve(host: str | None, port: int | None, data: str | None) -> None:
    """Serve handhelds and coordinators from a data folder."""
    settings = read_settings(host=host, port=port, data=data)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for talkative in ("alembic", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    wangge = _put_together(settings)
    FeedServer(
        wangge.app,
        host=settings.host,
        port=settings.port,
        on_ready=lambda address: click.echo(f"Wangge is ready at {address}"),
        on_exit=wangge.stop,
    ).run()


def _put_together(settings: Settings) -> Wangge:
    # What is made here stays as long as the process: looking for garbage in it is in vain, now and ever after.
    gc.disable()
    try:
        return Wangge(settings, clock.now)
    finally:
        gc.freeze()
        gc.enable()
