"""Messages to subscribers are written with the events that they tell of, so that none is lost and none made up."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from server.domain.events import Event
from server.domain.outbox import (
    REPORTER_MESSAGE,
    concerns_voices,
    message_id,
    messages,
    voice_message,
    written,
)
from server.domain.ticket import Ticket
from server.store import outbox, tickets
from sync.writer import Transaction


class _Saying(Struct, frozen=True):
    """Something to say: of which kind, about which ticket, and for whose merged report, if for one."""

    event: Event
    kind: str
    about: Ticket
    body: dict[str, Any]
    is_for_voice: bool = False


def note(transaction: Transaction, moments: Iterable[tuple[Event, Ticket]]) -> None:
    """Write what each event, with the ticket as it stood then, gives cause to say to each subscriber."""
    subscribers = transaction.once(outbox.all_webhooks)
    if not subscribers:
        return
    rows = []
    for saying in _sayings(transaction.connection, moments):
        for webhook in subscribers:
            if webhook.wants(saying.kind, saying.about):
                voice = saying.about.id if saying.is_for_voice else None
                own_id = message_id(webhook.id, saying.event, saying.kind, voice)
                rows.append(
                    {
                        "id": own_id,
                        "webhook": webhook.id,
                        "ticket": str(saying.about.id),
                        "kind": saying.kind,
                        "body": written(own_id, saying.body),
                        "at": transaction.at,
                        "state": outbox.WAITING,
                        "tries": 0,
                        "next_at": transaction.at,
                    }
                )
    outbox.put(transaction.connection, rows)


def _sayings(connection: Connection, moments: Iterable[tuple[Event, Ticket]]) -> Iterator[_Saying]:
    for event, ticket in moments:
        for kind, body in messages(event, ticket):
            yield _Saying(event, kind, ticket, body)
        if ticket.subscribers and concerns_voices(event):
            for voice in tickets.by_ids(connection, (each.ticket for each in ticket.subscribers)):
                if voice.contact_id is not None:
                    yield _Saying(
                        event, REPORTER_MESSAGE, voice, voice_message(event, ticket, voice), is_for_voice=True
                    )
