"""Which offline pack is current stands in each mailbox: a handheld that follows it learns of a new one by itself."""

from functools import partial

from server.casework.house import House
from server.casework.pack import PackCard, current_pack
from server.domain.people import Person
from server.store import people
from sync.store import Delivery
from sync.writer import Transaction


def offer_pack(transaction: Transaction, house: House, person: Person, mailbox: str) -> PackCard:
    """The pack that is current now, which the mailbox names from now on."""
    pack = current_pack(transaction.connection, house, person, transaction.at)
    house.mailboxes.deliver(transaction, [Delivery(mailbox, "pack:current", pack.card_json)])
    return pack.card


async def offer_packs(house: House) -> int:
    """See to it that every mailbox names the pack that is current now; how many mailboxes there are."""
    seen, mailbox = 0, ""
    while following := await house.writer.run(partial(_offer_after, house=house, mailbox=mailbox)):
        seen, mailbox = seen + 1, following
    return seen


def _offer_after(transaction: Transaction, house: House, mailbox: str) -> str:
    """Do so for the next mailbox by name; its name, or an empty one after the last."""
    following = people.mailbox_after(transaction.connection, mailbox)
    if following is None:
        return ""
    person, name = following
    offer_pack(transaction, house, person, name)
    return name
