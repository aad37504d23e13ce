"""What the handheld's door takes and sends. Fields are added, never renamed or dropped."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from mobile_api.ports import Order, Purpose, Scope

Writer = Annotated[str, Meta(min_length=1, max_length=64)]
DeviceText = Annotated[str, Meta(max_length=200)]
DeviceKey = Annotated[str, Meta(min_length=1, max_length=400)]
RunName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Number = Annotated[int, Meta(ge=0, le=10**9)]


class SignIn(Struct, frozen=True, kw_only=True):
    """登录. `writer` is the id of this install from an earlier sign-in, `device` a text such as the phone's model.

    `device_key` is the public key of this install (P-256, SPKI, base64), `session` the name of its present run.
    """

    login: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Annotated[str, Meta(min_length=1, max_length=200)]
    writer: Annotated[str, Meta(max_length=64)] | None = None
    device: DeviceText | None = None
    device_key: DeviceKey | None = None
    session: RunName | None = None


class Pair(Struct, frozen=True, kw_only=True):
    """扫码配对: the one-time code, and the public key of this install."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    device_key: DeviceKey
    device: DeviceText | None = None
    session: RunName | None = None


class NonceAsked(Struct, frozen=True):
    """Something to sign is asked for."""

    writer: Writer


class Nonce(Struct, frozen=True):
    """Something to sign, once."""

    nonce: str
    expires_at: datetime


class TokenAsked(Struct, frozen=True, kw_only=True):
    """续期: `signature` (64 bytes, base64) is over the lines `wangge-token`, writer, nonce and session."""

    writer: Writer
    nonce: Annotated[str, Meta(max_length=120)]
    session: RunName
    signature: Annotated[str, Meta(max_length=120)]


class PackLink(Struct, frozen=True):
    """Which offline pack is current, and where it is fetched."""

    version: str
    sha256: str
    url: str


class SignedIn(Struct, frozen=True, kw_only=True):
    """The answer to whoever is let in. `mailbox` and `pack.url` are relative to the origin.

    `scope`: what the token is good for. `order`: what the handheld has to do. `grace_until`: until when it shows what
    lies on it without having been here again. `suggests`: what the person may suggest 建议 of a ticket.
    """

    token: str | None
    scope: Scope
    order: Order | None
    expires_at: datetime | None
    grace_until: datetime | None
    person: str
    name: str
    writer: str
    mailbox: str
    pack: PackLink | None
    server_time: datetime
    suggests: tuple[str, ...] = ()


class DigestAsked(Struct, frozen=True, kw_only=True):
    """核对: the last sequence that was pulled, what is unsent, and what the handheld makes of the rest."""

    last_seq: Annotated[str, Meta(max_length=100)]
    unsent: Annotated[tuple[Annotated[str, Meta(max_length=300)], ...], Meta(max_length=10_000)] = ()
    count: Number | None = None
    sum: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")] | None = None


class RevealAsked(Struct, frozen=True, kw_only=True):
    """看联系方式: what for, a word of the list, and why, in one's own words. It is written down with the name."""

    purpose: Purpose
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class WipedTold(Struct, frozen=True, kw_only=True):
    """清除回执: how many documents and photos went, and how many commands had not been sent."""

    documents: Number
    photos: Number
    unsent: Number
    wiped_at: datetime


class WipedNoted(Struct, frozen=True):
    """The server knows."""

    received_at: datetime
