"""派单、签收、退单、会商、吹哨: who is told to act, and who says that it is another's matter."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.scene import Scene
from server.domain.transitions import State

_AWAY = {"reason_code": "function", "clause": "三定规定"}


def looked_at(scene: Scene) -> Iterator[str]:
    """人工复核: a person corrects what the system was not sure of."""
    yield "Mon 08:40"
    placed, chosen = at.to_dispatch(scene), at.to_dispatch(scene)
    scene.take("street", placed, "amend", reason="现场核实位置", position=scene.position())
    scene.require(placed, State.DISPATCHED)
    scene.take("street", chosen, "dispatch", units=[{"unit": at.HOUSING}], note="属物业管理范围")
    scene.take("street", chosen, "recall_dispatch", reason="派错单位")
    scene.require(chosen, State.TO_DISPATCH)
    scene.take("street", chosen, "dispatch", units=[{"unit": at.URBAN}], note="路灯归城管")
    scene.tell(f"{placed} 改位置后自动派单；{chosen} 人工二次派单，派错后撤回重派")


def signed(scene: Scene) -> Iterator[str]:
    """签收, 自动签收: of the lead, and of a unit that was added later."""
    yield "Tue 09:00"
    quick, slow = at.dispatched(scene), at.dispatched(scene)
    for ticket in (quick, slow):
        scene.take("street", ticket, "add_unit", unit=at.HOUSING)
    scene.take("urban", quick, "sign", leg=1)
    scene.take("housing", quick, "sign", leg=2)
    scene.refused("urban", slow, "sign", "not-yours", leg=2)
    yield "Tue 09:20"
    late = at.handling(scene)
    scene.take("street", late, "add_unit", unit=at.MARKET, role="assist", must_reply=False)
    yield "Tue 09:31"
    scene.require(slow, State.HANDLING)
    scene.tell(f"{slow} 30 分钟无人签收，系统自动签收并记超时")
    yield "Tue 09:51"
    at.answered(scene, quick)
    scene.require(quick, State.HANDLING)
    at.answered(scene, quick, by="housing", leg=2)
    scene.require(quick, State.TO_REVIEW)
    scene.tell(f"{quick} 主办、协办都反馈后才进入审核")


def offered(scene: Scene) -> Iterator[str]:
    """秒派到人: the first one lets the time pass, another declines, the last one takes it."""
    yield "Wed 09:00"
    ticket = scene.report("路灯一闪一闪", category="0104", urgency="normal")
    people = [_person("longhua-urban-mgmt", 2), _person("longhua-urban-mgmt", 1)]
    scene.take("street", ticket, "offer", leg=1, persons=people[:1])
    scene.take("urban-2", ticket, "next_offer", leg=1)
    scene.take("street", ticket, "offer", leg=1, persons=people)
    scene.refused("urban", ticket, "take_offer", "not-yours", leg=1)
    scene.take("urban-2", ticket, "next_offer", leg=1)
    scene.take("urban", ticket, "take_offer", leg=1)
    scene.take("urban", ticket, "add_unit", unit=at.HOUSING)
    scene.take("housing", ticket, "offer", leg=2, persons=[_person(at.HOUSING, 1), _person(at.HOUSING, 2)])
    scene.take("housing", ticket, "next_offer", leg=2)
    scene.take("housing-2", ticket, "take_offer", leg=2)
    scene.tell(f"{ticket} 秒派到人：一人婉拒，下一人接单")


def given_back(scene: Scene) -> Iterator[str]:
    """退单: refused, granted, the last word; before signing for it and after."""
    yield "Tue 10:00"
    for before in (at.dispatched, at.handling):
        kept, passed = before(scene), before(scene)
        for ticket in (kept, passed):
            scene.take("urban", ticket, "request_return", leg=1, suggested_unit=at.HOUSING, **_AWAY)
        scene.refused(
            "urban", kept, "request_return", "asked-already", leg=1, suggested_unit=at.HOUSING, **_AWAY
        )
        scene.take("street", kept, "refuse_return", request=1, reason="职责清单内")
        scene.refused(
            "urban", kept, "request_return", "returned-before", leg=1, suggested_unit=at.HOUSING, **_AWAY
        )
        scene.take("street", passed, "grant_return", request=1)
        scene.take("housing", passed, "request_return", leg=2, suggested_unit=at.MARKET, **_AWAY)
        final = scene.take(
            "district", passed, "assign_finally", request=2, unit=at.HOUSING, reason="终审：属住建职责"
        )
        scene.refused(
            "housing",
            passed,
            "request_return",
            "verdict-is-final",
            leg=final["legs"][-1]["no"],
            suggested_unit=at.MARKET,
            **_AWAY,
        )
        scene.tell(f"{kept} 退单被驳回；{passed} 同意改派后再退，区里终审指定")
    yield "Tue 17:30"


def pushed_around(scene: Scene) -> Iterator[str]:
    """推诿: with the second return the units consult, and what the letter says is final."""
    yield "Wed 10:00"
    ticket = at.dispatched(scene)
    scene.take("urban", ticket, "request_return", leg=1, suggested_unit=at.HOUSING, **_AWAY)
    scene.take("street", ticket, "grant_return", request=1)
    scene.take("housing", ticket, "request_return", leg=2, suggested_unit=at.MARKET, **_AWAY)
    scene.take("street", ticket, "grant_return", request=2)
    scene.require(ticket, State.CONSULTING)
    yield "Wed 15:00"
    for who, agrees in (("urban", True), ("housing", False)):
        scene.take(who, ticket, "give_opinion", agrees=agrees, text="意见见附件")
    yield "Thu 09:30"
    settled = scene.take(
        "district",
        ticket,
        "conclude_consultation",
        letter="龙华办理函〔2026〕15号",
        basis="三定规定与派单目录",
        units=[{"unit": at.URBAN}, {"unit": at.HOUSING, "role": "co"}],
        rebase=True,
    )
    leg = settled["legs"][-2]["no"]
    scene.refused(
        "urban", ticket, "request_return", "verdict-is-final", leg=leg, suggested_unit=at.HOUSING, **_AWAY
    )
    scene.tell(f"{ticket} 两次退单后转会商，办理函定责，不得再退")


def consulted(scene: Scene) -> Iterator[str]:
    """会商交办 (level 2), 领导交办 (level 3), opened before dispatch and after."""
    yield "Tue 14:00"
    by_units = at.consulting(scene)
    later = [at.dispatched(scene), at.handling(scene)]
    for ticket in later:
        scene.take("street", ticket, "open_consultation", units=[at.URBAN, at.MARKET], reason="权属不清")
    meeting = at.to_dispatch(scene)
    scene.take(
        "street",
        meeting,
        "open_consultation",
        units=[at.URBAN, at.MARKET],
        conference=True,
        reason="请各方到会商定",
    )
    by_leader = at.to_dispatch(scene)
    scene.take("supervisor", by_leader, "escalate", reason="涉多区，需市领导定")
    scene.take(
        "district", by_leader, "open_consultation", units=[at.URBAN, at.HOUSING], level=3, reason="提请领导"
    )
    scene.take(
        "district",
        by_units,
        "convene",
        held_at="2026-09-16T14:30:00+08:00",
        place="区政务大厅 301",
        agenda="路灯权属",
    )
    yield "Wed 16:00"
    scene.take("urban", by_units, "give_opinion", agrees=True, text="可由我局牵头")
    scene.refused(
        "district", by_units, "minute_meeting", "no-such-part", meeting=2, attended=[], minutes="没有这次会"
    )
    scene.take("district", by_units, "minute_meeting", meeting=1, attended=[at.URBAN], minutes="由城管牵头")
    for ticket in (by_units, *later):
        scene.take("district", ticket, "conclude_consultation", **_letter("龙华办理函〔2026〕16号"))
    scene.refused(
        "district",
        meeting,
        "conclude_consultation",
        "participants-missing",
        **_letter("龙华联席纪要〔2026〕4号"),
    )
    scene.take(
        "district",
        meeting,
        "conclude_consultation",
        participants=["龙华区城管局", "龙华区市场监管局"],
        **_letter("龙华联席纪要〔2026〕4号"),
    )
    scene.refused("district", by_leader, "conclude_consultation", "not-yours", **_letter("无效"))
    scene.take("leader", by_leader, "conclude_consultation", **_letter("市府交办〔2026〕3号"))
    scene.tell(f"{by_units} 会商交办（二级），{meeting} 联席会议，{by_leader} 领导交办（三级）")


def left_undecided(scene: Scene) -> Iterator[str]:
    """逾期未决: two returns, a consultation, and what waits for the house itself are left undecided; each is noted."""
    yield "Tue 10:20"
    given_back = [at.dispatched(scene), at.handling(scene)]
    for ticket in given_back:
        scene.take("urban", ticket, "request_return", leg=1, suggested_unit=at.HOUSING, **_AWAY)
    silent = at.consulting(scene)
    for into in (at.submitted, at.to_dispatch, at.to_review, at.to_callback):
        into(scene)
    scene.refused("urban", given_back[0], "refuse_return", "not-yours", request=1, reason="不归我管")
    yield "Sat 11:00"
    scene.tell(f"{'、'.join(given_back)} 退单逾期未裁定，{silent} 会商逾期未定责，系统记录并建议督办")


def helped(scene: Scene) -> Iterator[str]:
    """加派 and 吹哨: more units come, on the lead's word, a coordinator's, or a grid worker's whistle."""
    yield "Wed 11:00"
    for before in (at.to_dispatch, at.dispatched, at.handling):
        ticket = before(scene)
        scene.take("grid", ticket, "whistle", units=[at.HOUSING], text="请到场一起看")
        scene.take("housing", ticket, "answer_whistle", whistle=1, text="已到场")
    scene.take("urban", scene.tickets[-1], "add_unit", unit=at.MARKET)
    scene.tell(f"网格员吹哨 {len(scene.tickets)} 次，住建部门均报到")


def _letter(number: str) -> dict[str, object]:
    return {"letter": number, "basis": "派单目录", "units": [{"unit": at.URBAN}]}


def _person(unit: str, number: int) -> str:
    return f"h-{unit}-{number}"
