"""办理函: the letter by which a consultation settled whose matter it is, to be printed, sealed and sent."""

from collections.abc import Iterator

from server.casework.desk import read
from server.casework.house import House
from server.casework.letters import Letter, print_noted
from server.casework.watermark import Watermark
from server.domain.errors import NoSuchPart
from server.domain.events import ConsultationConcluded, Event
from server.domain.reporter_privacy import text_for
from server.domain.scope import Actor
from server.domain.shifting import written_out
from server.domain.ticket import Ticket
from server.store import tickets
from sync.writer import Transaction

_ROLES = {"lead": "主办", "co": "协办", "dual": "双办", "assist": "协助"}


def letter_to_print(
    transaction: Transaction, house: House, actor: Actor, reference: str
) -> tuple[Letter, Watermark]:
    """The last decision letter of a ticket as this person may read it; the print is written down.

    Raises:
        TicketUnknown.
        NoSuchPart: no consultation was concluded.
    """
    ticket = read(transaction.connection, actor, reference)
    events = tickets.events_of(transaction.connection, ticket.id)
    concluded = [
        (event, event.payload) for event in events if isinstance(event.payload, ConsultationConcluded)
    ]
    if not concluded:
        raise NoSuchPart(part="letter", no=0)
    letter = _letter(house, actor, ticket, *concluded[-1])
    return letter, print_noted(transaction, house, actor, ticket, "decision letter")


def _letter(
    house: House, actor: Actor, ticket: Ticket, event: Event, concluded: ConsultationConcluded
) -> Letter:
    return Letter(
        title="办理函",
        letter=concluded.letter,
        ticket=ticket.number,
        sections=tuple(_sections(house, actor, ticket, event, concluded)),
    )


def _sections(
    house: House, actor: Actor, ticket: Ticket, event: Event, concluded: ConsultationConcluded
) -> Iterator[tuple[str, str]]:
    yield "诉求事项", text_for(actor, ticket, ticket.description)
    yield "依据", text_for(actor, ticket, concluded.basis)
    parts = [
        f"{_ROLES[leg.role]}单位：{house.unit_name(leg.unit)}；办结期限：{written_out(leg.resolve_due)}"
        for leg in concluded.legs
    ]
    yield "主协办单位及时限", "\n".join(parts)
    present = concluded.participants if isinstance(concluded.participants, tuple) else ()
    if present:
        yield "参会单位", "、".join(map(house.unit_name, present))
    if concluded.silent:
        yield "逾期未表态，视为同意", "、".join(map(house.unit_name, concluded.silent))
    yield "要求", "本函为终审定责，承办单位不得再退单，请按时限办理并反馈。"
    yield "签发时间", f"{written_out(event.at)}（印章）"
