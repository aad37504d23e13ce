"""Figures and boards: asked for by days and groups, answered by one call, shown through the asker's mask."""

from datetime import date, datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, SkipValidation
from msgspec import Struct

from server.casework import figures
from server.casework.figures import Answer, Asked
from server.casework.house import House
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Since = Annotated[date, QueryParameter(name="from")]
Until = Annotated[date, QueryParameter(name="to")]


class PileShown(Struct, frozen=True, kw_only=True):
    """How many tickets lie on a pile, and those that are due first."""

    number: int
    tickets: tuple[TicketRow, ...]


class DailyBoard(Struct, frozen=True, kw_only=True):
    """日调度: what needs somebody today. A ticket may lie on several piles."""

    at: datetime
    piles: dict[str, PileShown]


@get("/figures", sync_to_thread=True)
def list_figures(
    house: TheHouse,
    actor: Asking,
    since: Since,
    until: Until,
    unit: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    category: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
) -> tuple[Answer, ...]:
    """考核指标: all figures of a period, both days included, for what the asker may count."""
    asked = Asked(since=since, until=until, unit=unit, area=area, category=category, channel=channel)
    return figures.every_figure(house, actor, asked)


@get("/figures/{figure:str}", sync_to_thread=True)
def read_figure(
    figure: FromPath[str],
    house: TheHouse,
    actor: Asking,
    since: Since,
    until: Until,
    by: FromQuery[str | None] = None,
    unit: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    category: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
) -> Answer:
    """One figure by unit, level of area, category, channel, day, week or month."""
    asked = Asked(since=since, until=until, by=by, unit=unit, area=area, category=category, channel=channel)
    return figures.figure_of(house, actor, figure, asked)


@get("/boards/daily", sync_to_thread=True)
def read_daily_board(
    house: TheHouse, actor: Asking, unit: FromQuery[str | None] = None, area: FromQuery[str | None] = None
) -> DailyBoard:
    """日调度: today's red, returned twice, unassigned, critical, disputed …"""
    now, piles = figures.daily_board(house, actor, unit=unit, area=area)
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


handlers = [list_figures, read_figure, read_daily_board]
