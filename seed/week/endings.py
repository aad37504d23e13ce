"""办结之后: review, callback, a second round, exclusion; and whoever looks after it that things move."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.doors import WeekFailed
from seed.week.scene import Scene
from server.domain.transitions import State


def sent_back(scene: Scene) -> Iterator[str]:
    """驳回重办: the clock runs on as if it had never stopped."""
    yield "Tue 16:00"
    ticket = at.to_review(scene)
    scene.refused("urban", ticket, "approve_result", "not-yours")
    scene.take("street", ticket, "reject_result", reason="照片不是同一处")
    yield "Wed 16:30"
    at.answered(scene, ticket)
    scene.take("supervisor", ticket, "approve_result", note="已整改到位")
    at.called(scene, ticket)
    scene.take("operator", ticket, "close")
    scene.tell(f"{ticket} 审核驳回重办，次日办结")


def not_reached(scene: Scene) -> Iterator[str]:
    """无法联系: three attempts on two days."""
    yield "Wed 17:00"
    ticket = at.to_callback(scene)
    for moment in ("Wed 18:30", "Thu 11:00"):
        scene.take("operator", ticket, "record_callback", contacted=False)
        scene.refused("operator", ticket, "close", "callback-owed")
        yield moment
    scene.take("operator", ticket, "record_callback", contacted=False)
    scene.take("operator", ticket, "close")
    scene.tell(f"{ticket} 三次两日未接通，按无法联系结案")


def not_satisfied(scene: Scene) -> Iterator[str]:
    """二次办理, once the demand was found reasonable: from the callback, and after closing.

    With one more round than the city has the units consult.
    """
    yield "Tue 17:00"
    unhappy = at.to_callback(scene)
    reopened = at.closed(scene)
    at.called(scene, unhappy, satisfied="unsatisfied", solved=False)
    scene.refused("operator", unhappy, "reopen", "demand-unreviewed", reason="未解决")
    scene.refused(
        "operator", unhappy, "review_demand", "needs-second-person", reasonable=True, reason="自己回访"
    )
    scene.take("supervisor", unhappy, "review_demand", reasonable=True, reason="现场仍未修复")
    scene.take("operator", unhappy, "reopen", reason="诉求合理，未解决")
    scene.take("operator", unhappy, "dispatch", units=[{"unit": at.URBAN}], note="只涉灯具，不涉供电")
    leg = len(scene.card(unhappy)["legs"])
    scene.take("urban", unhappy, "sign", leg=leg)
    yield "Thu 15:00"
    scene.take("supervisor", reopened, "review_demand", reasonable=True, reason="结案后又反弹")
    scene.take("district", reopened, "reopen", reason="结案后又反弹", ground="unsolved")
    at.answered(scene, unhappy, leg=leg)
    scene.take("street", unhappy, "approve_result")
    at.called(scene, unhappy, satisfied="unsatisfied", solved=False)
    scene.take("supervisor", unhappy, "review_demand", reasonable=True, reason="仍未解决")
    scene.take("operator", unhappy, "reopen", reason="仍未解决")
    scene.require(unhappy, State.CONSULTING)
    scene.tell(f"{unhappy} 不满意二次办理，再不满意转会商；{reopened} 结案后重启")


def undone(scene: Scene) -> Iterator[str]:
    """不实办结: a grid worker saw that it is not done. After a stranger's number comes a look on the spot."""
    yield "Thu 10:30"
    waiting, over, stranger = at.to_callback(scene), at.closed(scene), at.to_callback(scene)
    for ticket in (waiting, over):
        scene.take("grid", ticket, "dispute_closure", reason="灯还是不亮", position=scene.position())
        scene.require(ticket, State.TO_CALLBACK)
        at.called(scene, ticket)
        scene.refused("operator", ticket, "close", "closure-is-disputed")
    scene.take("supervisor", waiting, "review_demand", reasonable=False, reason="到场复核，灯已亮")
    scene.take("operator", waiting, "close")
    scene.take("supervisor", over, "review_demand", reasonable=True, reason="到场复核，确未修好")
    scene.take("operator", over, "reopen", reason="现场未办好", ground="unsolved")
    scene.take("operator", stranger, "record_callback", contacted=False, gone="wrong_number")
    scene.refused("operator", stranger, "close", "check-owed")
    yield "Fri 09:30"
    scene.take("grid", stranger, "report_field_task", task=1, finding="fixed", position=scene.position())
    scene.take("operator", stranger, "close")
    scene.tell(f"{over} 网格员反映未办好，重启；{stranger} 号码有误，现场核查后结案")


