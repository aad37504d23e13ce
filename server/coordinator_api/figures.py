"""Figures: asked for by days and groups, answered by one call, shown through the asker's mask."""

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter, SkipValidation

from server.casework import figures
from server.casework.changes import Against, Change, changes
from server.casework.figure_sheets import MEDIA, groups_sheet, totals_sheet
from server.casework.figures import Answer, Asked
from server.casework.house import House
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Wanted = NamedDependency[SkipValidation[Asked]]
Since = Annotated[date, QueryParameter(name="from")]
Until = Annotated[date, QueryParameter(name="to")]


def asked_for(
    since: Since,
    until: Until,
    by: FromQuery[str | None] = None,
    unit: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    category: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
) -> Asked:
    """A period, both days included, and by what it is narrowed and grouped."""
    return Asked(since=since, until=until, by=by, unit=unit, area=area, category=category, channel=channel)


_ASKED = {"asked": Provide(asked_for, sync_to_thread=False)}


@get("/figures", dependencies=_ASKED, sync_to_thread=True)
def list_figures(house: TheHouse, actor: Asking, asked: Wanted) -> tuple[Answer, ...]:
    """考核指标: all figures of a period as totals, for what the asker may count."""
    return figures.every_figure(house, actor, asked)


@get("/figures/{figure:str}", dependencies=_ASKED, sync_to_thread=True)
def read_figure(figure: FromPath[str], house: TheHouse, actor: Asking, asked: Wanted) -> Answer:
    """One figure by unit, level of area, category, channel, day, week or month."""
    return figures.figure_of(house, actor, figure, asked)


@get("/areas/{layer:str}/changes", dependencies=_ASKED, sync_to_thread=True)
def read_changes(
    layer: FromPath[str], against: FromQuery[Against], house: TheHouse, actor: Asking, asked: Wanted
) -> dict[str, Change]:
    """同期比较: what each area of a level received, and in the same period a week, a month or a year before."""
    return changes(house, actor, layer, asked, against)


@get("/figure-sheets", dependencies=_ASKED, sync_to_thread=True)
def export_figures(house: TheHouse, actor: Asking, asked: Wanted) -> Response[bytes]:
    """导出考核指标: all figures as a workbook, as `GET /figures` tells them."""
    return _sheet("figures", asked, totals_sheet(figures.every_figure(house, actor, asked)))


@get("/figure-sheets/{figure:str}", dependencies=_ASKED, sync_to_thread=True)
def export_figure(figure: FromPath[str], house: TheHouse, actor: Asking, asked: Wanted) -> Response[bytes]:
    """导出一个指标: one figure by its groups as a workbook, as `GET /figures/{figure}` tells it."""
    return _sheet(figure, asked, groups_sheet(figures.figure_of(house, actor, figure, asked)))


def _sheet(name: str, asked: Asked, content: bytes) -> Response[bytes]:
    file = f"{name}-{asked.since}-{asked.until}.xlsx"
    return Response(
        content, media_type=MEDIA, headers={"Content-Disposition": f'attachment; filename="{file}"'}
    )


handlers = [list_figures, read_figure, read_changes, export_figures, export_figure]
