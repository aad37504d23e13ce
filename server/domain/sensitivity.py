"""敏感级别: how far a matter may be seen within the house, by the catalogue's item.

ordinary 普通 ─▶ sensitive 敏感 (families, minors, wages, health) ─▶ restricted 受限 (group disputes, conduct of staff)

What is a state secret 涉密 is no level: it is turned away at intake and never becomes a matter.
"""

from enum import StrEnum


class Sensitivity(StrEnum):
    """How far a matter may be seen; `server.domain.scope.LIMITS` says by whom."""

    ORDINARY = "ordinary"  # 普通
    SENSITIVE = "sensitive"  # 敏感
    RESTRICTED = "restricted"  # 受限


def level_of(of_item: Sensitivity, about: str | None, *, is_group: bool) -> Sensitivity:
    """The level of a matter: its sub-item's; restricted where it complains about a unit of ours, or is a group's."""
    return of_item if about is None and not is_group else Sensitivity.RESTRICTED
