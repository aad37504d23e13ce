"""扫码配对: somebody who answers for a person gives out a code that lets one handheld in, once and soon.

    ABCD-EFGH-JKMN      the first four symbols find the code, the rest proves it; of that only a digest is kept

Whoever guesses at the rest uses up the few tries that a code has.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from server import ids
from server.casework.access import noted
from server.casework.errors import CarriesNoHandheld, PersonUnknown
from server.casework.house import House
from server.casework.people import answers_for, require_role
from server.casework.redivision import PROPOSERS
from server.domain.access_log import Access
from server.domain.people import FIELD_ROLES, Person
from server.domain.scope import Actor
from server.store import pairings, people
from sync.writer import Transaction

_SELECTOR = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class Code(Struct, frozen=True):
    """配对码, for whom and until when."""

    text: str
    person: Person
    expires_at: datetime


def give_code(transaction: Transaction, house: House, actor: Actor, reference: str) -> Code:
    """A code for the person of that id or sign-in name; who gave it to whom is written down.

    Raises:
        RoleMissing: the asker is neither a coordinator nor an administrator.
        PersonUnknown, CarriesNoHandheld.
    """
    require_role(actor, PROPOSERS)
    person = people.named(transaction.connection, reference)
    if person is None or not answers_for(transaction, house, actor, person):
        raise PersonUnknown(person=reference)
    code = new_code(transaction, person, actor.id, timedelta(minutes=house.settings.pairing_minutes))
    noted(
        transaction,
        house,
        actor,
        Access.PAIRING_CODE_GIVEN,
        ticket=None,
        purpose="other",
        reason="",
        about=person.id,
    )
    return code


def new_code(transaction: Transaction, person: Person, by: str, life: timedelta) -> Code:
    """A code for that person, which is good for so long.

    Raises:
        CarriesNoHandheld: the person has no role in the field.
    """
    if FIELD_ROLES.isdisjoint(person.roles):
        raise CarriesNoHandheld(person=person.name)
    until = transaction.at + life
    while True:  # a selector that is taken is drawn again
        symbols = ids.pairing_code()
        selector, secret = symbols[:_SELECTOR], symbols[_SELECTOR:]
        if pairings.give_out(
            transaction.connection, selector, secret, person.id, by=by, at=transaction.at, until=until
        ):
            text = "-".join(symbols[start : start + _SELECTOR] for start in range(0, len(symbols), _SELECTOR))
            return Code(text, person, until)


def is_given_out(house: House, text: str) -> bool:
    """Whether there is a code that begins like that: guesses at random need not be written down."""
    selector, _ = _parts(text)
    with house.engine.connect() as connection:
        return pairings.given_out(connection, selector) is not None


def redeem(transaction: Transaction, house: House, text: str) -> Person | None:
    """The person whom the code lets in, which is used up by that; None where it lets nobody in.

    A wrong try is written down, so the transaction has to be committed either way.
    """
    connection = transaction.connection
    selector, secret = _parts(text)
    code = pairings.given_out(connection, selector)
    if code is None or transaction.at >= code.expires_at or code.tries >= house.settings.pairing_tries_max:
        return None
    if not pairings.is_secret(connection, selector, secret):
        pairings.note_wrong_try(connection, selector)
        return None
    pairings.take_back(connection, selector)
    return people.person(connection, code.person)


def _parts(text: str) -> tuple[str, str]:
    """What finds a code, and what proves it, however it was typed."""
    symbols = text.upper().translate(_MISREAD)
    return symbols[:_SELECTOR], symbols[_SELECTOR:]
