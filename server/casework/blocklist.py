"""黑名单: who may propose, decide, appeal and ask. Numbers are kept as keyed digests; every change is written down."""

from collections.abc import Callable

from server import ids
from server.casework import desk
from server.casework.access import noted
from server.casework.deputies import deputy_of
from server.casework.errors import EntryUnknown
from server.casework.house import House
from server.casework.people import require_role
from server.casework.sealing import number_digest, unlocked
from server.domain import blocklist
from server.domain.access_log import Access
from server.domain.blocklist import Entry
from server.domain.errors import BlocklistRefused
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.telephone import plain_number
from server.domain.whitelist import Deputy
from server.store import blocklist as store
from server.store import contacts
from sync.writer import Transaction


def propose(
    transaction: Transaction,
    house: House,
    actor: Actor,
    *,
    number: str,
    reason: str,
    evidence: tuple[str, ...],
    days: int,
) -> Entry:
    """拟列入, by an operator; `evidence` are tickets of that caller that the operator may see.

    Raises:
        RoleMissing, BlocklistRefused, TicketUnknown.
    """
    require_role(actor, {Role.OPERATOR})
    tickets = [desk.read(transaction.connection, actor, each) for each in evidence]
    for ticket in tickets:
        kept = contacts.of_ticket(transaction.connection, str(ticket.id))
        phone = None if kept is None else unlocked(kept, house.keys).phone
        blocklist.require_caller(number, ticket.number, phone)
    entry = Entry(
        id=str(ids.blocklist_id()),
        number_digest=_digest(house, number),
        reason=reason,
        evidence=tuple(dict.fromkeys(ticket.number for ticket in tickets)),
        days=days,
        proposed_by=actor.id,
        proposed_at=transaction.at,
    )
    return _kept(transaction, house, actor, blocklist.proposed(entry, house.rules), "proposed")


def decide(transaction: Transaction, house: House, actor: Actor, entry_id: str, *, approved: bool) -> Entry:
    """同意列入 or 不同意, by a district coordinator.

    Raises:
        RoleMissing, EntryUnknown, BlocklistRefused.
    """
    require_role(actor, {Role.DISTRICT_COORDINATOR})
    word = "approved" if approved else "refused"
    return _changed(
        transaction,
        house,
        actor,
        entry_id,
        word,
        lambda entry: blocklist.decided(entry, actor.id, transaction.at, approved=approved),
    )


def appeal(transaction: Transaction, house: House, actor: Actor, entry_id: str, text: str) -> Entry:
    """申诉, written down by an operator.

    Raises:
        RoleMissing, EntryUnknown, BlocklistRefused.
    """
    require_role(actor, {Role.OPERATOR})
    return _changed(
        transaction,
        house,
        actor,
        entry_id,
        "appealed",
        lambda entry: blocklist.appealed(entry, text, transaction.at, house.rules),
    )


def decide_appeal(
    transaction: Transaction, house: House, actor: Actor, entry_id: str, *, lifted: bool
) -> Entry:
    """申诉处理, by a supervisor or another district coordinator.

    Raises:
        RoleMissing, EntryUnknown, BlocklistRefused.
    """
    require_role(actor, {Role.SUPERVISOR, Role.DISTRICT_COORDINATOR})
    word = "lifted" if lifted else "upheld"
    return _changed(
        transaction,
        house,
        actor,
        entry_id,
        word,
        lambda entry: blocklist.appeal_decided(entry, actor.id, transaction.at, lifted=lifted),
    )


def entries(house: House, actor: Actor, after: int, limit: int) -> tuple[tuple[int, Entry], ...]:
    """All entries, in the order in which they were proposed, each with its running number.

    Raises:
        RoleMissing.
    """
    require_role(actor, {Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.SUPERVISOR})
    with house.engine.connect() as connection:
        return store.listed(connection, after, min(limit, house.settings.page_size_max))


def may_call(
    house: House, actor: Actor, number: str, words: str, urgency: str | None
) -> tuple[bool, Deputy | None]:
    """Whether a call from this number is put through, and the deputy who calls; an emergency always is.

    Raises:
        RoleMissing, BlocklistRefused.
    """
    require_role(actor, {Role.OPERATOR})
    now = house.clock()
    with house.engine.connect() as connection:
        known = store.of_number(connection, _digest(house, number))
        deputy = deputy_of(connection, house, number, now)
    return blocklist.may_call(known, words, urgency, now), deputy


def _changed(
    transaction: Transaction,
    house: House,
    actor: Actor,
    entry_id: str,
    word: str,
    change: Callable[[Entry], Entry],
) -> Entry:
    entry = store.entry(transaction.connection, entry_id)
    if entry is None:
        raise EntryUnknown(entry=entry_id)
    return _kept(transaction, house, actor, change(entry), word)


def _kept(transaction: Transaction, house: House, actor: Actor, entry: Entry, word: str) -> Entry:
    store.save(transaction.connection, entry)
    noted(
        transaction,
        house,
        actor,
        Access.CONFIGURED,
        ticket=None,
        purpose="other",
        reason=f"blocklist {entry.id} {word}",
    )
    return entry


def _digest(house: House, number: str) -> str:
    plain = plain_number(number)
    if plain is None:
        raise BlocklistRefused(rule="number: 5 to 20 digits")
    return number_digest(house.keys, "blocklist", plain)
