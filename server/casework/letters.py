"""公函: what goes out on paper, to be printed, sealed and sent: a number, and paragraphs under their headings."""

from pathlib import Path

from msgspec import Struct

from server.casework.access import noted
from server.casework.house import House
from server.casework.watermark import Watermark
from server.domain.access_log import Access
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from sync.writer import Transaction


class Letter(Struct, frozen=True, kw_only=True):
    """A letter: what kind of one, its number and the ticket's, then paragraphs, each under its heading."""

    title: str
    letter: str
    ticket: str
    sections: tuple[tuple[str, str], ...]


def print_noted(transaction: Transaction, house: House, actor: Actor, ticket: Ticket, what: str) -> Watermark:
    """Write down that somebody printed a letter of this ticket; the watermark that stands on it."""
    return noted(
        transaction, house, actor, Access.TRACE_EXPORTED, ticket=ticket, purpose="other", reason=what
    )


def pdf_of_letter(letter: Letter, mark: Watermark, font: Path | None) -> bytes:
    """The letter as a PDF. `font` as for `Sheet`."""
    # Only here: the library takes two seconds to load, and a server would start that much later.
    from server.casework.sheets import GREY, Sheet

    sheet = Sheet(mark, font)
    sheet.add_page()
    sheet.say(letter.title, 20, centred=True)
    sheet.say(f"{letter.letter}　工单 {letter.ticket}", 10, GREY, centred=True)
    for heading, text in letter.sections:
        sheet.ln(3)
        sheet.say(heading, 11.5)
        sheet.say(text, 11)
    return bytes(sheet.output())
