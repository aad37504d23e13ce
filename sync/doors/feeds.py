"""The four feeds of changes: where each begins and ends, what a row looks like, when it gives a sign of life.

normal       what there is, as one JSON object
longpoll     the same, but waits until there is something
continuous   a line for each change, for as long as it goes on; `live` is another name for it
eventsource  the same as server-sent events, for a browser's EventSource
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import msgspec
from msgspec import Struct

from ..bells import Bell, Ring
from ..errors import DatabaseMissing, SyncRefusal
from ..exchange import Call
from ..mango import Selector
from ..store import ChangesPage, DatabaseInfo
from ..tokens import token
from .change_rows import Row, rows_of
from .showing import Manner

#: Rows read at a time, so that others get their turn in between.
SLICE = 500


class Asked(Struct, frozen=True, kw_only=True):
    """What a client wants to hear of; `heartbeat_ms` and `timeout_ms` None: never."""

    feed: str
    limit: int | None
    descending: bool
    all_leaves: bool
    include_docs: bool
    conflicts: bool
    manner: Manner
    doc_ids: tuple[str, ...] | None
    selector: Selector | None
    heartbeat_ms: int | None
    timeout_ms: int | None

    @property
    def sliced(self) -> bool:
        """Whether it is read in slices: a few ids are asked for at once, and descending has no token."""
        return not self.descending and self.doc_ids is None


class _Pulse:
    """When a feed must give its next sign of life, and when it has waited long enough, by the loop's clock."""

    def __init__(self, asked: Asked) -> None:
        self._clock = asyncio.get_running_loop().time
        self._beat_s = None if asked.heartbeat_ms is None else asked.heartbeat_ms / 1000
        self._wait_s = None if asked.timeout_ms is None else asked.timeout_ms / 1000
        self._beat_at: float | None = None
        self._over_at: float | None = None
        self.spoke()

    def spoke(self) -> None:
        """The client was told of a change: patience begins anew."""
        self.beat()
        self._over_at = None if self._wait_s is None else self._clock() + self._wait_s

    def beat(self) -> None:
        """The client was sent something."""
        self._beat_at = None if self._beat_s is None else self._clock() + self._beat_s

    @property
    def is_due(self) -> bool:
        """Whether a sign of life is due."""
        return self._beat_at is not None and self._clock() >= self._beat_at

    @property
    def is_over(self) -> bool:
        """Whether the client has waited long enough."""
        return self._over_at is not None and self._clock() >= self._over_at

    @property
    def patience_s(self) -> float | None:
        """How long nothing needs to be done."""
        ends = [end for end in (self._beat_at, self._over_at) if end is not None]
        return max(0.0, min(ends) - self._clock()) if ends else None


async def feed(call: Call, asked: Asked, since: int, info: DatabaseInfo) -> AsyncGenerator[bytes, None]:
    """The chunks of a feed. It ends by itself, with its database, when the server stops, or when it may hear no more.

    `info` is the database as it was just now.
    """
    voice = _VOICES[asked.feed]()
    pulse = _Pulse(asked)
    unsent, sent = [voice.head], 0
    page = ChangesPage(rows=(), last_seq=since, pending=0, epoch=info.epoch)
    bell: Bell | None = None
    ring: Ring | None = None
    try:
        heard_all = False
        if asked.feed != "normal":
            bell = call.store.watched(call.database)
            call.stopping.tell(bell)
            if since == info.seq and not asked.descending:
                heard_all = (await call.store.database(call.database)).seq == since
        while True:
            rows: Sequence[Row] = ()
            if not heard_all:
                page, rows = await _told_once(ring, call, asked, page, sent)
            heard_all = False
            if rows:
                unsent.append(voice.rows(rows, first=not sent))
                sent += len(rows)
                pulse.spoke()
            if sent == asked.limit:
                break
            if asked.sliced and page.pending:
                if pulse.is_due:
                    unsent.append(voice.heartbeat)
                yield b"".join(unsent)
                unsent.clear()
                ring = None
                if not await _is_still_admitted(call):
                    break
                continue
            if bell is None or asked.descending or (asked.feed == "longpoll" and sent):
                break
            if unsent != [b""]:
                yield b"".join(unsent)
            unsent = [b""]
            while (ring := await _heard(call, bell, pulse)) is None and not _ends(call, pulse):
                if not await _is_still_admitted(call):
                    break
                if pulse.is_due:
                    yield voice.heartbeat
                    pulse.beat()
            if ring is None or not await _is_still_admitted(call):
                break
    except DatabaseMissing:
        pass  # it was there when this feed began, and so its end is the feed's
    finally:
        if bell is not None:
            bell.let_go()
    yield b"".join([*unsent, voice.tail(page)])


