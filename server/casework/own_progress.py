"""办理进度查询: a reporter asks after their own matter, by its number and by what only they know of it.

    the last four digits of the number they left     not of who wants to be unknown: four digits are soon guessed;
                                                     not once a callback found that the number is a stranger's
    查询码, eight digits                              told by whoever took the matter down; also to the nameless

Whether a number exists is not told: a wrong proof and an unknown number are answered alike, and guessing ends soon.
"""

import hmac

from msgspec import Struct
from sqlalchemy import Connection

from server.casework import desk
from server.casework.calling_back import is_a_strangers
from server.casework.errors import ProgressUnknown
from server.casework.failures import Failures, whose
from server.casework.house import House
from server.casework.sealing import Keys, unlocked
from server.domain.errors import NotYours
from server.domain.own_progress import Progress, progress_of
from server.domain.reporter_privacy import is_confidential, speaks_with_reporter
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import contacts, tickets

_CODE_DIGITS = 8
_TAIL_DIGITS = 4


class Guessing(Struct, frozen=True):
    """How often a wrong proof may be given: for one number, and from one address."""

    of_number: Failures
    from_address: Failures


def code_of(house: House, actor: Actor, reference: str) -> str:
    """查询码, for whoever speaks with the reporter.

    Raises:
        TicketUnknown.
        NotYours: the actor neither took it down nor answers the telephone.
    """
    with house.engine.connect() as connection:
        ticket = desk.read(connection, actor, reference)
    if not speaks_with_reporter(actor, ticket):
        raise NotYours(act="query_code", number=ticket.number)
    return _code(house.keys, ticket)


def look_up(house: House, guessing: Guessing, number: str, proof: str, address: str) -> Progress:
    """The progress of the matter with this number, for who proves that it is theirs.

    Raises:
        ProgressUnknown: no such number, or not its proof.
        TooManyFailures: that was so too often, with this number or from this address.
    """
    now = house.clock()
    with (
        guessing.of_number.attempt(number, now, ProgressUnknown),
        guessing.from_address.attempt(whose(address), now, ProgressUnknown),
        house.engine.connect() as connection,
    ):
        ticket = tickets.by_reference(connection, number)
        if ticket is None or ticket.number != number or not _is_proved(connection, house, ticket, proof):
            raise ProgressUnknown(number=number)
        master = None if ticket.master is None else tickets.by_id(connection, ticket.master)
        of_master = () if master is None else tickets.events_of(connection, master.id)
        return progress_of(ticket, tickets.events_of(connection, ticket.id), master, of_master)


def _is_proved(connection: Connection, house: House, ticket: Ticket, proof: str) -> bool:
    if len(proof) == _CODE_DIGITS:
        return hmac.compare_digest(proof.encode(), _code(house.keys, ticket).encode())
    kept = None
    if not is_confidential(ticket, house.rules.catalogue) and not is_a_strangers(connection, house, ticket):
        kept = contacts.of_ticket(connection, str(ticket.id))
    tail = "" if kept is None else unlocked(kept, house.keys).phone[-_TAIL_DIGITS:]
    return len(tail) == _TAIL_DIGITS and hmac.compare_digest(proof.encode(), tail.encode())


def _code(keys: Keys, ticket: Ticket) -> str:
    digest = hmac.digest(keys.at_rest, f"progress\n{ticket.id}".encode(), "sha256")
    return str(int.from_bytes(digest) % 10**_CODE_DIGITS).zfill(_CODE_DIGITS)
