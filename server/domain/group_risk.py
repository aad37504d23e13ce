"""群体隐患: by what the house knows a matter that may bring many people together, before anybody has judged it.

    its sub-item is one of group disputes       ─▶ category
    the caller says what groups do              ─▶ words
    so many voices about one dispute            ─▶ voices     `mediation.group_people` of the policy

Then the view is restricted, and the district is told at once. A coordinator of the district may find otherwise, and
that holds. Source: docs/group-risk.md.
"""

from server.domain.errors import CategoryUnknown
from server.domain.happened.noticed import GroupRiskFound
from server.domain.matters import GroupSign
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS

#: What is said of many people who come together, and hardly ever of anything else.
WORDS = (
    "集体上访",
    "越级上访",
    "群体性事件",
    "聚集维权",
    "集体维权",
    "多人聚集",
    "聚众闹事",
    "拉横幅",
    "堵路讨薪",
    "堵门讨薪",
    "集体讨薪",
    "集体罢工",
    "集体停运",
    "集体退费",
    "围堵政府",
    "围堵工地",
    "联名请愿",
    "静坐示威",
)

#: The type of dispute that a sub-item of the catalogue names for these.
_GROUP = "group"


def found(ticket: Ticket, rules: Rules) -> GroupRiskFound | None:
    """What tells that an open matter is a group's; None where nothing does, or where it is known or judged already."""
    if ticket.state in ENDS or ticket.group_signs or ticket.group_cleared:
        return None
    words = tuple(word for word in WORDS if word in ticket.description)
    dispute = _dispute(ticket, rules)
    signs: list[GroupSign] = []
    if dispute == _GROUP:
        signs.append("category")
    if words:
        signs.append("words")
    # Many may report one lamp, and nobody quarrels about it.
    if dispute is not None and 1 + len(ticket.subscribers) >= rules.policy.mediation.group_people:
        signs.append("voices")
    return GroupRiskFound(signs=tuple(signs), words=words) if signs else None


def _dispute(ticket: Ticket, rules: Rules) -> str | None:
    """The type of dispute that the sub-item names; None also for one that the catalogue in force no longer has."""
    if ticket.category is None:
        return None
    try:
        return rules.catalogue.item(ticket.category).dispute_type
    except CategoryUnknown:
        return None
