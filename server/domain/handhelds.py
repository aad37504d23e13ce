"""手持端: why one is no longer what it was, and what it may and must do then.

A handheld that is stopped loses nothing: it reads no more, sends what it has for a while, and is told what comes next.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

#: What a token is good for. `send-only`: what was recorded is taken, nothing is read. `none`: there is no token.
Scope = Literal["full", "send-only", "none"]

#: What a handheld has to do. `enrol_anew`: sign in or pair as another writer; `wipe` sends nothing any more.
Order = Literal["enrol_anew", "send_then_wipe", "wipe"]


class Stop(StrEnum):
    """停用原因: why a handheld works no more."""

    SIGNED_OUT = "signed_out"  # 已退出
    RETURNED = "returned"  # 已交回
    HANDED_OVER = "handed_over"  # 已移交他人
    LEFT = "left"  # 人员离岗
    LOST = "lost"  # 遗失
    TWIN = "twin"  # 发现克隆


#: 下一步: what follows from each; signing in again is all that follows from signing out.
ORDERS: dict[Stop, Order | None] = {
    Stop.SIGNED_OUT: None,
    Stop.RETURNED: "send_then_wipe",
    Stop.HANDED_OVER: "send_then_wipe",
    Stop.LEFT: "send_then_wipe",
    Stop.LOST: "wipe",
    Stop.TWIN: "enrol_anew",
}


class Standing(Struct, frozen=True):
    """What a handheld may do, until when at most, and what it has to do."""

    scope: Scope
    until: datetime | None
    order: Order | None


def standing(stop: Stop | None, sends_until: datetime | None, now: datetime) -> Standing:
    """How a handheld stands: stopped for that reason (None: it is not), and sending until that instant."""
    if stop is None:
        return Standing("full", None, None)
    if stop is Stop.LOST or sends_until is None or now >= sends_until:
        return Standing("none", None, ORDERS[stop])
    return Standing("send-only", sends_until, ORDERS[stop])
