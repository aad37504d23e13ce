"""How a handheld is let in: by name and password, by a pairing code, or by its own key; and what it is granted.

    password ─┐                      ┌ full        a token for everything, short if the handheld has a key to renew it
    code     ─┼─▶ which install? ─▶ ─┼ send-only   it was stopped: what it has is still taken, for a while
    its key  ─┘   how does it stand? └ none        and then not even that

A new install is a new writer. So is one that was stopped, or whose key is another: what it recorded before stays valid.
"""

from datetime import datetime, timedelta

from mobile_api.ports import Granted, Install, PackName, Signed
from server import ids
from server.casework import deliveries
from server.casework.device_keys import expiry_of, is_signed, read_key, words_of
from server.casework.errors import DeviceKeyNeeded, DeviceRefused, RoleMissing
from server.casework.house import House
from server.casework.mediation.telling import case_deliveries
from server.casework.offering import offer_pack
from server.casework.people import actor_of
from server.casework.reach import scope_of
from server.casework.stations import station_deliveries
from server.casework.stopping import note_twin
from server.domain.calendar import CHINA
from server.domain.handhelds import ORDERS, Standing, Stop, standing
from server.domain.people import FIELD_ROLES, Person
from server.domain.steps.suggesting import suggested_by
from server.store import handhelds, ledger, listing, pairings, people, sessions
from server.store.handhelds import Handheld
from server.store.listing import OPEN
from server.store.sessions import Session
from sync.writer import Transaction


def admit(transaction: Transaction, house: House, person: Person, install: Install) -> Granted:
    """Let in an install of somebody who has shown who they are, by password or code.

    It keeps its writer id as long as that is this person's and in order, or else gets a new one.

    Raises:
        RoleMissing: the person carries no handheld.
        DeviceKeyUnfit.
        DeviceKeyNeeded: the installation lets in none without.
    """
    if FIELD_ROLES.isdisjoint(person.roles):
        raise RoleMissing(roles=", ".join(sorted(FIELD_ROLES)))
    if install.device_key is None and house.settings.device_key_required:
        raise DeviceKeyNeeded
    device_key = None if install.device_key is None else read_key(install.device_key)
    writer = _writer_of(transaction, house, person, install, device_key)
    return _granted(transaction, house, person, writer)


def recognise(house: House, signed: Signed, now: datetime) -> datetime:
    """Make sure that a handheld has signed with its own key; until when the nonce is good.

    Only reads, so that whoever forges signatures keeps nobody else from writing.

    Raises:
        DeviceRefused: no such handheld, not its signature, or not a nonce that is still good.
    """
    with house.engine.connect() as connection:
        handheld = handhelds.by_writer(connection, signed.writer)
    expires_at = expiry_of(house.keys, signed.writer, signed.nonce)
    if handheld is None or handheld.device_key is None or handheld.wiped_at is not None:
        raise DeviceRefused
    if expires_at is None or now >= expires_at:
        raise DeviceRefused
    said = words_of(signed.writer, signed.nonce, signed.session)
    if not is_signed(handheld.device_key, said, signed.signature):
        raise DeviceRefused
    return expires_at


def renew(transaction: Transaction, house: House, signed: Signed, expires_at: datetime) -> Granted:
    """A further token for a handheld that was recognised, with a nonce that is good until then.

    Raises:
        DeviceRefused: the nonce was used before, or has run out by now. Nothing was written.
    """
    connection = transaction.connection
    # Used nonces are forgotten once they have run out, so that is looked at by the clock of this transaction too.
    if transaction.at >= expires_at or not pairings.use_up(
        connection, signed.nonce, expires_at, transaction.at
    ):
        raise DeviceRefused
    handheld = handhelds.by_writer(connection, signed.writer)
    person = None if handheld is None else people.person(connection, handheld.person)
    if person is None:
        raise DeviceRefused
    if pairings.note_run(connection, signed.writer, signed.session):
        note_twin(transaction, house, signed.writer)
    return _granted(transaction, house, person, signed.writer)


