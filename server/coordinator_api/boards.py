"""Boards: what needs somebody today, what takes longer than was meant, where the duty list has gaps."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, SkipValidation
from msgspec import Struct
from msgspec.structs import replace

from server.casework import boards
from server.casework.boards import Delay, Gap
from server.casework.house import House
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.reporter_privacy import text_for
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]


class PileShown(Struct, frozen=True, kw_only=True):
    """How many tickets lie on a pile, and those that are due first."""

    number: int
    tickets: tuple[TicketRow, ...]


class DailyBoard(Struct, frozen=True, kw_only=True):
    """日调度: what needs somebody today. A ticket may lie on several piles."""

    at: datetime
    piles: dict[str, PileShown]


class DelayedRow(Struct, frozen=True, kw_only=True):
    """A ticket that takes longer than was meant, with every reason for it; `is_new`: since this week's Monday."""

    ticket: TicketRow
    delays: tuple[Delay, ...]
    is_new: bool


class DelayedList(Struct, frozen=True, kw_only=True):
    """每周延时工单清单, the longest delayed first."""

    at: datetime
    tickets: tuple[DelayedRow, ...]


class GapRow(Gap, frozen=True, kw_only=True):
    """清单缺口, by the names that people know."""

    unit_name: str
    category_name: str
    area_name: str


@get("/boards/daily", sync_to_thread=True)
def read_daily_board(
    house: TheHouse, actor: Asking, unit: FromQuery[str | None] = None, area: FromQuery[str | None] = None
) -> DailyBoard:
    """日调度: today's red, returned twice, unassigned, critical, disputed …"""
    now, piles = boards.daily_board(house, actor, unit=unit, area=area)
    return DailyBoard(
        at=now,
        piles={
            pile: PileShown(
                number=heap.number,
                tickets=tuple(shown.row(house, actor, ticket, now) for ticket in heap.first),
            )
            for pile, heap in piles.items()
        },
    )


@get("/boards/delayed", sync_to_thread=True)
def read_delayed(
    house: TheHouse, actor: Asking, unit: FromQuery[str | None] = None, area: FromQuery[str | None] = None
) -> DelayedList:
    """每周延时工单清单: what is overdue, extended, put on the books or paused, and why."""
    now, found = boards.delayed(house, actor, unit=unit, area=area)
    return DelayedList(
        at=now,
        tickets=tuple(
            DelayedRow(
                ticket=shown.row(house, actor, each.ticket, now),
                delays=tuple(
                    replace(delay, reason=text_for(actor, each.ticket, delay.reason or "") or None)
                    for delay in each.delays
                ),
                is_new=each.is_new,
            )
            for each in found
        ),
    )


@get("/boards/duty-list-gaps", sync_to_thread=True)
def list_gaps(house: TheHouse, actor: Asking, area: FromQuery[str | None] = None) -> tuple[GapRow, ...]:
    """清单缺口: which unit gave back which kind of matter from where again and again within a month."""
    return tuple(
        GapRow(
            unit=gap.unit,
            category=gap.category,
            area=gap.area,
            unit_name=house.unit_name(gap.unit),
            category_name=house.category_name(gap.category) or gap.category,
            area_name=house.area_name(gap.area),
        )
        for gap in boards.gaps(house, actor, area=area)
    )


handlers = [read_daily_board, read_delayed, list_gaps]
