"""The house as handhelds know it: what `mobile_api` asks for, answered by use cases."""

import asyncio
import gzip
from datetime import datetime, timedelta

import msgspec

from mobile_api.ports import (
    Compared,
    ContactTold,
    FieldOffice,
    Granted,
    Held,
    Install,
    PackGiven,
    Purpose,
    Signed,
    Wiped,
)
from server import ids
from server.casework import letting_in, revealing, stopping
from server.casework import sign_in as signing
from server.casework.comparing import compare
from server.casework.device_keys import new_nonce
from server.casework.errors import PackUnknown, PairingRefused, SignInFailed, SignInNeeded
from server.casework.house import House
from server.casework.pack import PackFile, current_pack
from server.casework.pack_difference import Section, difference
from server.casework.pairing import is_given_out, redeem
from server.casework.sign_in import Door
from server.store import handhelds, packs, people, sessions
from sync.writer import Transaction


class HouseFieldOffice(FieldOffice):
    """See `FieldOffice`."""

    def __init__(self, house: House, door: Door) -> None:
        self._house = house
        self._door = door

    async def sign_in(self, login: str, password: str, install: Install) -> Granted:
        """See `FieldOffice`.

        Raises:
            SignInFailed, TooManyFailures, RoleMissing, DeviceKeyUnfit, DeviceKeyNeeded.
        """
        house = self._house
        await asyncio.to_thread(self._door.check, house, login, password, house.clock())

        def unit(transaction: Transaction) -> Granted:
            known = people.by_login(transaction.connection, login)
            if known is None:  # checking a password takes a while, and somebody may have left meanwhile
                raise SignInFailed
            return letting_in.admit(transaction, house, known[0], install)

        return await house.writer.run(unit)

    async def pair(self, code: str, install: Install) -> Granted:
        """See `FieldOffice`.

        Raises:
            PairingRefused, RoleMissing.
            DeviceKeyUnfit: then the code is as good as before.
        """
        house = self._house

        def unit(transaction: Transaction) -> Granted | None:
            person = redeem(transaction, house, code)
            return None if person is None else letting_in.admit(transaction, house, person, install)

        is_known = await asyncio.to_thread(is_given_out, house, code)
        granted = await house.writer.run(unit) if is_known else None
        if granted is None:
            raise PairingRefused
        return granted

    async def nonce(self, writer: str) -> tuple[str, datetime]:
        """See `FieldOffice`. Nothing is kept for it, and nothing told about whether there is such a handheld."""
        house = self._house
        expires_at = house.clock() + timedelta(seconds=house.settings.nonce_s)
        return new_nonce(house.keys, writer, ids.nonce_chance(), expires_at), expires_at

    async def refresh(self, signed: Signed) -> Granted:
        """See `FieldOffice`.

        Raises:
            DeviceRefused.
        """
        house = self._house
        expires_at = await asyncio.to_thread(letting_in.recognise, house, signed, house.clock())
        return await house.writer.run(lambda unit: letting_in.renew(unit, house, signed, expires_at))

    async def sign_out(self, token: str | None) -> None:
        """See `FieldOffice`.

        Raises:
            SignInNeeded.
        """
        if token is None:
            raise SignInNeeded
        house = self._house
        await house.writer.run(lambda transaction: signing.sign_out(transaction, house, token))

    async def pack(self, token: str | None, sha256: str, older: str | None) -> PackGiven:
        """See `FieldOffice`.

        Raises:
            SignInNeeded, SendOnly, HandheldNeeded.
            PackUnknown: another pack is current by now; `pack:current` in the mailbox names it.
        """
        house = self._house

        def unit(transaction: Transaction) -> tuple[PackFile, bytes | None]:
            connection = transaction.connection
            session = signing.session_of(connection, token, transaction.at)
            writer = signing.writer_of(session)
            person = people.person(connection, session.person)
            if person is None:
                raise SignInNeeded
            current = current_pack(connection, house, person, transaction.at)
            if current.card.sha256 != sha256:
                raise PackUnknown(version=sha256)
            known = None if older is None else packs.contents_of(connection, older)
            packs.keep_contents(connection, sha256, msgspec.json.encode(current.sections), transaction.at)
            handhelds.note_pack(connection, writer, current.card.version, sha256, transaction.at)
            return current, known

        current, known = await house.writer.run(unit)
        return await asyncio.to_thread(_given, current, older, known)

    async def compare(self, token: str | None, held: Held) -> Compared:
        """See `FieldOffice`.

        Raises:
            SignInNeeded, SendOnly, HandheldNeeded, DigestBehind.
        """
        house = self._house
        with house.engine.connect() as connection:
            session = signing.session_of(connection, token, house.clock())
            writer = signing.writer_of(session)
            mailbox = sessions.mailbox_of(connection, session.person)
        if mailbox is None:
            raise SignInNeeded
        compared = await compare(house, mailbox, held)
        agrees = compared.agrees
        if agrees is not None:
            await house.writer.run(
                lambda unit: handhelds.note_digest(unit.connection, writer, compared.count, agrees, unit.at)
            )
        return compared

    async def wiped(self, token: str | None, wiped: Wiped) -> datetime:
        """See `FieldOffice`.

        Raises:
            SignInNeeded.
        """
        told = handhelds.Wiped(
            documents=wiped.documents, photos=wiped.photos, unsent=wiped.unsent, wiped_at=wiped.wiped_at
        )
        return await self._house.writer.run(lambda unit: stopping.note_wiped(unit, token, told))

    async def reveal_contact(
        self, token: str | None, ticket: str, purpose: Purpose, reason: str
    ) -> ContactTold:
        """See `FieldOffice`.

        Raises:
            SignInNeeded, SendOnly, HandheldNeeded, TicketUnknown, NotYours, SecondPersonAwaited, NoContact.
        """
        house = self._house
        actor = await asyncio.to_thread(signing.reader_of, house, token, house.clock())
        revealed = await house.writer.run(
            lambda unit: revealing.reveal_contact(unit, house, actor, ticket, purpose, reason)
        )
        card = revealed.card
        return ContactTold(
            name=card.name,
            phone=card.phone,
            confidential=card.confidential,
            anonymous=card.anonymous,
            watermark=revealed.mark.text,
        )


def _given(current: PackFile, older: str | None, known: bytes | None) -> PackGiven:
    if older is None or known is None:
        return PackGiven(current.gzipped, is_difference=False)
    contents = msgspec.json.decode(known, type=tuple[Section, ...])
    made = difference(current.content, current.sections, older, contents)
    return PackGiven(gzip.compress(msgspec.json.encode(made), mtime=0), is_difference=True)