def _writer_of(
    transaction: Transaction, house: House, person: Person, install: Install, device_key: bytes | None
) -> str:
    connection, session = transaction.connection, install.session
    known = None if install.writer is None else handhelds.by_writer(connection, install.writer)
    if known is not None and not _is_same(known, person, device_key):
        known = None
    if known is not None and session is not None and pairings.note_run(connection, known.writer, session):
        note_twin(transaction, house, known.writer)
        known = None
    if known is not None:
        writer = known.writer
        handhelds.open_again(connection, writer)
    else:
        writer = ids.writer_id()
        ledger.add_writer(connection, writer, person.id, install.device, transaction.at)
        if session is not None:
            pairings.note_run(connection, writer, session)
    if device_key is not None:
        handhelds.bind_key(connection, writer, device_key)
    return writer


def _is_same(known: Handheld, person: Person, device_key: bytes | None) -> bool:
    """Whether this is the install that we know, and nothing stands against it."""
    is_in_order = known.stopped_as in (None, Stop.SIGNED_OUT) and known.wiped_at is None
    return known.person == person.id and is_in_order and known.device_key in (None, device_key)


def _granted(transaction: Transaction, house: House, person: Person, writer: str) -> Granted:
    """What follows from how the handheld stands now."""
    connection, settings, at = transaction.connection, house.settings, transaction.at
    handheld = handhelds.by_writer(connection, writer)
    if handheld is None:
        raise DeviceRefused
    stands = standing(handheld.stopped_as, handheld.sends_until, at)
    if stands.scope == "full" and FIELD_ROLES.isdisjoint(person.roles):
        stands = Standing("send-only", at + timedelta(days=settings.send_only_days), ORDERS[Stop.LEFT])
    reads = stands.scope == "full"
    life = timedelta(days=settings.session_days)
    if handheld.device_key is not None:
        life = timedelta(minutes=settings.token_minutes)
    expires_at = at + life if reads else at
    until = stands.until or expires_at + timedelta(days=settings.send_only_days)
    mailbox = _mailbox_of(transaction, house, person)
    pack = None
    if reads:
        pack = offer_pack(transaction, house, person, mailbox)
        sessions.forget_ended(connection, writer, at)
    token = None
    if stands.scope != "none":
        token = ids.token()
        session = Session(
            person=person.id, writer=writer, created_at=at, expires_at=expires_at, send_only_until=until
        )
        sessions.open_session(connection, token, session)
    return Granted(
        token=token,
        scope=stands.scope,
        order=stands.order,
        expires_at=None if token is None else expires_at if reads else until,
        grace_until=at + timedelta(days=settings.offline_grace_days) if reads else None,
        person=person.id,
        name=person.name,
        writer=writer,
        mailbox=mailbox,
        pack=PackName(pack.version, pack.sha256) if pack is not None else None,
        server_time=at,
        suggests=suggested_by(person.roles),
    )


def _mailbox_of(transaction: Transaction, house: House, person: Person) -> str:
    """The person's mailbox, made and filled the first time."""
    connection = transaction.connection
    mailbox = sessions.mailbox_of(connection, person.id)
    if mailbox is None:
        mailbox = f"mailbox-{person.id}"
        house.mailboxes.ensure_database(transaction, mailbox)
        sessions.add_mailbox(connection, mailbox, person.id, transaction.at)
        actor = actor_of(connection, person, transaction.at.astimezone(CHINA).date())
        open_tickets = listing.newest(connection, scope_of(actor), OPEN, house.settings.mailbox_tickets_max)
        deliveries.grant(transaction, house, person, mailbox, open_tickets)
        house.mailboxes.deliver(transaction, case_deliveries(transaction, house, person, mailbox))
        house.mailboxes.deliver(transaction, station_deliveries(transaction, house, person, mailbox))
    return mailbox
