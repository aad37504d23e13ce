"""黑名单: a number that may not call in for a while. Rare, on evidence, by two people, and never for long.

    proposed ─approve▶ held ─────────────▶ expired      after `privacy.blocklist_days_max` days at most
        └─refuse▶ refused └─appeal▶ appealed ─lift▶ lifted
                                       └─uphold▶ held     an appeal that nobody decides in its term lifts it as well

An emergency always gets through, whatever the list says. The number itself is never kept.
"""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.deadlines import term_end
from server.domain.emergency import emergencies
from server.domain.errors import BlocklistRefused
from server.domain.rules import Rules
from server.domain.telephone import plain_number

Standing = Literal["proposed", "refused", "held", "appealed", "lifted", "expired"]


class Entry(Struct, frozen=True, kw_only=True):
    """One number, by its keyed digest. `evidence` names tickets; `appeal_due` is when an undecided appeal lifts it."""

    id: str
    number_digest: str
    reason: str
    evidence: tuple[str, ...]
    days: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    expires_at: datetime | None = None
    appeal: str | None = None
    appealed_at: datetime | None = None
    appeal_due: datetime | None = None
    lifted_by: str | None = None
    lifted_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """How the entry stands at that instant."""
        if self.lifted_at is not None:
            return "lifted"
        if self.decided_at is None:
            return "proposed"
        if self.expires_at is None:
            return "refused"
        if self.appeal_due is not None and now > self.appeal_due:
            return "lifted"
        if now >= self.expires_at:
            return "expired"
        return "held" if self.appeal_due is None else "appealed"

    def keeps_out(self, now: datetime) -> bool:
        """Whether the number may not call in at that instant."""
        return self.standing(now) in ("held", "appealed")


def require_caller(number: str, ticket: str, phone: str | None) -> None:
    """Nothing, if a ticket's contact left this number, and so the ticket says something about who calls from it.

    Raises:
        BlocklistRefused: another number was left there, or none, or the contact is forgotten by now.
    """
    left = None if phone is None else plain_number(phone)
    if left is None or left != plain_number(number):
        raise BlocklistRefused(rule=f"evidence: {ticket} is not of that caller")


def proposed(entry: Entry, rules: Rules) -> Entry:
    """拟列入: on evidence, for no more days than the city allows.

    Raises:
        BlocklistRefused.
    """
    longest = rules.policy.privacy.blocklist_days_max
    if not 1 <= entry.days <= longest:
        raise BlocklistRefused(rule=f"days: 1 to {longest}")
    if not entry.evidence:
        raise BlocklistRefused(rule="evidence: at least one ticket of that caller")
    return entry


def decided(entry: Entry, by: str, now: datetime, *, approved: bool) -> Entry:
    """同意列入 or 不同意, by another person; the days count from now.

    Raises:
        BlocklistRefused: it was decided before, or by who asks.
    """
    _require(entry, now, "proposed")
    if by == entry.proposed_by:
        raise BlocklistRefused(rule="decided by another person than who proposed it")
    until = now + timedelta(days=entry.days)
    return replace(entry, decided_by=by, decided_at=now, expires_at=until if approved else None)


def appealed(entry: Entry, text: str, now: datetime, rules: Rules) -> Entry:
    """申诉 of whom the number belongs to, as somebody of the hotline wrote it down.

    Raises:
        BlocklistRefused: the number is not kept out, or the appeal waits already.
    """
    _require(entry, now, "held")
    due = term_end(now, rules.policy.terms.appeal, rules.calendar)
    return replace(entry, appeal=text, appealed_at=now, appeal_due=due)


def appeal_decided(entry: Entry, by: str, now: datetime, *, lifted: bool) -> Entry:
    """申诉处理, by somebody who had no part in it so far.

    Raises:
        BlocklistRefused.
    """
    _require(entry, now, "appealed")
    if by in (entry.proposed_by, entry.decided_by):
        raise BlocklistRefused(rule="an appeal is decided by a third person")
    if lifted:
        return replace(entry, lifted_by=by, lifted_at=now)
    return replace(entry, appeal_due=None)


def may_call(entries: tuple[Entry, ...], words: str, urgency: str | None, now: datetime) -> bool:
    """Whether a call is put through: always in an emergency, else unless an entry keeps the number out."""
    if urgency == "critical" or emergencies(words):
        return True
    return not any(entry.keeps_out(now) for entry in entries)


def _require(entry: Entry, now: datetime, standing: Standing) -> None:
    found = entry.standing(now)
    if found != standing:
        raise BlocklistRefused(rule=f"the entry is {found}, not {standing}")
