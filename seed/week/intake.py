"""受理 and what comes before anybody is told to act."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.scene import Scene
from server.domain.channels import CHANNEL_CODES, DEPUTIES
from server.domain.transitions import State

#: What the list says to who is turned away, and a word more.
_NOT_HERE = "您反映的事项属于“不属于本行政区域”,热线不作为工单受理。请拨打当地12345。"


def every_channel(scene: Scene) -> Iterator[str]:
    """全渠道受理: one command for all; each ticket finds its unit by itself."""
    by = {"grid": "grid", "party": "helper", "leader": "leader", "window": "street"}
    channels = [channel for channel in CHANNEL_CODES if channel != DEPUTIES]  # a path of its own
    for channel in channels:
        who = by.get(channel, "operator")
        kind = "PATROL" if channel == "grid" else "COMPLAINT"
        ticket = scene.report("路灯不亮", category="0104", channel=channel, by=who, request_type=kind)
        scene.require(ticket, State.DISPATCHED)
    scene.tell(f"{len(channels)} 个渠道各来一件，系统即时派单")
    yield "Mon 07:20"
    from_grid, by_phone = scene.tickets[:2]
    for ticket in (from_grid, by_phone):
        scene.take("urban", ticket, "sign", leg=1)
        scene.take("power", ticket, "sign", leg=2)
    yield "Mon 15:00"
    for ticket in (from_grid, by_phone):
        at.answered(scene, ticket)
        at.answered(scene, ticket, by="power", leg=2)
    yield "Tue 09:00"
    scene.refused("grid", from_grid, "report_field_task", "second-look", task=1, finding="fixed")
    scene.take("street", from_grid, "report_field_task", task=1, finding="fixed")
    scene.take("operator", from_grid, "approve_result")
    scene.take("operator", from_grid, "close")
    scene.tell(f"网格上报 {from_grid} 核查到位，结案")
    scene.take("operator", by_phone, "approve_result")
    at.called(scene, by_phone)
    scene.take("operator", by_phone, "close")
    scene.tell(f"来电 {by_phone} 回访满意，结案")


def question_answered(scene: Scene) -> Iterator[str]:
    """要求补充, 补充, 受理."""
    ticket = at.need_info(scene)
    at_desk = at.submitted(scene)
    yield "Mon 10:30"
    for one, position in ((ticket, 2), (at_desk, 3), (at.to_dispatch(scene), 4)):
        scene.take("grid", one, "correct_place", reason="现场核对门牌", place_ref=f"{position}栋")
    scene.take("operator", ticket, "supply_info", text="诉求人补充：在小区东门", address="世贸东路东门")
    scene.take("operator", ticket, "accept", category="0104", urgency="normal")
    scene.tell(f"{ticket} 补充地点后受理")
    scene.take("operator", ticket, "dispatch", units=[{"unit": at.URBAN}], note="只涉灯具，不涉供电")


def question_never_answered(scene: Scene) -> Iterator[str]:
    """逾期未补充: two attempts, five workdays, then it ends by itself."""
    ticket = at.need_info(scene)
    yield "Tue 10:00"
    for _ in range(2):
        scene.take("operator", ticket, "contact", manner="phone", result="无人接听", reached=False)
    yield "end"
    scene.require(ticket, State.WITHDRAWN)
    scene.tell(f"{ticket} 五个工作日（含周日调休）未补充，系统自动撤诉")
    scene.take("operator", ticket, "note", text="已短信告知可重新反映")


def turned_away(scene: Scene) -> Iterator[str]:
    """不予受理 by a second person, 申诉."""
    ticket = at.submitted(scene)
    words = {"item": "X3", "script": _NOT_HERE}
    scene.take("operator", ticket, "propose_rejection", **words)
    scene.refused("operator", ticket, "reject", "not-yours", **words)
    yield "Mon 11:00"
    scene.take("street", ticket, "refuse_rejection", request=1, reason="地点在本市")
    scene.take("operator", ticket, "propose_rejection", **words)
    yield "Mon 14:30"
    scene.take("street", ticket, "reject", **words)
    scene.take("operator", ticket, "note", text="已向来电人解释")
    yield "Tue 09:30"
    scene.take("operator", ticket, "appeal", reason="诉求人说明在本市")
    scene.take("operator", ticket, "accept", category="0104")
    scene.tell(f"{ticket} 先不予受理（双人），次日申诉成立")


def merged(scene: Scene) -> Iterator[str]:
    """并单 from every state that allows it, 拆单."""
    master = at.dispatched(scene)
    yield "Mon 11:30"
    for into in (at.submitted, at.need_info, at.to_dispatch, at.dispatched, at.handling):
        ticket = into(scene)
        scene.refused(
            "operator",
            ticket,
            "merge",
            "citizen-not-told",
            master=master,
            evidence=["place"],
            caller_told=False,
        )
        scene.take(
            "operator", ticket, "merge", master=master, evidence=["place", "category"], caller_told=True
        )
    scene.tell(f"五件同事诉求并入 {master}")
    yield "Mon 16:00"
    apart = scene.tickets[1]
    scene.take("operator", apart, "note", text="与主单不是一处")
    scene.take("operator", apart, "unmerge", reason="不是同一处")
    scene.require(apart, State.SUBMITTED)
    scene.tell(f"{apart} 拆单")
    yield "Tue 15:30"
    at.answered(scene, master)
    scene.take("street", master, "approve_result")
    at.called(scene, master)
    scene.refused("operator", master, "close", "callback-owed")
    voices = [voice["number"] for voice in scene.card(master)["subscribers"]]
    for voice in voices:
        at.called(scene, master, voice=voice)
    scene.take("operator", master, "close")
    scene.tell(f"{master} 办结，{len(voices) + 1} 位诉求人逐一回访")


def done_on_the_spot(scene: Scene) -> Iterator[str]:
    """自处自结: with two photos; one in ten is looked at again by somebody else."""
    yield "Mon 17:00"
    true = at.self_handled(scene)
    untrue = at.self_handled(scene)
    scene.refused("grid", true, "confirm_self_handled", "second-look")
    scene.take("street", true, "confirm_self_handled")
    yield "Tue 08:40"
    scene.take("street", untrue, "refuse_self_handled", reason="照片与现场不符")
    scene.tell(f"自处自结 {len(scene.tickets)} 件，抽核 2 件：1 件属实，{untrue} 不实退回")


def taken_back(scene: Scene) -> Iterator[str]:
    """撤诉: what endangers people stays."""
    yield "Thu 10:00"
    ticket, danger = at.dispatched(scene), at.dispatched(scene)
    scene.take("operator", danger, "amend", reason="有人受伤", urgency="critical")
    scene.refused("operator", danger, "withdraw", "safety-stays", reason="诉求人不再追究")
    scene.take("operator", ticket, "withdraw", reason="诉求人不再追究")
    scene.tell(f"{ticket} 撤诉；涉及安全的 {danger} 不得撤")
