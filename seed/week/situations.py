"""How a ticket comes into each open state by the shortest honest way; most stories begin with one of these."""

from datetime import timedelta

from seed.week.doors import WeekFailed
from seed.week.scene import Scene, day
from server.domain.transitions import State

VAGUE = "麻烦来看看这里"
URBAN, HOUSING, MARKET = "longhua-urban-mgmt", "longhua-housing", "longhua-market-reg"
MEDIATION, SERVICE = "longhua-mediation", "city-gov-service"
#: A receiver that is so far off leaves more than one grid possible.
FAR_OFF_M = 400.0
#: So many small matters are reported at most until one is drawn for a second look (one in ten is).
_DRAWS_MAX = 200


def submitted(scene: Scene) -> str:
    """待受理: nobody can guess from these words what it is about."""
    ticket = scene.report(VAGUE)
    scene.require(ticket, State.SUBMITTED)
    return ticket


def need_info(scene: Scene) -> str:
    """待补充."""
    ticket = submitted(scene)
    scene.take("operator", ticket, "request_info", reason="place")
    return ticket


def to_dispatch(scene: Scene) -> str:
    """待派单: the place is in doubt."""
    ticket = scene.report("路灯不亮，晚上看不清路", category="0104", accuracy_m=FAR_OFF_M)
    scene.require(ticket, State.TO_DISPATCH)
    return ticket


def consulting(scene: Scene) -> str:
    """会商中."""
    ticket = to_dispatch(scene)
    scene.take("district", ticket, "open_consultation", units=[URBAN, HOUSING], reason="职责不明")
    return ticket


def dispatched(scene: Scene, category: str = "0104", unit: str = URBAN) -> str:
    """待签收: dispatched by hand to one unit, which needs nobody else for it."""
    ticket = scene.report("路灯不亮，请尽快处理", category=category, accuracy_m=FAR_OFF_M)
    scene.take("operator", ticket, "dispatch", units=[{"unit": unit}])
    return ticket


def handling(scene: Scene, category: str = "0104", unit: str = URBAN, by: str = "urban") -> str:
    """办理中: signed for."""
    ticket = dispatched(scene, category, unit)
    scene.take(by, ticket, "sign", leg=1)
    return ticket


def spoken_to(scene: Scene, ticket: str) -> None:
    """联系群众: a contact is logged."""
    scene.take("urban", ticket, "contact", manner="phone", result="已联系")


def pause_asked(scene: Scene, ticket: str) -> int:
    """申请待诉求人配合; the number of the request."""
    asked = scene.take("urban", ticket, "request_pause", leg=1, reason_code="material", evidence="等发票")
    return int(asked["requests"][-1]["no"])


def mediating(scene: Scene) -> str:
    """调解中: a mediation committee helps the unit in charge."""
    ticket = handling(scene)
    scene.take("street", ticket, "add_unit", unit=MEDIATION, must_reply=False)
    scene.take("street", ticket, "refer_to_mediation", parties=2, consents=2)
    return ticket


def deferral_asked(scene: Scene, ticket: str, ends_on: str = "Sun") -> int:
    """申请挂账; the number of the request."""
    asked = scene.take(
        "urban",
        ticket,
        "request_deferral",
        leg=1,
        reason_code="funds",
        owner="龙华区城管局副局长",
        plan="列入改造计划",
        review_on=(scene.now.date() + timedelta(days=1)).isoformat(),
        ends_on=day(ends_on).isoformat(),
    )
    return int(asked["requests"][-1]["no"])


def deferred(scene: Scene) -> str:
    """挂账."""
    ticket = handling(scene)
    scene.take("district", ticket, "grant_deferral", request=deferral_asked(scene, ticket))
    return ticket


def self_handled(scene: Scene) -> str:
    """自处待核: small matters done on the spot, until one is drawn for a second look; the others close at once.

    Raises:
        WeekFailed: none was drawn.
    """
    for _ in range(_DRAWS_MAX):
        ticket = scene.report(VAGUE, by="grid", channel="grid", request_type="PATROL")
        scene.take("operator", ticket, "amend", reason="按现场照片定类", category="0105")
        card = scene.take(
            "grid",
            ticket,
            "self_handle",
            before="a" * 64,
            after="b" * 64,
            found_at=(scene.now - timedelta(minutes=40)).isoformat(),
            done_at=(scene.now - timedelta(minutes=5)).isoformat(),
            remark="垃圾已清",
        )
        if card["ticket"]["state"] == State.SELF_HANDLED:
            return ticket
    raise WeekFailed("of so many small matters none was drawn for a second look")


def answered(scene: Scene, ticket: str, by: str = "urban", leg: int = 1) -> None:
    """反馈办结."""
    scene.take(
        by, ticket, "submit_result", leg=leg, handling="已现场处置", public_reply="已处理", contacted=True
    )


def to_review(scene: Scene) -> str:
    """待审核."""
    ticket = handling(scene)
    answered(scene, ticket)
    scene.require(ticket, State.TO_REVIEW)
    return ticket


def to_callback(scene: Scene) -> str:
    """待回访."""
    ticket = to_review(scene)
    scene.take("street", ticket, "approve_result")
    return ticket


def called(
    scene: Scene,
    ticket: str,
    *,
    satisfied: str = "satisfied",
    solved: bool = True,
    voice: str | None = None,
) -> None:
    """回访: the reporter, or that of a merged ticket, is reached at the first attempt."""
    said = {"solved": solved, "satisfied": satisfied, "voice": voice}
    scene.take("operator", ticket, "record_callback", contacted=True, **said)


def closed(scene: Scene) -> str:
    """已结案."""
    ticket = to_callback(scene)
    called(scene, ticket)
    scene.take("operator", ticket, "close")
    return ticket


#: How to come into each open state at once; 待诉求人配合 takes two contacts, hours apart.
INTO = {
    State.SUBMITTED: submitted,
    State.NEED_INFO: need_info,
    State.TO_DISPATCH: to_dispatch,
    State.CONSULTING: consulting,
    State.DISPATCHED: dispatched,
    State.HANDLING: handling,
    State.MEDIATING: mediating,
    State.DEFERRED: deferred,
    State.SELF_HANDLED: self_handled,
    State.TO_REVIEW: to_review,
    State.TO_CALLBACK: to_callback,
}
