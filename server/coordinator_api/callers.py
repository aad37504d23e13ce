"""来电人既往诉求: what a caller has reported before. The number comes in the body, never in an address."""

from datetime import datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from server.casework.callers import earlier_matters
from server.casework.house import House
from server.coordinator_api import shown
from server.coordinator_api.blocklist import Number
from server.coordinator_api.messages import TicketRow
from server.domain.scope import Actor


class Caller(Struct, frozen=True, kw_only=True):
    """Whoever calls: their number, however it is written."""

    number: Number


class EarlierMatter(Struct, frozen=True, kw_only=True):
    """One matter: as in lists, when it ended, and the addresses of the steps that the asker may take now."""

    ticket: TicketRow
    ended_at: datetime | None
    may: tuple[str, ...]


class EarlierMatters(Struct, frozen=True, kw_only=True):
    """The open ones first, then those that ended last: the first twenty of `total`."""

    matters: tuple[EarlierMatter, ...]
    total: int


@post("/calls/earlier", status_code=HTTP_200_OK)
async def earlier(
    data: JSONBody[Caller],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> EarlierMatters:
    """来电人既往诉求: the caller's earlier matters; that somebody looked is written into the log of looks."""
    found = await house.writer.run(lambda unit: earlier_matters(unit, house, actor, data.number))
    now = house.clock()
    return EarlierMatters(
        matters=tuple(
            EarlierMatter(
                ticket=shown.row(house, actor, ticket, now),
                ended_at=ticket.closed_at,
                may=shown.may_now(actor, ticket, now, house.rules.of(ticket.placement)),
            )
            for ticket in found.matters
        ),
        total=found.total,
    )


handlers: list[HTTPRouteHandler] = [earlier]
