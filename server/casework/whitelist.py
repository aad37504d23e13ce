"""白名单: who may enter a deputy, take one off and read the list. Every change is written down."""

from datetime import date, datetime

from server import ids
from server.casework.access import noted
from server.casework.errors import EntryUnknown
from server.casework.house import House
from server.casework.people import require_role
from server.casework.sealing import number_digest
from server.domain import whitelist
from server.domain.access_log import Access
from server.domain.calendar import CHINA
from server.domain.errors import WhitelistRefused
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.telephone import plain_number
from server.domain.whitelist import Deputy, Office
from server.store import whitelist as store
from sync.writer import Transaction


def add(
    transaction: Transaction,
    house: House,
    actor: Actor,
    *,
    number: str,
    name: str,
    office: Office,
    reason: str,
    until: date,
) -> Deputy:
    """列入, by a district coordinator.

    Raises:
        RoleMissing, WhitelistRefused.
    """
    require_role(actor, {Role.DISTRICT_COORDINATOR})
    plain = plain_number(number)
    if plain is None:
        raise WhitelistRefused(rule="number: 5 to 20 digits")
    digest = number_digest(house.keys, "whitelist", plain)
    deputy = Deputy(
        id=str(ids.whitelist_id()),
        number_digest=digest,
        name=name,
        office=office,
        reason=reason,
        until=until,
        added_by=actor.id,
        added_at=transaction.at,
    )
    known = store.of_number(transaction.connection, digest)
    return _kept(
        transaction,
        house,
        actor,
        whitelist.added(deputy, known, _day(transaction.at), house.rules),
        f"added: {reason}",
    )


def end(transaction: Transaction, house: House, actor: Actor, entry_id: str, reason: str) -> Deputy:
    """移出, by a district coordinator or a supervisor.

    Raises:
        RoleMissing, EntryUnknown, WhitelistRefused.
    """
    require_role(actor, {Role.DISTRICT_COORDINATOR, Role.SUPERVISOR})
    known = store.entry(transaction.connection, entry_id)
    if known is None:
        raise EntryUnknown(entry=entry_id)
    at = transaction.at
    changed = whitelist.ended(known, actor.id, reason, at, _day(at))
    return _kept(transaction, house, actor, changed, f"ended: {reason}")


def entries(house: House, actor: Actor, after: int, limit: int) -> tuple[tuple[int, Deputy], ...]:
    """All entries, in the order in which they were made, each with its running number.

    Raises:
        RoleMissing.
    """
    require_role(actor, {Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.SUPERVISOR})
    with house.engine.connect() as connection:
        return store.listed(connection, after, min(limit, house.settings.page_size_max))


def _kept(transaction: Transaction, house: House, actor: Actor, deputy: Deputy, word: str) -> Deputy:
    store.save(transaction.connection, deputy)
    noted(
        transaction,
        house,
        actor,
        Access.CONFIGURED,
        ticket=None,
        purpose="other",
        reason=f"whitelist {deputy.id} ({deputy.office} {deputy.name}) {word}",
    )
    return deputy


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
