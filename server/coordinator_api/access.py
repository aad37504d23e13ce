"""Doors to what is personal: the contact in clear, the full trace of a ticket, and the log of who looked."""

import asyncio
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from server.casework import access, revealing
from server.casework.decision_letter import letter_to_print
from server.casework.house import House
from server.casework.letters import Letter, pdf_of_letter
from server.casework.revealing import RevealRequest
from server.casework.supervision_letter import supervision_to_print
from server.casework.trace_export import MEDIA, Form, exported, written
from server.casework.trace_html import POLICY
from server.casework.watermark import Watermark
from server.coordinator_api import messages
from server.domain.access_log import Access
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]
Serial = Annotated[int | None, QueryParameter(ge=0, le=(1 << 63) - 1)]


@post("/tickets/{reference:str}/contact-reveals", status_code=HTTP_200_OK)
async def reveal_contact(
    reference: FromPath[str], data: JSONBody[messages.RevealAsked], house: TheHouse, actor: Asking
) -> messages.ContactShown:
    """显示联系方式: the contact in clear. Who looked and why is written down."""
    revealed = await house.writer.run(
        lambda unit: revealing.reveal_contact(unit, house, actor, reference, data.purpose, data.reason)
    )
    card = revealed.card
    return messages.ContactShown(
        name=card.name,
        phone=card.phone,
        confidential=card.confidential,
        anonymous=card.anonymous,
        watermark=revealed.mark.text,
        token=revealed.mark.token,
    )


@post("/tickets/{reference:str}/reveal-requests", status_code=HTTP_204_NO_CONTENT)
async def ask_to_reveal(
    reference: FromPath[str], data: JSONBody[messages.RevealAsked], house: TheHouse, actor: Asking
) -> None:
    """申请查看联系方式: a supervisor asks that a second person agree."""
    await house.writer.run(
        lambda unit: revealing.ask_to_reveal(unit, house, actor, reference, data.purpose, data.reason)
    )


@get("/reveal-requests", sync_to_thread=True)
def list_reveal_requests(house: TheHouse, actor: Asking) -> tuple[RevealRequest, ...]:
    """查看申请: those to which one may agree, and one's own that wait or are granted."""
    return revealing.reveal_requests(house, actor)


@post("/tickets/{reference:str}/reveal-agreements", status_code=HTTP_204_NO_CONTENT)
async def agree_to_reveal(
    reference: FromPath[str], data: JSONBody[messages.RevealAgreed], house: TheHouse, actor: Asking
) -> None:
    """同意查看联系方式: the second person opens the contact once to who asked, for a day."""
    await house.writer.run(
        lambda unit: revealing.agree_to_reveal(unit, house, actor, reference, data.person, data.reason)
    )


def _trace_door(form: Form) -> HTTPRouteHandler:
    """The door to a trace in one form: `trace.json`, `trace.html`, `trace.pdf`."""

    async def export_trace(reference: FromPath[str], house: TheHouse, actor: Asking) -> Response[bytes]:
        trace, mark = await house.writer.run(lambda unit: exported(unit, house, actor, reference, form))
        body = await asyncio.to_thread(written, trace, mark, form, house.settings.pdf_font_file)
        headers = {"Content-Disposition": f'inline; filename="trace-{trace.number}.{form}"'}
        if form == "html":
            headers["Content-Security-Policy"] = POLICY
        return Response(body, media_type=MEDIA[form], headers=headers)

    export_trace.__name__ = f"export_trace_{form}"
    export_trace.__doc__ = (
        f"导出全流程轨迹: the whole life of a ticket as {form}. The export is written down."
    )
    return get(f"/tickets/{{reference:str}}/trace.{form}")(export_trace)


@post("/tickets/{reference:str}/decision-letter", status_code=HTTP_200_OK)
async def print_letter(reference: FromPath[str], house: TheHouse, actor: Asking) -> Response[bytes]:
    """打印办理函: the letter by which a consultation settled whose matter it is, as PDF; the print is written down."""
    letter, mark = await house.writer.run(lambda unit: letter_to_print(unit, house, actor, reference))
    return await _printed(house, letter, mark, f"letter-{letter.ticket}.pdf")


@post("/tickets/{reference:str}/supervision-letters/{no:int}", status_code=HTTP_200_OK)
async def print_supervision(
    reference: FromPath[str], no: FromPath[int], house: TheHouse, actor: Asking
) -> Response[bytes]:
    """打印督办单: the ticket's `no`-th supervision as a letter, as PDF; the print is written down."""
    letter, mark = await house.writer.run(
        lambda unit: supervision_to_print(unit, house, actor, reference, no)
    )
    return await _printed(house, letter, mark, f"supervision-{letter.ticket}-{no}.pdf")


async def _printed(house: House, letter: Letter, mark: Watermark, filename: str) -> Response[bytes]:
    body = await asyncio.to_thread(pdf_of_letter, letter, mark, house.settings.pdf_font_file)
    headers = {"Content-Disposition": f'inline; filename="{filename}"'}
    return Response(body, media_type="application/pdf", headers=headers)


@get("/audit", sync_to_thread=False)
def read_log(
    house: TheHouse,
    actor: Asking,
    ticket: FromQuery[str | None] = None,
    person: FromQuery[str | None] = None,
    kind: FromQuery[Access | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    token: FromQuery[str | None] = None,
    before: Serial = None,
    limit: Limit = 100,
) -> messages.AccessPage:
    """查看留痕: who looked at what is personal, exported, or changed a setting, as far as one may read that."""
    entries = access.audited(
        house,
        actor,
        reference=ticket,
        person=person,
        kind=kind,
        since=since,
        until=until,
        token=token,
        before=before,
        limit=limit,
    )
    names = access.named_in(house, entries)
    rows = tuple(
        messages.AccessRow(
            access=entry.access.value,
            token=entry.token,
            person_name=names.get(entry.person),
            about_name=None if entry.about is None else names.get(entry.about),
            **{key: value for key, value in msgspec.structs.asdict(entry).items() if key != "access"},
        )
        for entry in entries
    )
    full = len(rows) == min(limit, house.settings.page_size_max)
    return messages.AccessPage(entries=rows, next_before=rows[-1].no if full else None)


handlers: list[HTTPRouteHandler] = [
    reveal_contact,
    ask_to_reveal,
    list_reveal_requests,
    agree_to_reveal,
    *map(_trace_door, MEDIA),
    print_letter,
    print_supervision,
    read_log,
]
