"""Edits that wait for the writer at the same time, carried out at one go.

Whoever asks while others wait for the same database joins them: one look at what is there, one write of what became
of it. Each still gets an answer of its own, and where all cannot be done together, each is done alone.

    edit ──▶ waiting? ──no──▶ a new group is handed to the writer
                 └────yes───▶ joins the group, as long as the writer has not begun it
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from .documents import Edit
from .errors import EditConflict
from .revisions import Rev
from .writer import Transaction, Writer

Answers = tuple[Rev | EditConflict, ...]
#: Carries out edits of one database within a transaction; an answer for each, in their order.
EditsNow = Callable[[Transaction, str, Sequence[Edit]], Answers]


class _Group:
    """Who waits for the same database on the same event loop, and the answers that all of them await."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Edit]] = []
        self.answers: asyncio.Future[list[Answers]]


class EditsTogether:
    """Takes edits for the writer, in groups."""

    def __init__(self, writer: Writer, edit_now: EditsNow) -> None:
        self._writer = writer
        self._edit_now = edit_now
        self._waiting: dict[tuple[asyncio.AbstractEventLoop, str], _Group] = {}
        self._gate = threading.Lock()

    async def edit(self, database: str, edits: Sequence[Edit]) -> Answers:
        """An answer for each edit, once it is on disk.

        Raises:
            Exception: whatever these edits alone came to; nothing of them was done.
        """
        place = (asyncio.get_running_loop(), database)
        with self._gate:
            group = self._waiting.get(place)
            if group is None:
                group = self._waiting[place] = _Group()
                group.answers = asyncio.ensure_future(self._all_of(place))
            turn = len(group.asked)
            group.asked.append(edits)
        try:
            return (await asyncio.shield(group.answers))[turn]
        except Exception:
            if len(group.asked) == 1:
                raise
        return await self._writer.run(lambda transaction: self._edit_now(transaction, database, edits))

    async def _all_of(self, place: tuple[asyncio.AbstractEventLoop, str]) -> list[Answers]:
        group: _Group | None = None

        def unit(transaction: Transaction) -> list[Answers]:
            nonlocal group
            if group is None:
                with self._gate:
                    group = self._waiting.pop(place)
            answers = self._edit_now(transaction, place[1], [edit for edits in group.asked for edit in edits])
            ends = accumulate((len(edits) for edits in group.asked), initial=0)
            return [answers[start:end] for start, end in pairwise(ends)]

        try:
            return await self._writer.run(unit)
        finally:
            if group is None:
                with self._gate:
                    self._waiting.pop(place, None)
