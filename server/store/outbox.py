"""Subscriptions of other systems, and the messages that wait for them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, exists, func, insert, select, update

from server.domain.outbox import Webhook
from server.store.prepared import Prepared, inserting
from server.store.schema.outbox import outbox, webhooks

WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"


class Message(Struct, frozen=True, kw_only=True):
    """One message for one subscriber. `tries` so far; `trouble` is what went wrong last."""

    no: int
    id: str
    webhook: str
    ticket: str
    kind: str
    body: bytes
    at: datetime
    state: str
    tries: int
    next_at: datetime
    trouble: str | None


def add_webhook(connection: Connection, webhook: Webhook, sealed_secret: bytes) -> None:
    """Enter a subscription."""
    row = msgspec.structs.asdict(webhook)
    row |= {"kinds": msgspec.json.encode(webhook.kinds), "secret": sealed_secret}
    connection.execute(insert(webhooks).values(row))


def all_webhooks(connection: Connection) -> tuple[Webhook, ...]:
    """The subscriptions that hold, by when they were made."""
    return tuple(_webhook(record) for record in _all_webhooks.records(connection))


def webhook(connection: Connection, own_id: str) -> tuple[Webhook, bytes] | None:
    """A subscription that holds, with its sealed secret."""
    asked = select(webhooks).where(webhooks.c.id == own_id, webhooks.c.ended_at.is_(None))
    row = connection.execute(asked).fetchone()
    return None if row is None else (_webhook(row._mapping), row.secret)


def allow_numbers(connection: Connection, own_id: str, by: str) -> None:
    """Messages to reporters carry the telephone number from now on."""
    connection.execute(update(webhooks).where(webhooks.c.id == own_id).values(numbers_by=by))


def end_webhook(connection: Connection, own_id: str, at: datetime) -> None:
    """A subscription holds no longer; what waits for it is not sent any more."""
    connection.execute(update(webhooks).where(webhooks.c.id == own_id).values(ended_at=at))
    waiting = update(outbox).where(outbox.c.webhook == own_id, outbox.c.state == WAITING)
    connection.execute(waiting.values(state=DEAD, trouble="subscription ended"))


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Write messages, in the transaction of the events that they tell of."""
    if rows:
        _put.run(connection, rows)


def due(connection: Connection, now: datetime, limit: int) -> tuple[Message, ...]:
    """What is to be sent now: of each subscriber and ticket only the first that waits, so that order is kept."""
    earlier = outbox.alias("earlier")
    stands_before = exists().where(
        earlier.c.webhook == outbox.c.webhook,
        earlier.c.ticket == outbox.c.ticket,
        earlier.c.state == WAITING,
        earlier.c.no < outbox.c.no,
    )
    asked = select(outbox).where(outbox.c.state == WAITING, outbox.c.next_at <= now, ~stands_before)
    rows = connection.execute(asked.order_by(outbox.c.next_at, outbox.c.no).limit(limit)).fetchall()
    return tuple(_message(row) for row in rows)


def claim(connection: Connection, message: Message, until: datetime) -> bool:
    """Take a message for one try, so that no other process sends it meanwhile; False where another was first."""
    taken = update(outbox).where(
        outbox.c.no == message.no, outbox.c.state == WAITING, outbox.c.tries == message.tries
    )
    done = connection.execute(taken.values(tries=message.tries + 1, next_at=until))
    return done.rowcount == 1


def delivered(connection: Connection, no: int) -> None:
    """The subscriber has it."""
    connection.execute(update(outbox).where(outbox.c.no == no).values(state=DELIVERED, trouble=None))


def failed(connection: Connection, no: int, trouble: str, next_at: datetime | None) -> None:
    """A try failed; the next is at `next_at`, or there is none."""
    changed = {"trouble": trouble[:200]} | ({"state": DEAD} if next_at is None else {"next_at": next_at})
    connection.execute(update(outbox).where(outbox.c.no == no).values(changed))


def listed(
    connection: Connection, webhook_id: str, state: str | None, after: int, limit: int
) -> tuple[Message, ...]:
    """The messages of one subscriber, in their order."""
    asked = select(outbox).where(outbox.c.webhook == webhook_id, outbox.c.no > after)
    if state is not None:
        asked = asked.where(outbox.c.state == state)
    rows = connection.execute(asked.order_by(outbox.c.no).limit(limit)).fetchall()
    return tuple(_message(row) for row in rows)


def counted(connection: Connection, webhook_id: str) -> dict[str, int]:
    """How many messages of one subscriber are in each state."""
    asked = select(outbox.c.state, func.count()).where(outbox.c.webhook == webhook_id)
    rows = connection.execute(asked.group_by(outbox.c.state)).fetchall()
    return {row[0]: row[1] for row in rows}


def redeliver(connection: Connection, webhook_id: str, numbers: Iterable[int] | None, now: datetime) -> int:
    """Send again: these messages, or (None) all that were given up. They keep their ids. How many."""
    again = update(outbox).where(outbox.c.webhook == webhook_id)
    again = (
        again.where(outbox.c.state == DEAD)
        if numbers is None
        else again.where(outbox.c.no.in_(sorted(numbers)))
    )
    return connection.execute(again.values(state=WAITING, tries=0, at=now, next_at=now)).rowcount


def _webhook(row: Mapping[Any, Any]) -> Webhook:
    known = {name: row[name] for name in Webhook.__struct_fields__ if name != "kinds"}
    return Webhook(kinds=msgspec.json.decode(row["kinds"], type=tuple[str, ...]), **known)


def _message(row: Row[tuple[object, ...]]) -> Message:
    return Message(**row._mapping)


_all_webhooks = Prepared(
    select(webhooks).where(webhooks.c.ended_at.is_(None)).order_by(webhooks.c.created_at)
)
_put = Prepared(inserting(outbox, "no", "trouble"))
