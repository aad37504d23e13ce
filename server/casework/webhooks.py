"""Subscriptions 推送订阅: an administrator makes and ends them; every change is written into the log of looks.

That a subscriber is given telephone numbers, for messages to reporters, takes a district coordinator's word.
"""

from collections.abc import Iterable

from msgspec import Struct
from nacl.secret import SecretBox
from sqlalchemy import Connection

from server import ids
from server.casework.access import noted
from server.casework.errors import WebhookUnknown
from server.casework.house import House
from server.casework.people import require_role
from server.casework.sealing import Keys
from server.domain.access_log import Access
from server.domain.errors import NeedsSecondPerson, WebhookRefused
from server.domain.outbox import KINDS, Webhook, checked_url
from server.domain.people import Role
from server.domain.scope import Actor
from server.store import outbox
from server.store.outbox import Message
from sync.writer import Transaction


class Subscribed(Struct, frozen=True, kw_only=True):
    """A subscription, and how many messages are in each state."""

    webhook: Webhook
    messages: dict[str, int]


def secret_of(sealed: bytes, keys: Keys) -> bytes:
    """The signing secret of a subscription."""
    return bytes(SecretBox(keys.at_rest).decrypt(sealed))


def subscribe(
    transaction: Transaction,
    house: House,
    actor: Actor,
    *,
    name: str,
    url: str,
    kinds: tuple[str, ...],
    area: str | None,
) -> tuple[Webhook, bytes]:
    """Make a subscription; its secret is told this once.

    Raises:
        RoleMissing.
        WebhookRefused: an address, a kind or an area that cannot be.
    """
    require_role(actor, {Role.ADMIN})
    checked_url(url, house.settings.near_hosts)
    unknown = sorted(set(kinds) - KINDS)
    if unknown:
        raise WebhookRefused(rule=f"kinds: {unknown[0]} is none of those that are documented")
    if area is not None and house.area(area) is None:
        raise WebhookRefused(rule=f"area: there is no area {area}")
    secret = ids.webhook_secret()
    webhook = Webhook(
        id=str(ids.webhook_id()),
        name=name,
        url=url,
        kinds=kinds,
        area=area,
        created_by=actor.id,
        created_at=transaction.at,
    )
    sealed = bytes(SecretBox(house.keys.at_rest).encrypt(secret))
    outbox.add_webhook(transaction.connection, webhook, sealed)
    _note(transaction, house, actor, f"webhook {webhook.id} made: {name}")
    return webhook, secret


def subscriptions(house: House, actor: Actor) -> tuple[Subscribed, ...]:
    """Every subscription that holds.

    Raises:
        RoleMissing.
    """
    require_role(actor, {Role.ADMIN, Role.DISTRICT_COORDINATOR})
    with house.engine.connect() as connection:
        return tuple(
            Subscribed(webhook=each, messages=outbox.counted(connection, each.id))
            for each in outbox.all_webhooks(connection)
        )


def allow_numbers(transaction: Transaction, house: House, actor: Actor, webhook_id: str) -> None:
    """Let messages to reporters carry the number, by another person than who made the subscription.

    Raises:
        RoleMissing, WebhookUnknown, NeedsSecondPerson.
    """
    require_role(actor, {Role.DISTRICT_COORDINATOR})
    webhook = _known(transaction.connection, webhook_id)
    if webhook.created_by == actor.id:
        raise NeedsSecondPerson(step="allow_numbers")
    outbox.allow_numbers(transaction.connection, webhook_id, actor.id)
    _note(transaction, house, actor, f"webhook {webhook_id} may carry numbers")


def unsubscribe(transaction: Transaction, house: House, actor: Actor, webhook_id: str) -> None:
    """End a subscription; what waits for it is not sent any more.

    Raises:
        RoleMissing, WebhookUnknown.
    """
    require_role(actor, {Role.ADMIN})
    _known(transaction.connection, webhook_id)
    outbox.end_webhook(transaction.connection, webhook_id, transaction.at)
    _note(transaction, house, actor, f"webhook {webhook_id} ended")


def messages_of(
    house: House, actor: Actor, webhook_id: str, state: str | None, after: int, limit: int
) -> tuple[Message, ...]:
    """The messages of one subscription, in their order.

    Raises:
        RoleMissing, WebhookUnknown.
    """
    require_role(actor, {Role.ADMIN})
    with house.engine.connect() as connection:
        _known(connection, webhook_id)
        limit = min(limit, house.settings.page_size_max)
        return outbox.listed(connection, webhook_id, state, after, limit)


def redeliver(
    transaction: Transaction, house: House, actor: Actor, webhook_id: str, numbers: Iterable[int] | None
) -> int:
    """Send these messages again, or (None) all that were given up; how many.

    Raises:
        RoleMissing, WebhookUnknown.
    """
    require_role(actor, {Role.ADMIN})
    _known(transaction.connection, webhook_id)
    many = outbox.redeliver(transaction.connection, webhook_id, numbers, transaction.at)
    _note(transaction, house, actor, f"webhook {webhook_id}: {many} messages sent again")
    return many


def _known(connection: Connection, webhook_id: str) -> Webhook:
    found = outbox.webhook(connection, webhook_id)
    if found is None:
        raise WebhookUnknown(webhook=webhook_id)
    return found[0]


def _note(transaction: Transaction, house: House, actor: Actor, what: str) -> None:
    noted(transaction, house, actor, Access.CONFIGURED, ticket=None, purpose="other", reason=what)
