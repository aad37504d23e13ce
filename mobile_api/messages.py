"""What the handheld's door takes and sends. Fields are added, never renamed or dropped."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct


class SignIn(Struct, frozen=True, kw_only=True):
    """登录. `writer` is the id of this install from an earlier sign-in, `device` a text such as the phone's model."""

    login: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Annotated[str, Meta(min_length=1, max_length=200)]
    writer: Annotated[str, Meta(max_length=64)] | None = None
    device: Annotated[str, Meta(max_length=200)] | None = None


class PackLink(Struct, frozen=True):
    """Which offline pack is current, and where it is fetched."""

    version: str
    sha256: str
    url: str


class SignedIn(Struct, frozen=True, kw_only=True):
    """The answer to a sign-in. `mailbox` and `pack.url` are relative to the origin."""

    token: str
    expires_at: datetime
    person: str
    name: str
    writer: str
    mailbox: str
    pack: PackLink
    server_time: datetime
