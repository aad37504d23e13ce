"""白名单: deputies whose calls come to a desk of their own, and are watched by supervision.

    added ─────▶ listed ─────▶ run out     after its last day: a term of office, `privacy.whitelist_days_max` at most
                   └─ended──▶ ended

Who was entered, by whom and why stays on record. The number itself is never kept. Source: docs/desks.md.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.errors import WhitelistRefused
from server.domain.rules import Rules

#: 人大代表, 政协委员, 党代表: 两代表一委员.
Office = Literal["people_congress", "cppcc", "party_congress"]
Standing = Literal["listed", "run_out", "ended"]


class Deputy(Struct, frozen=True, kw_only=True):
    """代表委员 by name and office, and the keyed digest of their number. `until` is the last day on which it counts."""

    id: str
    number_digest: str
    name: str
    office: Office
    reason: str
    until: date
    added_by: str
    added_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None

    def standing(self, on: date) -> Standing:
        """How the entry stands on that day."""
        if self.ended_at is not None:
            return "ended"
        return "listed" if on <= self.until else "run_out"


def listed(entries: tuple[Deputy, ...], on: date) -> Deputy | None:
    """The entry of a number that counts on that day."""
    return next((each for each in entries if each.standing(on) == "listed"), None)


def added(deputy: Deputy, known: tuple[Deputy, ...], today: date, rules: Rules) -> Deputy:
    """列入: for a term of office at most. `known` are the entries of the same number.

    Raises:
        WhitelistRefused.
    """
    latest = today + timedelta(days=rules.policy.privacy.whitelist_days_max)
    if not today <= deputy.until <= latest:
        raise WhitelistRefused(rule=f"until: from {today} to {latest}")
    if listed(known, today) is not None:
        raise WhitelistRefused(rule="number: it stands on the list already")
    return deputy


def ended(deputy: Deputy, by: str, reason: str, now: datetime, today: date) -> Deputy:
    """移出: the number is one like any other again.

    Raises:
        WhitelistRefused: the entry counts no more.
    """
    standing = deputy.standing(today)
    if standing != "listed":
        raise WhitelistRefused(rule=f"the entry is {standing}, not listed")
    return replace(deputy, ended_by=by, ended_at=now, end_reason=reason)
