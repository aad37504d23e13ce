"""督办单: the paper by which somebody is told to see to a matter, and to answer by a day."""

from collections.abc import Iterator

from server.casework.code_words import CODES
from server.casework.desk import read
from server.casework.house import House
from server.casework.letters import Letter, print_noted
from server.casework.people import names_of
from server.casework.watermark import Watermark
from server.domain.calendar import CHINA
from server.domain.errors import NoSuchPart
from server.domain.events import Event, Supervised, SupervisionAnswered
from server.domain.reporter_privacy import text_for
from server.domain.scope import Actor
from server.domain.shifting import written_out
from server.domain.ticket import Ticket
from server.store import tickets
from sync.writer import Transaction


def supervision_to_print(
    transaction: Transaction, house: House, actor: Actor, reference: str, no: int
) -> tuple[Letter, Watermark]:
    """The `no`-th supervision of a ticket as a letter, as this person may read it; the print is written down.

    Raises:
        TicketUnknown.
        NoSuchPart: the ticket was not supervised so often.
    """
    ticket = read(transaction.connection, actor, reference)
    events = tickets.events_of(transaction.connection, ticket.id)
    ordered = [event for event in events if isinstance(event.payload, Supervised)]
    if not 1 <= no <= len(ordered):
        raise NoSuchPart(part="supervision", no=no)
    event = ordered[no - 1]
    letter = Letter(
        title="督办单",
        letter=_number(ticket, event, no),
        ticket=ticket.number,
        sections=tuple(_sections(house, actor, ticket, event, _answers(events, no))),
    )
    return letter, print_noted(transaction, house, actor, ticket, f"supervision letter {no}")


def _number(ticket: Ticket, event: Event, no: int) -> str:
    """文号: the one that was given to it, or else one that follows from the ticket's number."""
    given = event.payload.letter if isinstance(event.payload, Supervised) else None
    return given or f"督〔{event.at.astimezone(CHINA).year}〕{ticket.number}-{no}号"


def _answers(events: tuple[Event, ...], no: int) -> list[str]:
    return [
        event.payload.text
        for event in events
        if isinstance(event.payload, SupervisionAnswered) and event.payload.supervision == no
    ]


def _sections(
    house: House, actor: Actor, ticket: Ticket, event: Event, answers: list[str]
) -> Iterator[tuple[str, str]]:
    ordered = event.payload
    if not isinstance(ordered, Supervised):
        return
    yield "督办对象", _called(house, ordered.addressee)
    yield "督办方式", f"{_named(ordered.kind)}督办（{_named(ordered.form)}），第 {ordered.level} 级"
    yield "诉求事项", text_for(actor, ticket, ticket.description)
    if ticket.promise_due is not None:
        yield "承诺办结时限", written_out(ticket.promise_due)
    yield "督办要求", text_for(actor, ticket, ordered.text)
    yield "回复期限", written_out(ordered.due_at)
    if answers:
        yield "督办回复", "\n".join(text_for(actor, ticket, each) for each in answers)
    yield "签发时间", f"{written_out(event.at)}（印章）"


def _called(house: House, addressee: str) -> str:
    """What a unit or a person is called; whoever else it may be is written out."""
    if addressee in house.rules.units:
        return house.unit_name(addressee)
    return names_of(house, [addressee]).get(addressee, addressee)


def _named(code: str) -> str:
    return CODES.get(code, (code,))[0]
