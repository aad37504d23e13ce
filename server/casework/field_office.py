"""The house as handhelds know it: what `mobile_api` asks for, answered by use cases."""

import asyncio

from mobile_api.ports import FieldOffice, Pairing
from server.casework import sign_in as signing
from server.casework.errors import PackUnknown, RoleMissing, SignInNeeded
from server.casework.house import House
from server.casework.pack import PackFile, current_pack
from server.casework.sign_in import Door, SignedIn
from server.domain.people import FIELD_ROLES, Person
from sync.writer import Transaction


class HouseFieldOffice(FieldOffice):
    """See `FieldOffice`."""

    def __init__(self, house: House, door: Door) -> None:
        self._house = house
        self._door = door

    async def sign_in(self, login: str, password: str, writer: str | None, device: str | None) -> Pairing:
        """See `FieldOffice`.

        Raises:
            SignInFailed, TooManyFailures.
            RoleMissing: the person carries no handheld.
        """
        house = self._house
        person = await asyncio.to_thread(self._door.check, house, login, password, house.clock())
        if FIELD_ROLES.isdisjoint(person.roles):
            raise RoleMissing(roles=", ".join(sorted(FIELD_ROLES)))

        def unit(transaction: Transaction) -> tuple[SignedIn, PackFile]:
            signed_in = signing.sign_in(transaction, house, person, writer, device)
            return signed_in, current_pack(transaction.connection, house, person, transaction.at)

        signed_in, pack = await house.writer.run(unit)
        return Pairing(
            token=signed_in.token,
            expires_at=signed_in.expires_at,
            person=person.id,
            name=person.name,
            writer=signed_in.writer or "",
            mailbox=signed_in.mailbox or "",
            pack_version=pack.card.version,
            pack_sha256=pack.card.sha256,
            server_time=signed_in.server_time,
        )

    async def sign_out(self, token: str | None) -> None:
        """See `FieldOffice`.

        Raises:
            SignInNeeded.
        """
        if token is None:
            raise SignInNeeded
        await self._house.writer.run(lambda transaction: signing.sign_out(transaction, token))

    async def pack(self, token: str | None, sha256: str) -> bytes:
        """See `FieldOffice`.

        Raises:
            SignInNeeded, SendOnly.
            PackUnknown: another pack is current by now; `pack:current` in the mailbox names it.
        """
        house = self._house
        now = house.clock()
        person, _ = signing.person_of(house, token, now)
        pack = await asyncio.to_thread(self._current, person)
        if pack.card.sha256 != sha256:
            raise PackUnknown(version=sha256)
        return await asyncio.to_thread(lambda: pack.gzipped)

    def _current(self, person: Person) -> PackFile:
        with self._house.engine.connect() as connection:
            return current_pack(connection, self._house, person, self._house.clock())
