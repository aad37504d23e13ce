"""回访任务 of a ticket: whom to call, and what to say."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, SkipValidation
from msgspec import Struct

from server.casework.calling_back import ToCall, to_call
from server.casework.house import House
from server.domain.scope import Actor


class CallbackRow(Struct, frozen=True, kw_only=True):
    """One reporter to call back. `voice` is what `record_callback` wants to know: a merged ticket's number, or None.

    `owed`: the ticket is not closed without their word or enough attempts; `waits`: neither is there yet. `by_check`:
    no call reaches them, a look on the spot 核查 takes its place. `also`: numbers of other matters of that call that
    wait for the same reporter's word.
    """

    number: str
    voice: str | None
    contact: str | None
    owed: bool
    waits: bool
    by_check: bool
    attempts: int
    days: int
    called_at: datetime | None
    solved: bool | None
    satisfied: str | None
    script: str
    also: tuple[str, ...]


def _row(one: ToCall) -> CallbackRow:
    word = one.calls.word
    return CallbackRow(
        number=one.calls.number,
        voice=one.calls.voice,
        contact=one.label,
        owed=one.calls.owed,
        waits=one.waits,
        by_check=one.calls.by_check,
        attempts=one.calls.attempts,
        days=one.calls.days,
        called_at=None if word is None else word.at,
        solved=None if word is None else word.solved,
        satisfied=None if word is None else word.satisfied,
        script=one.script,
        also=one.also,
    )


@get("/tickets/{reference:str}/callbacks", sync_to_thread=True)
def list_callbacks(
    reference: FromPath[str],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> tuple[CallbackRow, ...]:
    """回访任务: everybody who reported the matter, with the words to say and the calls of this round so far."""
    return tuple(map(_row, to_call(house, actor, reference)))


handlers: list[HTTPRouteHandler] = [list_callbacks]
