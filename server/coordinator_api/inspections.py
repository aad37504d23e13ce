"""不规范件: the answers that are inspected, and why."""

from typing import Annotated, Literal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation
from msgspec import Struct

from server.casework.house import House
from server.casework.inspecting import LegFindings, inspection
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.scope import Actor
from server.domain.transitions import State


class InspectedRow(Struct, frozen=True, kw_only=True):
    """One ticket whose answers have findings; codes as in docs/replies.md."""

    ticket: TicketRow
    findings: tuple[LegFindings, ...]


class InspectionList(Struct, frozen=True, kw_only=True):
    """Newest first. `next_after` goes on where this page ends, None on the last one; a page may be empty."""

    tickets: tuple[InspectedRow, ...]
    next_after: str | None


@get("/inspections", sync_to_thread=True)
def list_inspections(
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
    in_state: Annotated[Literal["to_review", "to_callback"], QueryParameter(name="state")] = "to_review",
    after: str | None = None,
    limit: Annotated[int, QueryParameter(ge=1)] = 100,
) -> InspectionList:
    """不规范件: answers with findings that wait for a review, or for a callback."""
    page = inspection(house, actor, State(in_state), after, limit)
    now = house.clock()
    return InspectionList(
        tickets=tuple(
            InspectedRow(ticket=shown.row(house, actor, each.ticket, now), findings=each.findings)
            for each in page.inspected
        ),
        next_after=page.next_after,
    )
