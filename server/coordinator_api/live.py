"""Live: what becomes of tickets, as server-sent events; a browser that was cut off goes on by its last id.

Before anything is told, the session is asked again: who has signed out, or answers for other areas, is told no more.
Source: HTML standard, server-sent events.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, SkipValidation
from litestar.response import Stream

from server.casework.errors import SendOnly, SignInNeeded
from server.casework.house import House
from server.casework.live import News
from server.casework.sign_in import person_of
from server.coordinator_api import shown
from server.coordinator_api.browser_session import token_of
from server.domain.scope import Act, Actor, may

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Asked = Request[Any, Any, Any]
LastId = Annotated[str | None, HeaderParameter(name="Last-Event-ID", max_length=60)]

#: A browser hears something at least so often, in seconds, and so knows a line that is dead.
HEARTBEAT_S = 15
#: Changes of so many seconds are told together.
_GATHERED_S = 0.25
_AGAIN_MS = 2000


@get("/live", sync_to_thread=False)
def watch(request: Asked, house: TheHouse, actor: Asking, last_event_id: LastId = None) -> Stream:
    """实时: `ticket` with what has become of one, `gone` for one that may be seen no more, `now` when all is told.

    `requests`: something that waits for people above the rooms has come or gone (handovers, looks at a contact).
    `anew`: too much was missed, all that is shown has to be fetched again. `signed-out`: nothing more will come.
    """
    house.live.look_for_room(actor.id)
    told = _told(house, actor.id, token_of(request), last_event_id)
    return Stream(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _told(house: House, person: str, token: str | None, last: str | None) -> AsyncIterator[bytes]:
    live = house.live
    with live.watched_by(person) as bell:
        yield b"retry: %d\n\n" % _AGAIN_MS
        position = live.position if last is None else last
        while not live.has_ended:
            news = live.since(position)
            try:
                yield await asyncio.to_thread(_for_this_person, house, token, news)
            except (SignInNeeded, SendOnly):
                yield _event("signed-out", {})
                return
            position = news.position
            if await bell.heard(within_s=HEARTBEAT_S):
                await asyncio.sleep(_GATHERED_S)


def _for_this_person(house: House, token: str | None, news: News) -> bytes:
    """The news as the person may hear them now.

    Only what is told last has an id: who is cut off before it hears all of them again.

    Raises:
        SignInNeeded, SendOnly: nobody is signed in any more.
    """
    now = house.clock()
    _, actor = person_of(house, token, now)
    told = [_event("anew", {})] if news.changes is None else []
    for change in news.changes or ():
        if may(actor, Act.SEE, change.ticket):
            told.append(_event("ticket", shown.row(house, actor, change.ticket, now)))
        elif change.before is not None and may(actor, Act.SEE, change.before):
            told.append(_event("gone", {"id": str(change.ticket.id)}))
    if news.requests:
        told.append(_event("requests", {}))
    told.append(b"id: %s\n" % news.position.encode() + _event("now", {"at": now}))
    return b"".join(told)


def _event(name: str, data: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))


handlers = [watch]
