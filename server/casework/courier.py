"""Delivers what waits in the outbox: at least once, of each ticket in order, each try signed anew under the same id."""

import asyncio
import logging
from datetime import timedelta
from functools import partial
from uuid import UUID

import msgspec
from msgspec import Struct

from server import ids
from server.casework.calling_back import is_a_strangers
from server.casework.house import House
from server.casework.posting import PostFailed, post
from server.casework.sealing import unlocked
from server.casework.webhooks import secret_of
from server.domain.access_log import Access, Asked
from server.domain.outbox import REPORTER_MESSAGE, Webhook, next_try, signature
from server.store import access_log, contacts, outbox, tickets
from server.store.outbox import Message
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: So many messages are on their way at once.
AT_ONCE = 16


class Ready(Struct, frozen=True, kw_only=True):
    """A message that was taken for one try, with what it takes to send it."""

    message: Message
    webhook: Webhook
    secret: bytes
    body: bytes


def take(transaction: Transaction, house: House, message: Message) -> Ready | None:
    """Take a message for one try; None where somebody else did, or nobody subscribes any more.

    A number that goes out to a subscriber is a look, and written down as one.
    """
    connection = transaction.connection
    found = outbox.webhook(connection, message.webhook)
    lease = timedelta(seconds=3 * house.settings.webhook_timeout_s + 30)
    if found is None or not outbox.claim(connection, message, transaction.at + lease):
        return None
    webhook, sealed = found
    body = message.body
    if message.kind == REPORTER_MESSAGE and webhook.numbers_by is not None:
        body = _with_number(transaction, house, webhook, message)
    return Ready(message=message, webhook=webhook, secret=secret_of(sealed, house.keys), body=body)


def _with_number(transaction: Transaction, house: House, webhook: Webhook, message: Message) -> bytes:
    connection = transaction.connection
    ticket = tickets.by_id(connection, UUID(message.ticket))
    if ticket is None or is_a_strangers(connection, house, ticket):
        return message.body
    locked = contacts.of_ticket(connection, message.ticket)
    phone = "" if locked is None else unlocked(locked, house.keys).phone
    if not phone:
        return message.body
    look = Asked(
        at=transaction.at,
        person=f"webhook:{webhook.id}",
        unit=None,
        access=Access.CONTACT_REVEALED,
        ticket=message.ticket,
        purpose="inform",
        reason=webhook.name,
    )
    access_log.append(connection, look)
    return msgspec.json.encode({**msgspec.json.decode(message.body), "phone": phone})


def settle(transaction: Transaction, house: House, ready: Ready, trouble: str | None) -> None:
    """Write how a try ended: delivered, to be tried again later, or given up after so many days."""
    message, now = ready.message, transaction.at
    if trouble is None:
        outbox.delivered(transaction.connection, message.no)
        return
    again = next_try(now, message.tries + 1, ids.chance())
    given_up = again > message.at + timedelta(days=house.settings.webhook_days)
    outbox.failed(transaction.connection, message.no, trouble, None if given_up else again)


async def deliver_once(house: House) -> int:
    """One round: everything that is due gets one try; how many tries that were."""
    now = house.clock()

    def due_now() -> tuple[Message, ...]:
        with house.engine.connect() as connection:
            return outbox.due(connection, now, AT_ONCE)

    due = await asyncio.to_thread(due_now)
    await asyncio.gather(*(_deliver(house, message) for message in due))
    return len(due)


async def _deliver(house: House, message: Message) -> None:
    ready = await house.writer.run(partial(take, house=house, message=message))
    if ready is None:
        return
    trouble: str | None = None
    try:
        await asyncio.to_thread(_send, house, ready)
    except PostFailed as failure:
        trouble = str(failure)
    await house.writer.run(partial(settle, house=house, ready=ready, trouble=trouble))


def _send(house: House, ready: Ready) -> None:
    timestamp = int(house.clock().timestamp())
    headers = {
        "User-Agent": "Wangge",
        "webhook-id": ready.message.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(ready.secret, ready.message.id, timestamp, ready.body),
    }
    post(
        ready.webhook.url,
        ready.body,
        headers,
        near=house.settings.near_hosts,
        timeout_s=house.settings.webhook_timeout_s,
    )


class Courier:
    """Goes round as long as the server runs: without a pause while there is something to deliver."""

    EVERY_S = 2.0

    async def run(self, house: House) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                while await deliver_once(house):
                    pass
            except Exception:
                _log.exception("a round of deliveries was not finished")
            await asyncio.sleep(self.EVERY_S)