def excluded(scene: Scene) -> Iterator[str]:
    """剔除: the unit asks, the street agrees, the district decides, the reporter knows."""
    yield "Thu 14:00"
    for before in (at.handling, at.to_review):
        kept, gone = before(scene), before(scene)
        for ticket in (kept, gone):
            scene.take("urban", ticket, "request_exclusion", item="X8", reason="超出政策")
        scene.take("street", kept, "refuse_exclusion", request=1, reason="诉求合理")
        scene.refused("district", gone, "exclude", "needs-second-person", request=1, citizen_told=True)
        scene.take("street", gone, "endorse_exclusion", request=1)
        scene.take("district", gone, "exclude", request=1, citizen_told=True)
        scene.tell(f"{gone} 街道、区两级同意剔除")


def recurring(scene: Scene) -> Iterator[str]:
    """反复发生: what was ended here twice comes again; whoever leads it looks for more of it around 举一反三."""
    yield "Fri 10:00"
    for _ in range(2):
        at.closed(scene)
    again = at.dispatched(scene)
    swept = scene.card(again)
    if len(swept["recurrence"]) < 2 or [sweep["unit"] for sweep in swept["sweeps"]] != [at.URBAN]:
        raise WeekFailed(f"{again} comes again, and nobody looks for more of it")
    by_hand = [again, at.handling(scene), at.to_review(scene), at.to_callback(scene), at.closed(scene)]
    for ticket in by_hand:
        ordered = scene.take("street", ticket, "order_sweep", unit=at.URBAN, what="排查全社区路灯")
        sweep = ordered["sweeps"][-1]["no"]
        scene.refused(
            "urban", ticket, "report_sweep", "code-unknown", sweep=sweep, remark="又见一处", found=["1"]
        )
        found = at.dispatched(scene)
        scene.take("urban", ticket, "report_sweep", sweep=sweep, remark="又见一处", found=[found])
    scene.tell(f"{again} 同一处反复发生，系统派举一反三；{len(by_hand)} 次排查新登记 {len(by_hand)} 件")


def supervised(scene: Scene) -> Iterator[str]:
    """催办, 督办 on all four levels, 提级, 移送纪检监察."""
    yield "Thu 09:00"
    ticket = at.handling(scene)
    scene.take("operator", ticket, "urge", text="诉求人再次来电", for_reporter=True)
    scene.refused("operator", ticket, "urge", "time-used-up", text="又来电", for_reporter=True)
    ladder = (
        ("hotline", "phone"),
        ("joint", "meeting"),
        ("media", "media"),
        ("leader", "summons"),
    )
    for moment, (level, (kind, form)) in zip(
        ("Thu 17:00", "Fri 11:00", "Sat 09:00", "Sun 09:00"), enumerate(ladder, start=1), strict=True
    ):
        scene.take(
            "supervisor",
            ticket,
            "supervise",
            kind=kind,
            form=form,
            level=level,
            addressee="龙华区城管局",
            text="限期办结",
        )
        yield moment
        scene.take("urban", ticket, "answer_supervision", supervision=level, text="正在办理")
    for time in (1, 2):
        scene.take("supervisor", ticket, "escalate", reason=f"第 {time} 次提级")
    scene.refused("supervisor", ticket, "escalate", "time-used-up", reason="已到顶")
    scene.take("supervisor", ticket, "hand_over", to="龙华区纪委监委", receipt="收字〔2026〕7号")
    scene.tell(f"{ticket} 四级督办仍未办结，移送纪检监察（仅记录）")