async def _is_still_admitted(call: Call) -> bool:
    """Whether the client may still hear of this; if not, its feed ends, and its next request is told why."""
    try:
        await call.admit_again()
    except SyncRefusal:
        return False
    return True


def _ends(call: Call, pulse: _Pulse) -> bool:
    return call.stopping.begun or pulse.is_over


async def _heard(call: Call, bell: Bell, pulse: _Pulse) -> Ring | None:
    """What rang before anything else was to be done; None if it is time for a sign of life, or to end."""
    if _ends(call, pulse) or pulse.is_due:
        return None
    return await bell.heard(within_s=pulse.patience_s)


async def _told_once(
    ring: Ring | None, call: Call, asked: Asked, page: ChangesPage, sent: int
) -> tuple[ChangesPage, Sequence[Row]]:
    """The next page and its rows: of all who heard the same ring and ask the same from there, one looks it up."""
    if ring is None:
        return await _next(call, asked, page.last_seq, sent)
    question = (asked, page.last_seq, page.epoch, sent)
    if question not in ring.seen:
        ring.seen[question] = await _next(call, asked, page.last_seq, sent)
    told: tuple[ChangesPage, Sequence[Row]] = ring.seen[question]
    return told


async def _next(call: Call, asked: Asked, since: int, sent: int) -> tuple[ChangesPage, Sequence[Row]]:
    left = None if asked.limit is None else asked.limit - sent
    limit = left
    if asked.selector is not None:
        limit = SLICE if asked.sliced else None
    elif asked.sliced:
        limit = SLICE if left is None else min(SLICE, left)
    page = await call.store.changes(
        call.database,
        since=since,
        limit=limit,
        descending=asked.descending,
        ids=asked.doc_ids,
        with_bodies=asked.include_docs or asked.selector is not None,
    )
    rows = await rows_of(call, asked, page)
    return (page, rows) if left is None or len(rows) < left else _cut(page, rows, left)


def _cut(page: ChangesPage, rows: Sequence[Row], left: int) -> tuple[ChangesPage, Sequence[Row]]:
    """No more rows than are left to be told, and a page that was looked through as far as these."""
    taken = rows[:left]
    if not taken:
        return page, taken
    beyond = sum(change.seq > taken[-1].seq for change in page.rows)
    if not beyond:
        return page, taken
    pending = page.pending + beyond
    return msgspec.structs.replace(page, last_seq=taken[-1].seq, pending=pending), taken


class _Object:
    """All rows in one JSON object."""

    head = b'{"results":[\n'
    heartbeat = b"\n"

    def rows(self, rows: Sequence[Row], *, first: bool) -> bytes:
        return (b"" if first else b",\n") + b",\n".join([row.json for row in rows])

    def tail(self, page: ChangesPage) -> bytes:
        return b'\n],\n"last_seq":"%b","pending":%d}\n' % (_token(page), page.pending)


class _Lines:
    """A JSON object on each line, the last of which tells how far this went."""

    head = b""
    heartbeat = b"\n"

    def rows(self, rows: Sequence[Row], *, first: bool) -> bytes:  # noqa: ARG002 - as in `_Object`
        return b"".join([row.json + b"\n" for row in rows])

    def tail(self, page: ChangesPage) -> bytes:
        return b'{"last_seq":"%b","pending":%d}\n' % (_token(page), page.pending)


class _Events:
    """Server-sent events, each with its token, so that a browser that reconnects goes on where it was."""

    head = b""
    heartbeat = b"event: heartbeat\ndata: \n\n"

    def rows(self, rows: Sequence[Row], *, first: bool) -> bytes:  # noqa: ARG002 - as in `_Object`
        return b"".join([b"data: %b\nid: %b\n\n" % (row.json, row.token) for row in rows])

    def tail(self, _page: ChangesPage) -> bytes:
        return b""


_VOICES: dict[str, type[_Object | _Lines | _Events]] = {
    "normal": _Object,
    "longpoll": _Object,
    "continuous": _Lines,
    "eventsource": _Events,
}


def _token(page: ChangesPage) -> bytes:
    return token(page.last_seq, page.epoch).encode()
