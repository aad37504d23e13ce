"""A server whose time of day is told by whoever started it, a line at a time; `wangge serve` has no such thing.

    ◀── 2026-09-14T07:00:00+08:00     it is now that late; never earlier than before
    ──▶ 2026-09-14T07:00:00+08:00     what had fallen due by then is done

It ends when nobody tells the time any more.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from server.app import Wangge
from server.casework.carrying_out import carry_on
from server.casework.duty import call_round
from server.casework.house import House
from server.casework.mediation.ticking import tick_cases
from server.casework.ticking import tick
from server.settings import read_settings
from sync.serving import FeedServer


class ToldClock:
    """A clock that stands until it is told otherwise."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        """The instant that was told last."""
        return self._at

    def tell(self, at: datetime) -> None:
        """It is now that late.

        Raises:
            ValueError: it was later already.
        """
        at = at.astimezone(UTC)
        if at < self._at:
            raise ValueError(f"{at.isoformat()} is over")
        self._at = at


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--data", required=True)
def main(port: int, data: str) -> None:
    """Serve a data folder; the first line on standard input says when the server starts."""
    lines = iter(sys.stdin)
    clock = ToldClock(datetime.fromisoformat(next(lines).strip()).astimezone(UTC))
    wangge = Wangge(read_settings(port=port, data=data), clock)
    server = FeedServer(
        wangge.app,
        host="127.0.0.1",
        port=port,
        on_ready=lambda _address: _listen(lines, clock, wangge, server),
        on_exit=wangge.stop,
    )
    server.run()


async def _caught_up(house: House) -> None:
    """Everything that had fallen due by now is done: boundaries, tickets, mediation cases, calls to who is on duty."""
    house.atlas.refresh()
    while await house.writer.run(lambda unit: carry_on(unit, house)):
        pass
    for one_round in (tick, tick_cases, call_round):
        await one_round(house)


def _listen(lines: Iterator[str], clock: ToldClock, wangge: Wangge, server: FeedServer) -> None:
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for line in lines:
            clock.tell(datetime.fromisoformat(line.strip()))
            asyncio.run_coroutine_threadsafe(_caught_up(wangge.house), loop).result()
            print(line, end="", flush=True)
        server.should_exit = True

    threading.Thread(target=listen, daemon=True).start()


if __name__ == "__main__":
    main()
