"""Messages to subscribers are written with the events that they tell of, so that none is lost and none made up."""

from collections.abc import Iterable

from server.domain.events import Event
from server.domain.outbox import message_id, messages, written
from server.domain.ticket import Ticket
from server.store import outbox
from sync.writer import Transaction


def note(transaction: Transaction, moments: Iterable[tuple[Event, Ticket]]) -> None:
    """Write what each event, with the ticket as it stood then, gives cause to say to each subscriber."""
    subscribers = outbox.all_webhooks(transaction.connection)
    if not subscribers:
        return
    rows = []
    for event, ticket in moments:
        for kind, body in messages(event, ticket):
            for webhook in subscribers:
                if webhook.wants(kind, ticket):
                    own_id = message_id(webhook.id, event, kind)
                    rows.append(
                        {
                            "id": own_id,
                            "webhook": webhook.id,
                            "ticket": str(ticket.id),
                            "kind": kind,
                            "body": written(own_id, body),
                            "at": transaction.at,
                            "state": outbox.WAITING,
                            "tries": 0,
                            "next_at": transaction.at,
                        }
                    )
    outbox.put(transaction.connection, rows)
