"""来电人既往诉求: what whoever calls has reported before, found by the keyed digest of their number.

It says of somebody what they have reported, and so it is a look at what is personal: who asked, which tickets were
shown and how the digest begins are written down, whatever was found. What a confidential reporter has told is not named
there: more people read that log than may know them, and the digest leads to it whoever holds the key.
"""

import logging

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError

from server.casework.access import noted
from server.casework.house import House
from server.casework.people import require_role
from server.casework.sealing import CALLERS, caller_of, number_digest, unlocked
from server.domain.access_log import Access
from server.domain.callers import in_order
from server.domain.errors import CallerUnreadable
from server.domain.people import Role
from server.domain.reporter_privacy import is_confidential, may_learn_contact
from server.domain.scope import Act, Actor, may
from server.domain.telephone import plain_number
from server.domain.ticket import Ticket
from server.store import contacts
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: Who has somebody on the telephone.
ASKING = frozenset({Role.OPERATOR, Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR})

#: So many matters of one caller are looked at, and so many shown.
_LOOKED_AT, _SHOWN = 200, 20
#: So many digits of the digest tell callers apart in the log, and lead back to no number.
_DIGITS = 12
#: Of so many contacts the digests are worked out in one transaction.
AT_ONCE = 200


class Earlier(Struct, frozen=True):
    """The matters that are shown, and how many there are that this person may know of, up to a bound."""

    matters: tuple[Ticket, ...]
    total: int


def earlier_matters(transaction: Transaction, house: House, actor: Actor, number: str) -> Earlier:
    """The matters of whoever has this number: the open ones first, then those that ended last.

    Only those that the person sees and whose reporter they may know.

    Raises:
        RoleMissing.
        CallerUnreadable: this is no telephone number.
    """
    require_role(actor, ASKING)
    plain = plain_number(number)
    if plain is None:
        raise CallerUnreadable(field="number", rule="5 to 20 digits")
    digest = number_digest(house.keys, CALLERS, plain)
    found = contacts.tickets_of_caller(transaction.connection, digest, _LOOKED_AT)
    catalogue = house.rules.catalogue
    known = [
        each for each in found if may(actor, Act.SEE, each) and may_learn_contact(actor, each, catalogue)
    ]
    matters = in_order(known)[:_SHOWN]
    named = [each.number for each in matters if not is_confidential(each, catalogue)]
    noted(
        transaction,
        house,
        actor,
        Access.CALLER_LOOKED_UP,
        ticket=None,
        purpose="verify",
        reason=" ".join(named) or "–",
        about=digest[:_DIGITS],
    )
    return Earlier(matters, len(known))


def know_some_callers(transaction: Transaction, house: House) -> int:
    """Work out by what the callers of some matters from before are known; how many.

    Who left a contact that cannot be opened is not known again, and holds up no other.
    """
    connection = transaction.connection
    some = contacts.without_caller(connection, AT_ONCE)
    for contact_id, ciphertext in some:
        contacts.set_caller(connection, contact_id, _caller_of(house, contact_id, ciphertext))
    return len(some)


def _caller_of(house: House, contact_id: str, ciphertext: bytes) -> str:
    try:
        return caller_of(unlocked(ciphertext, house.keys), house.keys)
    except (CryptoError, msgspec.MsgspecError):
        _log.warning("contact %s cannot be opened; whoever left it is not known as a caller", contact_id)
        return ""
