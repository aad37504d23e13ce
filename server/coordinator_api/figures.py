"""Figures: asked for by days and groups, answered by one call, shown through the asker's mask."""

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, SkipValidation

from server.casework import figures
from server.casework.figure_sheets import MEDIA, groups_sheet, totals_sheet
from server.casework.figures import Answer, Asked
from server.casework.house import House
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Since = Annotated[date, QueryParameter(name="from")]
Until = Annotated[date, QueryParameter(name="to")]


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


@get("/figure-sheets", sync_to_thread=True)
def export_figures(
    house: TheHouse,
    actor: Asking,
    since: Since,
    until: Until,
    unit: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    category: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
) -> Response[bytes]:
    """导出考核指标: all figures as a workbook, as `GET /figures` tells them."""
    asked = Asked(since=since, until=until, unit=unit, area=area, category=category, channel=channel)
    return _sheet("figures", asked, totals_sheet(figures.every_figure(house, actor, asked)))


@get("/figure-sheets/{figure:str}", sync_to_thread=True)
def export_figure(
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
) -> Response[bytes]:
    """导出一个指标: one figure by its groups as a workbook, as `GET /figures/{figure}` tells it."""
    asked = Asked(since=since, until=until, by=by, unit=unit, area=area, category=category, channel=channel)
    return _sheet(figure, asked, groups_sheet(figures.figure_of(house, actor, figure, asked)))


def _sheet(name: str, asked: Asked, content: bytes) -> Response[bytes]:
    file = f"{name}-{asked.since}-{asked.until}.xlsx"
    return Response(
        content, media_type=MEDIA, headers={"Content-Disposition": f'attachment; filename="{file}"'}
    )


handlers = [list_figures, read_figure, export_figures, export_figure]
