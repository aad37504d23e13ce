"""Doors of subscriptions 推送订阅: make, list, end, look at what waits or was given up, send again."""

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from server.casework import webhooks
from server.casework.house import House
from server.domain.outbox import Webhook
from server.domain.scope import Actor
from server.store.outbox import Message

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Serial = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]
Limit = Annotated[int, QueryParameter(ge=1)]


class WebhookAsked(Struct, frozen=True, kw_only=True):
    """What to be told of: kinds of messages (none: every event), about which area (none: all)."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    url: Annotated[str, Meta(min_length=1, max_length=500)]
    kinds: Annotated[tuple[Annotated[str, Meta(max_length=40)], ...], Meta(max_length=100)] = ()
    area: Annotated[str, Meta(max_length=40)] | None = None


class WebhookRow(Struct, frozen=True, kw_only=True):
    """A subscription; `secret` is told once, when it is made."""

    id: str
    name: str
    url: str
    kinds: tuple[str, ...]
    area: str | None
    numbers_by: str | None
    created_by: str
    created_at: datetime
    messages: dict[str, int] = {}
    secret: str | None = None


class MessageRow(Struct, frozen=True, kw_only=True):
    """A message as it was written; a telephone number is added only on its way."""

    no: int
    id: str
    ticket: str
    kind: str
    body: Any
    at: datetime
    state: str
    tries: int
    next_at: datetime
    trouble: str | None


class Again(Struct, frozen=True, kw_only=True):
    """Which messages to send again; None: all that were given up."""

    numbers: (
        Annotated[tuple[Annotated[int, Meta(ge=1, le=(1 << 63) - 1)], ...], Meta(max_length=1000)] | None
    ) = None


@post("/webhooks", status_code=HTTP_201_CREATED)
async def subscribe(data: JSONBody[WebhookAsked], house: TheHouse, actor: Asking) -> WebhookRow:
    """新建订阅: its secret is in this answer and in no other."""
    webhook, secret = await house.writer.run(
        lambda unit: webhooks.subscribe(
            unit, house, actor, name=data.name, url=data.url, kinds=data.kinds, area=data.area
        )
    )
    return _row(webhook, secret="whsec_" + base64.b64encode(secret).decode())


@get("/webhooks", sync_to_thread=False)
def list_webhooks(house: TheHouse, actor: Asking) -> tuple[WebhookRow, ...]:
    """订阅列表: every subscription that holds, and how many messages are in each state."""
    known = webhooks.subscriptions(house, actor)
    return tuple(_row(each.webhook, messages=each.messages) for each in known)


@post("/webhooks/{webhook:str}/numbers", status_code=HTTP_204_NO_CONTENT)
async def allow_numbers(webhook: FromPath[str], house: TheHouse, actor: Asking) -> None:
    """批准带号码: messages to reporters carry the telephone number from now on."""
    await house.writer.run(lambda unit: webhooks.allow_numbers(unit, house, actor, webhook))


@delete("/webhooks/{webhook:str}")
async def unsubscribe(webhook: FromPath[str], house: TheHouse, actor: Asking) -> None:
    """取消订阅."""
    await house.writer.run(lambda unit: webhooks.unsubscribe(unit, house, actor, webhook))


@get("/webhooks/{webhook:str}/messages", sync_to_thread=False)
def list_messages(
    webhook: FromPath[str],
    house: TheHouse,
    actor: Asking,
    in_state: Annotated[Literal["waiting", "delivered", "dead"] | None, QueryParameter(name="state")] = None,
    after: Serial = 0,
    limit: Limit = 100,
) -> tuple[MessageRow, ...]:
    """推送记录: messages in their order, after the one numbered `after`."""
    found = webhooks.messages_of(house, actor, webhook, in_state, after, limit)
    return tuple(_message(each) for each in found)


@post("/webhooks/{webhook:str}/redelivery", status_code=HTTP_200_OK)
async def redeliver(
    webhook: FromPath[str], data: JSONBody[Again], house: TheHouse, actor: Asking
) -> dict[str, int]:
    """重新推送: messages that were given up, or those named, are sent again under the same ids."""
    many = await house.writer.run(lambda unit: webhooks.redeliver(unit, house, actor, webhook, data.numbers))
    return {"messages": many}


def _row(webhook: Webhook, messages: dict[str, int] | None = None, secret: str | None = None) -> WebhookRow:
    known = {name: value for name, value in msgspec.structs.asdict(webhook).items() if name != "ended_at"}
    return WebhookRow(**known, messages=messages or {}, secret=secret)


def _message(message: Message) -> MessageRow:
    told = {name: value for name, value in msgspec.structs.asdict(message).items() if name != "webhook"}
    return MessageRow(**{**told, "body": msgspec.json.decode(message.body)})


handlers: list[HTTPRouteHandler] = [
    subscribe,
    list_webhooks,
    allow_numbers,
    unsubscribe,
    list_messages,
    redeliver,
]
