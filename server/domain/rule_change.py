"""变更规则: a policy, a year's holidays or a list is proposed by one person and put into force by another."""

from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.errors import NeedsSecondPerson, RuleChangeDecided

#: 职责清单, 分类目录, 不予受理清单: whole lists, of which the last that was given holds.
ListKind = Literal["duties", "catalogue", "exclusions"]
Kind = Literal["policy", "calendar"] | ListKind


class Difference(Struct, frozen=True, kw_only=True):
    """One answer that changes: its path, what it is now and what it will be, `–` for nothing."""

    path: str
    now: str
    then: str


class RuleChange(Struct, frozen=True, kw_only=True):
    """A change that is proposed, or was decided. `document` is the whole of it: CSV for duties, the
    notice's text for a calendar, else TOML."""

    id: str
    kind: Kind
    title: str
    document: str
    differences: tuple[Difference, ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    approved: bool | None = None
    decided_why: str | None = None


def decided(change: RuleChange, by: str, at: datetime, why: str, *, approved: bool) -> RuleChange:
    """The change with somebody's word on it.

    Raises:
        RuleChangeDecided: it has one already.
        NeedsSecondPerson: who proposed it does not decide.
    """
    if change.approved is not None:
        raise RuleChangeDecided(change=change.id)
    if approved and by == change.proposed_by:
        raise NeedsSecondPerson(step="rule_change")
    return replace(change, decided_by=by, decided_at=at, decided_why=why, approved=approved)
