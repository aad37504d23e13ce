"""The personal data of reporters, encrypted, and who has looked at them."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, insert, select

from server.store.schema import contact_reveals, contacts


class Reveal(Struct, frozen=True, kw_only=True):
    """One look at a contact: by whom, why and when."""

    person: str
    reason: str
    at: datetime


def save(connection: Connection, contact_id: str, ticket: str, ciphertext: bytes) -> None:
    """Keep a contact."""
    connection.execute(insert(contacts).values(id=contact_id, ticket=ticket, ciphertext=ciphertext))


def ciphertext(connection: Connection, contact_id: str) -> bytes | None:
    """The contact as it is kept."""
    asked = select(contacts.c.ciphertext).where(contacts.c.id == contact_id)
    return connection.execute(asked).scalar_one_or_none()


def note_reveal(connection: Connection, contact_id: str, ticket: str, reveal: Reveal) -> None:
    """Somebody looked. Written in the same transaction as the look."""
    connection.execute(
        insert(contact_reveals).values(
            contact=contact_id, ticket=ticket, person=reveal.person, reason=reveal.reason, at=reveal.at
        )
    )


def reveals_of(connection: Connection, ticket: str) -> tuple[Reveal, ...]:
    """Who has looked at the contact of a ticket, in order."""
    asked = select(contact_reveals).where(contact_reveals.c.ticket == ticket).order_by(contact_reveals.c.no)
    return tuple(
        Reveal(person=row.person, reason=row.reason, at=row.at)
        for row in connection.execute(asked).fetchall()
    )
