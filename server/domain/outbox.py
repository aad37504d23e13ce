"""发件箱: what other systems are told of, how a message is signed, and when it is tried again.

Signatures follow Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, so that ready-made libraries verify them.
"""

import base64
import hmac
import ipaddress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from server.domain.errors import WebhookRefused
from server.domain.events import Event, Payload
from server.domain.ticket import Ticket
from server.domain.told import TOLD, TOLD_TO_VOICES, said

#: The kind of message that is meant for the reporter; every other kind is the type of an event.
REPORTER_MESSAGE = "reporter_message"

#: What may be subscribed to.
KINDS = frozenset({kind.__name__ for kind in Payload.__args__} | {REPORTER_MESSAGE})

_FIRST = timedelta(seconds=10)
_LONGEST = timedelta(hours=6)
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))


class Webhook(Struct, frozen=True, kw_only=True):
    """订阅: whom to tell of which kinds (none named: of every event), about which area (None: all).

    `numbers_by` is who allowed that messages to the reporter carry the telephone number; None: nobody did.
    """

    id: str
    name: str
    url: str
    kinds: tuple[str, ...]
    area: str | None
    created_by: str
    created_at: datetime
    numbers_by: str | None = None
    ended_at: datetime | None = None

    def wants(self, kind: str, ticket: Ticket) -> bool:
        """Whether this subscriber is told of that kind of message about that ticket."""
        if kind not in self.kinds and (self.kinds or kind == REPORTER_MESSAGE):
            return False
        chain, overlays = ticket.places
        return self.area is None or self.area in (*chain, *overlays)


def messages(event: Event, ticket: Ticket) -> list[tuple[str, dict[str, Any]]]:
    """What an event gives cause to say: its kind and body, without names, free texts or anything of the reporter.

    `ticket` is as it stands after the event. The second, if any, is meant for the reporter.
    """
    kind = type(event.payload).__name__
    chain, overlays = ticket.places
    about = {
        "ticket": str(ticket.id),
        "number": ticket.number,
        "no": event.no,
        "at": event.at,
    }
    told: list[tuple[str, dict[str, Any]]] = [
        (
            kind,
            {
                **about,
                "kind": kind,
                "state": ticket.state.value,
                "category": ticket.category,
                "urgency": ticket.urgency,
                "areas": [*chain, *overlays],
                "units": [leg.unit for leg in ticket.live_legs],
                "promise_due": ticket.promise_due,
                "digest": event.digest,
            },
        )
    ]
    if kind in TOLD and ticket.contact_id is not None:
        told.append((REPORTER_MESSAGE, {**about, "kind": REPORTER_MESSAGE, **said(event.payload, ticket)}))
    return told


def concerns_voices(event: Event) -> bool:
    """Whether the reporters of merged tickets are told of this as well."""
    return type(event.payload).__name__ in TOLD_TO_VOICES


def voice_message(event: Event, master: Ticket, voice: Ticket) -> dict[str, Any]:
    """What the reporter of a merged ticket is told of the ticket that it was merged into, under their own number."""
    return {
        "ticket": str(voice.id),
        "number": voice.number,
        "master": master.number,
        "no": event.no,
        "at": event.at,
        "kind": REPORTER_MESSAGE,
        **said(event.payload, master, voice.number),
    }


def message_id(webhook: str, event: Event, kind: str, voice: UUID | None = None) -> str:
    """The same for every try of one message; `voice` is the merged ticket whose reporter it is meant for."""
    name = f"{event.ticket}/{event.no}/{kind}"
    return str(uuid5(UUID(webhook), name if voice is None else f"{name}/{voice}"))


def written(own_id: str, body: dict[str, Any]) -> bytes:
    """The body as it is sent."""
    return msgspec.json.encode({"id": own_id, **body})


def signature(secret: bytes, own_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    digest = hmac.digest(secret, f"{own_id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def next_try(now: datetime, tries: int, chance: float) -> datetime:
    """When a message that failed for the `tries`-th time is tried again: twice as late each time, six hours at most.

    `chance` (0–1) spreads the tries over the second half of that time.
    """
    wait = min(_FIRST * (1 << min(tries - 1, 20)), _LONGEST)
    return now + wait * (0.5 + chance / 2)


def checked_url(url: str, near: frozenset[str]) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that messages may be sent to; `near` are hosts that may be inside.

    Raises:
        WebhookRefused: with the rule that it breaks.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as trouble:
        raise WebhookRefused(rule="is an address such as https://host/path") from trouble
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or not url.isascii() or not url.isprintable():
        raise WebhookRefused(rule="is an address such as https://host/path")
    if parts.username is not None or parts.password is not None or parts.fragment or " " in url:
        raise WebhookRefused(rule="has no user name, password or fragment in it")
    if parts.scheme == "http" and host not in near:
        raise WebhookRefused(rule="is https, save for hosts that WANGGE_WEBHOOK_NEAR_HOSTS names")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the open internet: no loopback, private, link-local, translated or shared one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return is_outside(str(mapped))
    if any(ip in network for network in _TRANSLATED if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast
