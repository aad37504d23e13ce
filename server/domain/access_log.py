"""谁看过、谁导出过、谁改过设置: the log of looks, append-only and chained like a ticket's events.

Each entry's digest covers the entry and the digest before it; a head beside the log says how many there are, so that
none can be changed, dropped, put in or cut off at the end unseen. An entry's token stands on the watermark of what was
shown, and leads back to it.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import Struct

from server.domain.events import GENESIS

#: For what somebody wants a reporter's contact 查看理由.
Purpose = Literal["callback", "verify", "visit", "inform", "emergency", "mediation", "check", "other"]

#: How long a request waits for the word of a second person.
ASKED_FOR = timedelta(days=7)
#: How long the word of a second person opens a contact to who asked for it.
AGREED_FOR = timedelta(hours=24)


class Access(StrEnum):
    """What was done."""

    CONTACT_REVEALED = "contact_revealed"  # 查看联系方式
    PARTY_REVEALED = "party_revealed"  # 查看当事人身份
    FORM_PRINTED = "form_printed"  # 打印调解文书
    CALLER_LOOKED_UP = "caller_looked_up"  # 查看来电人既往诉求
    REVEAL_ASKED = "reveal_asked"  # 申请查看（须第二人同意）
    REVEAL_AGREED = "reveal_agreed"  # 同意查看
    TRACE_EXPORTED = "trace_exported"  # 导出轨迹
    CONTACT_REMOVED = "contact_removed"  # 到期删除联系方式
    PHOTO_OPENED = "photo_opened"  # 调取照片原件
    CONFIGURED = "configured"  # 更改设置
    HANDHELD_STOPPED = "handheld_stopped"  # 停用手持端
    PAIRING_CODE_GIVEN = "pairing_code_given"  # 发放配对码
    EXPORT_ASKED = "export_asked"  # 申请导出联系方式
    EXPORT_AGREED = "export_agreed"  # 同意导出联系方式
    CONTACTS_EXPORTED = "contacts_exported"  # 导出联系方式


class Asked(Struct, frozen=True, kw_only=True):
    """An entry before it has its place. `ticket` is None for a setting or a handheld.

    `about` is a person for `reveal_agreed` and `pairing_code_given`, the writer id of a handheld for
    `handheld_stopped`, the sha256 of what was taken for `photo_opened`. For `party_revealed`, `ticket` is the mediation
    case and `about` the number of the party; for an export of contacts, `about` is its id, with one entry for each
    ticket; for `caller_looked_up`, `reason` are the numbers of the tickets that were shown, save those of confidential
    reporters, and `about` is how the digest of the telephone number begins; for `form_printed`, `about` is which form.
    """

    at: datetime
    person: str
    unit: str | None
    access: Access
    ticket: str | None
    purpose: str
    reason: str
    about: str | None = None


class Entry(Asked, frozen=True, kw_only=True):
    """One entry, at its place."""

    no: int
    digest: str

    @property
    def token(self) -> str:
        """What a watermark says: the number of the entry and the beginning of its digest."""
        return f"{self.no}-{self.digest[:8].upper()}"


_encoder = msgspec.json.Encoder(order="deterministic")
_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9A-F]{8})")


def following(last: tuple[int, str], asked: Asked) -> Entry:
    """What was asked as the entry that follows the one with the number and digest in `last`."""
    no = last[0] + 1
    digest = _link(last[1], no, asked)
    return Entry(no=no, digest=digest, **msgspec.structs.asdict(asked))


def first_broken(entries: Iterable[Entry], head: tuple[int, str]) -> int | None:
    """The number of the first entry that does not hold; None for a whole log. One too few is the missing one."""
    last = (0, GENESIS)
    for entry in entries:
        if entry.no != last[0] + 1 or entry.digest != _link(last[1], entry.no, entry):
            return last[0] + 1
        last = entry.no, entry.digest
    return None if last == head else last[0] + 1


def number_in(token: str) -> int | None:
    """The number of the entry that a watermark's token names; None for what is no token."""
    found = _TOKEN.fullmatch(token.strip().upper())
    return None if found is None else int(found[1])


def awaited(entries: Iterable[Entry], now: datetime) -> tuple[Entry, ...]:
    """申请查看: the requests that wait for a second person, one of each who asks; `entries`: a ticket's, in order."""
    waiting: dict[str, Entry] = {}
    for entry in entries:
        if entry.access is Access.REVEAL_ASKED:
            waiting[entry.person] = entry
        elif entry.access is Access.REVEAL_AGREED and entry.about is not None:
            waiting.pop(entry.about, None)
    return tuple(entry for entry in waiting.values() if now - entry.at <= ASKED_FOR)


def is_export_awaited(entries: Sequence[Entry], now: datetime) -> bool:
    """Whether an export waits for a second person; `entries` are all about it, in order."""
    asked = [entry for entry in entries if entry.access is Access.EXPORT_ASKED]
    agreed = any(entry.access is Access.EXPORT_AGREED for entry in entries)
    return bool(asked) and not agreed and now - asked[0].at <= ASKED_FOR


def is_export_open(entries: Sequence[Entry], person: str, now: datetime) -> bool:
    """Whether this person asked for an export, another one has agreed not long ago, and it was not made yet."""
    asked_by = {entry.person for entry in entries if entry.access is Access.EXPORT_ASKED}
    agreed = [entry for entry in entries if entry.access is Access.EXPORT_AGREED and entry.person != person]
    made = any(entry.access is Access.CONTACTS_EXPORTED for entry in entries)
    return person in asked_by and not made and any(now - entry.at <= AGREED_FOR for entry in agreed)


def is_agreed(entries: Iterable[Entry], person: str, now: datetime) -> bool:
    """Whether a second person has agreed, not long ago, that this person looks; `entries` are the ticket's, in order.

    One agreement opens one look.
    """
    agreed = False
    for entry in entries:
        if entry.access is Access.REVEAL_AGREED and entry.about == person and entry.person != person:
            agreed = now - entry.at <= AGREED_FOR
        elif entry.access is Access.CONTACT_REVEALED and entry.person == person:
            agreed = False
    return agreed


def _link(previous: str, no: int, asked: Asked) -> str:
    told = [
        previous,
        no,
        asked.at.astimezone(UTC).isoformat(),
        asked.person,
        asked.unit,
        asked.access.value,
        asked.ticket,
        asked.purpose,
        asked.reason,
        asked.about,
    ]
    return hashlib.sha256(_encoder.encode(told)).hexdigest()
