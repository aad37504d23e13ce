"""What a handheld says of a file before it sends it: the header `Upload-Metadata`.

    sha256 MGExYjJj…,type aW1hZ2UvanBlZw==,name 54Wn54mHLmpwZw==,taken_at MjAyNi0xMS0yMlQ…

Pairs of a name and base64 of UTF-8, so that names may be Chinese. Names that we do not know are left alone.
Source: tus 1.0.0, creation.
"""

import base64
import binascii
import re
from datetime import datetime

from mobile_api.ports import BeginUpload

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}")
_NAME_MAX = 200


class MetadataRefused(Exception):
    """A pair breaks a rule: the name that it goes by, and the rule."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def read_metadata(header: str, size_bytes: int) -> BeginUpload:
    """What is to be sent.

    Raises:
        MetadataRefused.
    """
    told = dict(_pair(each) for each in header.split(",") if each.strip())
    sha256 = told.get("sha256", "").lower()
    if not _SHA256.fullmatch(sha256):
        raise MetadataRefused("sha256", "64 hex digits are needed")
    kind = told.get("type", "").partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(kind):
        raise MetadataRefused("type", "a media type such as image/jpeg is needed")
    return BeginUpload(
        sha256=sha256,
        size_bytes=size_bytes,
        type=kind,
        name=told.get("name", "")[:_NAME_MAX] or None,
        taken_at=_instant(told.get("taken_at")),
    )


def _pair(written: str) -> tuple[str, str]:
    name, _, value = written.strip().partition(" ")
    try:
        return name, base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as trouble:
        raise MetadataRefused(name[:40], "base64 of UTF-8 is needed") from trouble


def _instant(written: str | None) -> datetime | None:
    if not written:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError as trouble:
        raise MetadataRefused("taken_at", "an instant with offset, RFC 3339, is needed") from trouble
    if at.tzinfo is None or not 1970 <= at.year <= 9000:
        raise MetadataRefused("taken_at", "an instant with offset, RFC 3339, is needed")
    return at
