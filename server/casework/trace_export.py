"""Export of a full trace: who may, through which mask, in which form; the export itself is written down."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from server.casework.access import noted
from server.casework.desk import read
from server.casework.house import House
from server.casework.trace import Mask, Names, Trace, traced
from server.casework.trace_html import html_of
from server.casework.watermark import Watermark
from server.domain.access_log import Access
from server.domain.errors import ChainIsBroken
from server.domain.reporter_privacy import label_for, sees_discipline, sees_doubts, text_for
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import ledger, people, tickets
from sync.writer import Transaction

Form = Literal["json", "html", "pdf"]

#: Media type of each form.
MEDIA: dict[Form, str] = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
}


class TraceDocument(Struct, frozen=True, kw_only=True):
    """A trace as JSON, with its watermark."""

    watermark: str
    token: str
    trace: Trace


def exported(
    transaction: Transaction, house: House, actor: Actor, reference: str, form: Form
) -> tuple[Trace, Watermark]:
    """The trace of a ticket as this person may see it, and the watermark of this export.

    Raises:
        TicketUnknown.
        ChainIsBroken: an event was tampered with so that it cannot even be read.
    """
    ticket, trace = _masked(transaction.connection, house, actor, reference)
    mark = noted(
        transaction,
        house,
        actor,
        Access.TRACE_EXPORTED,
        ticket=ticket,
        purpose="other",
        reason=form,
    )
    return trace, mark


def told(house: House, actor: Actor, reference: str) -> Trace:
    """The same to be read on the spot, where nothing leaves the house.

    Raises:
        TicketUnknown, ChainIsBroken: as `exported`.
    """
    with house.engine.connect() as connection:
        return _masked(connection, house, actor, reference)[1]


def _masked(connection: Connection, house: House, actor: Actor, reference: str) -> tuple[Ticket, Trace]:
    ticket = read(connection, actor, reference)
    mask = Mask(
        text=lambda text: text_for(actor, ticket, text),
        contact=label_for(actor, ticket, house.rules.catalogue),
        sees_doubts=sees_doubts(actor, ticket),
        sees_discipline=sees_discipline(actor, ticket),
    )
    return ticket, trace_of(connection, house, ticket, mask)


def trace_of(connection: Connection, house: House, ticket: Ticket, mask: Mask) -> Trace:
    """The trace of a ticket through a mask.

    Raises:
        ChainIsBroken: as `exported`.
    """
    try:
        events = tickets.events_of(connection, ticket.id)
    except msgspec.MsgspecError as trouble:
        raise ChainIsBroken(ticket=str(ticket.id), no=0) from trouble
    concerned = {event.actor for event in events} | ticket.guests | {ticket.reporter}
    names = Names(
        unit=house.unit_name,
        area=house.area_name,
        category=house.category_names,
        people={person.id: person for person in people.by_ids(connection, concerned)},
    )
    return traced(ticket, events, names, mask, _recorded_at(connection, ticket))


def written(trace: Trace, mark: Watermark, form: Form, font: Path | None) -> bytes:
    """The trace in that form."""
    match form:
        case "json":
            return msgspec.json.encode(TraceDocument(watermark=mark.text, token=mark.token, trace=trace))
        case "html":
            return html_of(trace, mark)
        case "pdf":
            # Only here: the library takes two seconds to load, and a server would start that much later.
            from server.casework.trace_pdf import pdf_of

            return pdf_of(trace, mark, font)


class _Recorded(Struct):
    recorded_at: datetime | None = None


def _recorded_at(connection: Connection, ticket: Ticket) -> dict[str, datetime]:
    """When each command from a handheld was written, by the handheld's clock."""
    bodies = ledger.field_commands_of(connection, ticket.id)
    told = {own_id: msgspec.json.decode(body, type=_Recorded).recorded_at for own_id, body in bodies}
    return {own_id: at for own_id, at in told.items() if at is not None}
