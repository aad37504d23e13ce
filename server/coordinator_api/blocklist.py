"""Doors of the blocklist 黑名单: propose a number, decide, appeal, and ask whether a call is put through."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from server.casework import blocklist
from server.casework.house import House
from server.domain.asked import Line, Sentence
from server.domain.blocklist import Entry
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Number = Annotated[str, Meta(min_length=1, max_length=30)]
Limit = Annotated[int, QueryParameter(ge=1)]
Serial = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]


class NumberProposed(Struct, frozen=True, kw_only=True):
    """拟列入: the number, why, for how many days, and numbers of tickets as evidence."""

    number: Number
    reason: Sentence
    evidence: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=50)]
    days: int


class Decision(Struct, frozen=True, kw_only=True):
    """同意与否."""

    approved: bool


class Appeal(Struct, frozen=True, kw_only=True):
    """申诉."""

    text: Sentence


class AppealDecision(Struct, frozen=True, kw_only=True):
    """申诉处理: the number is let in again, or not."""

    lifted: bool


class Call(Struct, frozen=True, kw_only=True):
    """A call that comes in: its number, and what is known of the matter already."""

    number: Number
    words: Annotated[str, Meta(max_length=5000)] = ""
    urgency: Literal["normal", "urgent", "critical"] | None = None


class CallAnswer(Struct, frozen=True, kw_only=True):
    """Whether the call is put through; `deputy` is the name of a caller who is on the whitelist 白名单."""

    put_through: bool
    deputy: str | None


class EntryShown(Struct, frozen=True, kw_only=True):
    """An entry as it stands; the number is not among it."""

    id: str
    standing: str
    reason: str
    evidence: tuple[str, ...]
    days: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    expires_at: datetime | None
    appeal: str | None
    appeal_due: datetime | None


class EntryPage(Struct, frozen=True, kw_only=True):
    """Entries in the order in which they were proposed; `next_after` goes on where this page ends."""

    entries: tuple[EntryShown, ...]
    next_after: int | None


def _shown(entry: Entry, now: datetime) -> EntryShown:
    fields = {name: getattr(entry, name) for name in EntryShown.__struct_fields__ if name != "standing"}
    return EntryShown(standing=entry.standing(now), **fields)


@post("/blocklist", status_code=HTTP_201_CREATED)
async def propose(data: JSONBody[NumberProposed], house: TheHouse, actor: Asking) -> EntryShown:
    """拟列入黑名单."""
    entry = await house.writer.run(
        lambda unit: blocklist.propose(
            unit,
            house,
            actor,
            number=data.number,
            reason=data.reason,
            evidence=data.evidence,
            days=data.days,
        )
    )
    return _shown(entry, house.clock())


@get("/blocklist", sync_to_thread=False)
def list_entries(house: TheHouse, actor: Asking, after: Serial = 0, limit: Limit = 100) -> EntryPage:
    """黑名单: every entry, ended ones too."""
    found = blocklist.entries(house, actor, after, limit)
    now = house.clock()
    return EntryPage(
        entries=tuple(_shown(entry, now) for _, entry in found),
        next_after=found[-1][0] if found else None,
    )


@post("/blocklist/{entry:str}/decision", status_code=HTTP_200_OK)
async def decide(
    entry: FromPath[str], data: JSONBody[Decision], house: TheHouse, actor: Asking
) -> EntryShown:
    """同意列入, or not: by a second person."""
    changed = await house.writer.run(
        lambda unit: blocklist.decide(unit, house, actor, entry, approved=data.approved)
    )
    return _shown(changed, house.clock())


@post("/blocklist/{entry:str}/appeal", status_code=HTTP_200_OK)
async def appeal(entry: FromPath[str], data: JSONBody[Appeal], house: TheHouse, actor: Asking) -> EntryShown:
    """申诉, as somebody of the hotline writes it down."""
    changed = await house.writer.run(lambda unit: blocklist.appeal(unit, house, actor, entry, data.text))
    return _shown(changed, house.clock())


@post("/blocklist/{entry:str}/appeal-decision", status_code=HTTP_200_OK)
async def decide_appeal(
    entry: FromPath[str], data: JSONBody[AppealDecision], house: TheHouse, actor: Asking
) -> EntryShown:
    """申诉处理: by a third person."""
    changed = await house.writer.run(
        lambda unit: blocklist.decide_appeal(unit, house, actor, entry, lifted=data.lifted)
    )
    return _shown(changed, house.clock())


@post("/calls", status_code=HTTP_200_OK)
async def ask_for_call(data: JSONBody[Call], house: TheHouse, actor: Asking) -> CallAnswer:
    """来电: whether a call is put through. An emergency always is."""
    through, deputy = blocklist.may_call(house, actor, data.number, data.words, data.urgency)
    return CallAnswer(put_through=through, deputy=None if deputy is None else deputy.name)


handlers: list[HTTPRouteHandler] = [propose, list_entries, decide, appeal, decide_appeal, ask_for_call]
