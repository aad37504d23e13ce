"""热线自己的事: whose calls come first, who may not call, what the district has to know, and who wakes up at night."""

from collections.abc import Iterator
from datetime import timedelta

from seed.week import situations as at
from seed.week.cast import CAST
from seed.week.doors import WeekFailed
from seed.week.scene import Scene, day
from server.domain.transitions import State

_DEPUTY, _NUISANCE = "13907550001", "13607550002"
_BANNERS = "房屋漏水没人修，业主在小区门口拉横幅，说要集体维权"


def deputies(scene: Scene) -> Iterator[str]:
    """代表委员通道: entered by the district, known when they call, in a queue of their own, and watched."""
    yield "Mon 09:10"
    deputy = {
        "number": _DEPUTY,
        "name": "符代表",
        "office": "people_congress",
        "reason": "市十七届人大代表",
        "until": "2027-01-31",
    }
    scene.refused_at("operator", "/whitelist", "role-missing", deputy)
    entry = scene.post("district", "/whitelist", deputy)
    told = scene.post("operator", "/calls", {"number": _DEPUTY})
    ticket = scene.report("路灯不亮", category="0104", phone=_DEPUTY)
    scene.require(ticket, State.DISPATCHED)
    firm = scene.report("企业开办手续问题", category="0404")
    _require(told["deputy"] == "符代表", "the operator is told whose call it is")
    _require(_queue(scene, "deputies") == [ticket], "the deputy's matter is the queue of the deputies' desk")
    _require(firm in _queue(scene, "business"), "what a firm asks is in the queue of its desk")
    watched = scene.got("supervisor", "/boards/daily")["piles"]["watched"]["tickets"]
    _require(ticket in [each["number"] for each in watched], "supervision watches it")
    scene.tell(f"{ticket} 代表委员来电，专席受理并列入督办关注；{firm} 进营商环境专席")
    yield "Fri 11:30"
    scene.post("supervisor", f"/whitelist/{entry['id']}/end", {"reason": "届满离任"})


def group_risk(scene: Scene) -> Iterator[str]:
    """群体隐患: restricted before anybody has read it, on the district's board, until the district judges otherwise."""
    yield "Tue 20:40"
    # The street's office has no part in leaks: where it has one, its coordinator is concerned and sees the matter.
    ticket = scene.report(_BANNERS, category="0603")
    status_of = {row["number"] for row in scene.got("street", "/tickets?limit=1000")["tickets"]}
    _require(ticket not in status_of, "the street does not see it")
    piles = scene.got("district", "/boards/daily")["piles"]
    _require(piles["group_risk"]["number"] >= 1, "it lies on the district's board")
    scene.refused("street", ticket, "amend", "ticket-unknown", is_group_risk=False, reason="只是争吵")
    scene.refused("operator", ticket, "amend", "not-yours", is_group_risk=False, reason="只是争吵")
    scene.tell(f"{ticket} 发现群体隐患，限制查看，即时报区")
    yield "Wed 08:45"
    scene.take("district", ticket, "amend", is_group_risk=False, reason="现场仅一人，无聚集")
    _require(scene.card(ticket)["ticket"]["group_signs"] == [], "the district's word holds")
    scene.tell(f"{ticket} 区级研判非群体隐患，解除限制")


def kept_out(scene: Scene) -> Iterator[str]:
    """黑名单: on evidence, by a second person, appealed to a third; an emergency is put through all the same."""
    yield "Tue 10:15"
    tickets = [scene.report("没有事，随便打打", category="0104", phone=_NUISANCE) for _ in range(2)]
    entry = scene.post(
        "operator",
        "/blocklist",
        {"number": _NUISANCE, "reason": "反复骚扰，无诉求内容", "evidence": tickets, "days": 7},
    )["id"]
    scene.refused_at("operator", f"/blocklist/{entry}/decision", "role-missing", {"approved": True})
    scene.post("district", f"/blocklist/{entry}/decision", {"approved": True})
    calls = [{"number": _NUISANCE}, {"number": _NUISANCE, "words": "三楼着火了"}]
    through = [scene.post("operator", "/calls", call)["put_through"] for call in calls]
    _require(through == [False, True], "nobody gets through but an emergency")
    yield "Wed 10:15"
    scene.post("operator", f"/blocklist/{entry}/appeal", {"text": "系小孩误拨"})
    scene.refused_at("district", f"/blocklist/{entry}/appeal-decision", "blocklist-refused", {"lifted": True})
    scene.post("supervisor", f"/blocklist/{entry}/appeal-decision", {"lifted": True})
    scene.tell(f"{tickets[0]} 等为证限制呼入，申诉后由第三人解除；险情始终接通")


def night(scene: Scene) -> Iterator[str]:
    """值班与夜间特急: who is on duty is called, and if they do not sign the next one; in the morning all is read."""
    yield "Thu 20:00"
    starts_at = scene.now
    shifts = [
        scene.post(
            "urban",
            "/duty/shifts",
            {
                "person": CAST[name],
                "unit": at.URBAN,
                "area": "460106000000",
                "level": level,
                "starts_at": starts_at.isoformat(),
                "ends_at": (starts_at + timedelta(hours=12)).isoformat(),
            },
        )["id"]
        for level, name in enumerate(("urban", "urban-2"), start=1)
    ]
    scene.post("urban", f"/duty/shifts/{shifts[0]}/sign-in")
    yield "Thu 22:10"
    ticket = scene.report(
        "井盖没了，有人掉下去", category="0103", urgency="critical", accuracy_m=at.FAR_OFF_M
    )
    scene.take("operator", ticket, "dispatch", units=[{"unit": at.URBAN}])
    yield "Thu 22:11"
    yield "Thu 22:30"
    scene.take("urban-2", ticket, "visit", found="已到场围挡")
    yield "Fri 07:30"
    scene.post("urban", f"/duty/shifts/{shifts[0]}/sign-out", {"note": "夜间井盖一件，已围挡，白班更换"})
    calls = scene.got("supervisor", f"/duty/calls?since={day('Thu').isoformat()}T20:00:00%2B08:00")
    called = [call["person"] for call in calls if call["number"] == ticket]
    _require(called == [CAST["urban"], CAST["urban-2"]], f"two were called, one after the other: {called}")
    scene.tell(f"{ticket} 夜间特急：值班员未应，一刻钟后自动签收并呼叫下一人到场；次日交接班")


def _queue(scene: Scene, desk: str) -> list[str]:
    listed = scene.got("operator", f"/tickets?desk={desk}&open=true&limit=1000")
    return [row["number"] for row in listed["tickets"]]


def _require(held: bool, what: str) -> None:
    if not held:
        raise WeekFailed(f"this does not hold: {what}")
