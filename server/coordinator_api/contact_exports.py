"""Doors to the contacts of several tickets at once: asked for, agreed to by a second person, made once."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import Struct

from server.casework import contact_export
from server.casework.contact_export import ContactExport
from server.casework.house import House
from server.domain.access_log import Purpose
from server.domain.asked import Line
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]


class ExportAsked(Struct, frozen=True, kw_only=True):
    """申请导出: of which tickets (numbers or ids), what for by a word of the list, and why in one's own."""

    tickets: tuple[Line, ...]
    purpose: Purpose
    reason: Line


class ExportAgreed(Struct, frozen=True, kw_only=True):
    """同意导出: why."""

    reason: Line


class ExportNamed(Struct, frozen=True, kw_only=True):
    """The id by which an export is agreed to and made."""

    id: str


@post("/contact-exports", status_code=HTTP_201_CREATED)
async def ask_to_export(data: JSONBody[ExportAsked], house: TheHouse, actor: Asking) -> ExportNamed:
    """申请导出联系方式: the district, or a supervisor, asks that a second person agree."""
    export = await house.writer.run(
        lambda unit: contact_export.ask(unit, house, actor, data.tickets, data.purpose, data.reason)
    )
    return ExportNamed(id=export)


@get("/contact-exports", sync_to_thread=True)
def list_exports(house: TheHouse, actor: Asking) -> tuple[ContactExport, ...]:
    """导出申请: those to which one may agree, and one's own that wait or are agreed to."""
    return contact_export.waiting(house, actor)


@post("/contact-exports/{export:str}/agreement", status_code=HTTP_204_NO_CONTENT)
async def agree_to_export(
    export: FromPath[str], data: JSONBody[ExportAgreed], house: TheHouse, actor: Asking
) -> None:
    """同意导出联系方式: the second person opens the export once to who asked, for a day."""
    await house.writer.run(lambda unit: contact_export.agree(unit, house, actor, export, data.reason))


@post("/contact-exports/{export:str}/file", status_code=HTTP_200_OK)
async def make_export(export: FromPath[str], house: TheHouse, actor: Asking) -> Response[bytes]:
    """导出联系方式, once, as CSV: each line carries the number of its entry in the log of looks."""
    body = await house.writer.run(lambda unit: contact_export.make(unit, house, actor, export))
    headers = {"Content-Disposition": f'attachment; filename="contacts-{export}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


handlers: list[HTTPRouteHandler] = [ask_to_export, list_exports, agree_to_export, make_export]
