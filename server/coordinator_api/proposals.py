"""督办建议清单 over the API."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, QueryParameter, SkipValidation
from msgspec import Struct

from server.casework.house import House
from server.casework.proposing import PLACE, proposed
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.scope import Actor
from server.domain.supervision_proposals import Proposal


class ProposalRow(Struct, frozen=True, kw_only=True):
    """One ticket with what is proposed for it, the most urgent proposal first."""

    ticket: TicketRow
    proposals: tuple[Proposal, ...]


class ProposalPage(Struct, frozen=True, kw_only=True):
    """The most urgent first. `next_after` goes on where this page ends, None on the last one."""

    tickets: tuple[ProposalRow, ...]
    total: int
    next_after: str | None


@get("/supervision-proposals", sync_to_thread=True)
def list_proposals(
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
    area: FromQuery[str | None] = None,
    level: Annotated[int | None, QueryParameter(ge=1, le=4)] = None,
    after: Annotated[str | None, QueryParameter(pattern=PLACE)] = None,
    limit: Annotated[int, QueryParameter(ge=1)] = 100,
) -> ProposalPage:
    """督办建议清单: every open ticket of the area that has reached a rung which nobody has taken."""
    page = proposed(house, actor, area, level, after, limit)
    now = house.clock()
    return ProposalPage(
        tickets=tuple(
            ProposalRow(ticket=shown.row(house, actor, one.ticket, now), proposals=one.proposals)
            for one in page.tickets
        ),
        total=page.total,
        next_after=page.next_after,
    )


handlers: list[HTTPRouteHandler] = [list_proposals]
