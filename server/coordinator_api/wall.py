"""大屏: the wall as one value, once or again whenever something has changed; never a ticket.

wall         everything that is shown, as it is now: at once, after changes, and every 15 seconds at least
signed-out   the session has ended; the line is closed
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, SkipValidation
from litestar.response import Stream

from server.casework.errors import RoleMissing, SendOnly, SignInNeeded
from server.casework.house import House
from server.casework.sign_in import person_of
from server.casework.wall import LookBack, Wall, look_back, shaded_by, wall
from server.coordinator_api.browser_session import token_of
from server.coordinator_api.live import HEARTBEAT_S
from server.domain.people import Role
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Asked = Request[Any, Any, Any]

#: Changes of so many seconds are shown together; what is dear to count is counted anew after so long.
_GATHERED_S = 1.0
_BACK_KEPT = timedelta(minutes=1)
_AGAIN_MS = 2000

#: What a display may ask for, and everything below it: the wall, the outlines of areas, another password of its own.
_OF_DISPLAYS = ("/api/v1/wall", "/api/v1/tiles", "/api/v1/password")


def require_wall(actor: Actor, path: str) -> None:
    """Nothing, if this is no display, or it asks for what a wall shows.

    Raises:
        RoleMissing: a display opens nothing else, whatever it is besides.
    """
    if Role.DISPLAY in actor.roles and not any(
        path == own or path.startswith(f"{own}/") for own in _OF_DISPLAYS
    ):
        raise RoleMissing(roles=", ".join(sorted(set(Role) - {Role.DISPLAY})))


@get("/wall", sync_to_thread=True)
def read_wall(house: TheHouse, actor: Asking, layer: FromQuery[str | None] = None) -> Wall:
    """大屏: counts of today, open tickets by area, the last 30 days; for displays and who answers for areas."""
    return wall(house, actor, layer)


@get("/wall/live", sync_to_thread=False)
def watch_wall(request: Asked, house: TheHouse, actor: Asking, layer: FromQuery[str | None] = None) -> Stream:
    """大屏实时: `wall` whenever something has changed; `signed-out`: nothing more will come."""
    house.live.look_for_room(actor.id)
    shaded_by(house, actor, layer)
    told = _told(house, actor.id, token_of(request), layer)
    return Stream(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _told(house: House, person: str, token: str | None, layer: str | None) -> AsyncIterator[bytes]:
    live, screen = house.live, _Screen(house, token, layer)
    with live.watched_by(person) as bell:
        yield b"retry: %d\n\n" % _AGAIN_MS
        while not live.has_ended:
            try:
                now = await asyncio.to_thread(screen.drawn)
            except (SignInNeeded, SendOnly, RoleMissing):
                yield b"event: signed-out\ndata: {}\n\n"
                return
            yield b"event: wall\ndata: %s\n\n" % msgspec.json.encode(now)
            if await bell.heard(within_s=HEARTBEAT_S):
                await asyncio.sleep(_GATHERED_S)


class _Screen:
    """One line's wall: who looks is asked again each time, what is dear only after a while."""

    def __init__(self, house: House, token: str | None, layer: str | None) -> None:
        self._house, self._token, self._layer = house, token, layer
        self._back: tuple[datetime, Actor, LookBack] | None = None

    def drawn(self) -> Wall:
        now = self._house.clock()
        _, actor = person_of(self._house, self._token, now)
        if self._back is None or self._back[1] != actor or now - self._back[0] >= _BACK_KEPT:
            self._back = (now, actor, look_back(self._house, actor))
        return wall(self._house, actor, self._layer, self._back[2])


handlers: list[HTTPRouteHandler] = [read_wall, watch_wall]
