"""Who acts: people, the roles they hold and the grids they stand for."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a person may be asked to do. Source: docs/permissions.md."""

    GRID_WORKER = "grid_worker"  # 网格员
    PARTY_HELPER = "party_helper"  # 党员帮办
    MEDIATOR = "mediator"  # 调解员
    STREET_COORDINATOR = "street_coordinator"  # 街道协调员
    DISTRICT_COORDINATOR = "district_coordinator"  # 区协调员
    HANDLER = "handler"  # 部门承办
    OPERATOR = "operator"  # 话务员
    SUPERVISOR = "supervisor"  # 督办
    ADMIN = "admin"  # 管理员
    EXPERT = "expert"  # 专家、律师
    OBSERVER = "observer"  # 监督员
    LEADER = "leader"  # 领导
    ASSIST_PARTY = "assist_party"  # 协助方
    POLICY_SPECIALIST = "policy_specialist"  # 政策专员
    RESIDENT = "resident"  # 居民
    DISPLAY = "display"  # 大屏


#: The roles that carry a handheld, and so have a mailbox.
FIELD_ROLES = frozenset({Role.GRID_WORKER, Role.PARTY_HELPER, Role.MEDIATOR, Role.HANDLER})

#: The roles that register reports: those who watch over others, or over the machine, or only advise do not.
REGISTRARS = FIELD_ROLES | {
    Role.STREET_COORDINATOR,
    Role.DISTRICT_COORDINATOR,
    Role.OPERATOR,
    Role.LEADER,
    Role.POLICY_SPECIALIST,
}


class Person(Struct, frozen=True, kw_only=True):
    """人员: one human being with an account.

    `id` is lower-case `[a-z0-9-]{1,48}` and never reused: the mailbox is named after it.
    `scope` holds the codes of the areas the person answers for (a grid, a street, a district or the
    city); `unit` is the unit of a handler, otherwise the organisation the person belongs to, or None.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    scope: tuple[str, ...] = ()
    unit: str | None = None
    login: str | None = None
    languages: tuple[str, ...] = ("普通话",)


class GridPost(Struct, frozen=True, kw_only=True):
    """网格岗位: a person stands for one area of one layer, from a day on (half-open until `until`).

    `stands_in_for` 备岗: who holds the post itself. With an `until` that holder is away on these days; without one
    they are there, and the backup is asked after them.
    """

    area: str
    layer: str
    person: str
    since: date
    until: date | None = None
    stands_in_for: str | None = None
