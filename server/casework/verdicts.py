"""What became of one document: the verdict that its receipt carries."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Status = Literal["accepted", "duplicate", "refused", "quarantined"]


class Verdict(Struct, frozen=True, kw_only=True):
    """已受理 / 重复 / 被退回 / 待核, with a reason in code and facts; `kind` of the command where it is known."""

    status: Status
    reason_code: str | None = None
    facts: Mapping[str, str | int] = {}
    ticket: str | None = None
    number: str | None = None
    kind: str | None = None

    @classmethod
    def quarantined(cls, reason_code: str, kind: str | None = None, /, **facts: str | int) -> "Verdict":
        """Kept whole, shown to a coordinator: it could not be understood, or is not this writer's."""
        return cls(status="quarantined", reason_code=reason_code, facts=facts, kind=kind)
