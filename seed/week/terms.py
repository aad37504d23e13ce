"""时限: waiting for the citizen, extension, deferral, a plan in stages, mediation, and what is overdue."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.scene import Scene, day
from server.domain.transitions import State


def waited(scene: Scene) -> Iterator[str]:
    """待诉求人配合: refused, ended by a call, by a person, by itself at its maximum."""
    reached, resumed, expired = (at.handling(scene) for _ in range(3))
    refused = at.handling(scene)
    scene.refused(
        "urban",
        reached,
        "request_pause",
        "evidence-missing",
        leg=1,
        reason_code="material",
        evidence="等发票",
    )
    for ticket in scene.tickets:
        at.spoken_to(scene, ticket)
    yield "Mon 11:30"
    for ticket in scene.tickets:
        at.spoken_to(scene, ticket)
    scene.take("street", refused, "refuse_pause", request=at.pause_asked(scene, refused), reason="材料已在案")
    for ticket in (reached, resumed, expired):
        scene.take("street", ticket, "grant_pause", request=at.pause_asked(scene, ticket))
    scene.tell(f"{reached} 等 3 件批准待诉求人配合，承诺时限停表")
    yield "Wed 09:15"
    scene.take("operator", reached, "contact", manner="phone", result="材料已补齐")
    scene.require(reached, State.HANDLING)
    scene.take("urban", resumed, "resume", reason="诉求人已到场")
    scene.tell(f"{reached} 联系上诉求人，自动恢复计时")
    yield "end"
    scene.require(expired, State.HANDLING)
    scene.tell(f"{expired} 待配合满 5 个工作日（周日上班也算），自动恢复")


def extended(scene: Scene) -> Iterator[str]:
    """延期: told to the reporter, as is on record, and granted, the second by the district; refused; asked too late."""
    ticket, refused = at.handling(scene), at.handling(scene)
    late = at.handling(scene, "0401", at.SERVICE, by="service")
    asked = {"leg": 1, "workdays": 2, "reason": "需外协设备"}
    yield "Tue 11:00"
    scene.take("urban", refused, "request_extension", **asked)
    scene.take("street", refused, "refuse_extension", request=1, reason="无需外协")
    scene.take("urban", ticket, "request_extension", **asked, citizen_told_at=scene.now.isoformat())
    scene.refused("street", ticket, "grant_extension", "citizen-not-told", request=1)
    scene.refused("street", ticket, "grant_extension", "evidence-missing", request=1, citizen_told=True)
    at.spoken_to(scene, ticket)
    scene.take("street", ticket, "grant_extension", request=1, citizen_told=True)
    yield "Wed 11:30"
    scene.take("urban", ticket, "request_extension", **asked)
    scene.refused("street", ticket, "grant_extension", "not-yours", request=2, citizen_told=True)
    scene.take("district", ticket, "grant_extension", request=2, citizen_told=True)
    scene.refused("urban", ticket, "request_extension", "time-used-up", **asked)
    scene.refused("service", late, "request_extension", "too-late", **asked)
    scene.tell(f"{ticket} 延期两次（街道、区各批一次）；{late} 临期才申请，不予受理")


def deferred(scene: Scene) -> Iterator[str]:
    """挂账: refused; reviewed and taken off the books by a person; and by itself at its end."""
    yield "Tue 15:00"
    refused, ended, expired = (at.handling(scene) for _ in range(3))
    scene.take(
        "district", refused, "refuse_deferral", request=at.deferral_asked(scene, refused), reason="本周可办"
    )
    for ticket in (ended, expired):
        scene.take("district", ticket, "grant_deferral", request=at.deferral_asked(scene, ticket))
    yield "Wed 14:00"
    for ticket in (ended, expired):
        scene.take(
            "district", ticket, "review_deferral", finding="资金已下达", review_on=day("Fri").isoformat()
        )
    yield "Fri 10:00"
    scene.take("district", ended, "end_deferral", reason="资金到位")
    at.answered(scene, ended)
    scene.take("street", ended, "approve_result")
    at.called(scene, ended)
    scene.take("operator", ended, "close")
    scene.tell(f"{ended} 挂账复核后销账办结")
    yield "end"
    scene.require(expired, State.HANDLING)
    scene.tell(f"{expired} 挂账到期自动销账，恢复办理")


def staged(scene: Scene) -> Iterator[str]:
    """阶段性方案: for class C; the promise is kept by the plan, and milestones are clocks."""
    yield "Wed 08:50"
    ticket = at.handling(scene, "0602", at.HOUSING, by="housing")
    stages = [
        {"what": "召集业主代表", "due_on": day("Fri").isoformat()},
        {"what": "公示收支", "due_on": "2026-10-12"},
    ]
    scene.take("housing", ticket, "propose_plan", text="分两步清退", stages=stages)
    scene.refused("housing", ticket, "accept_plan", "not-yours", request=1)
    scene.take("street", ticket, "accept_plan", request=1)
    yield "Fri 16:00"
    scene.take("housing", ticket, "meet_milestone", milestone=1, remark="会议纪要在案")
    scene.tell(f"{ticket} 阶段性方案获认可，第一节点按期完成")


def mediated(scene: Scene) -> Iterator[str]:
    """调解: with everybody's consent; agreed, and failed."""
    yield "Wed 15:00"
    agreed, failed = at.mediating(scene), at.mediating(scene)
    unwilling = at.handling(scene)
    scene.refused("street", unwilling, "refer_to_mediation", "consent-missing", parties=2, consents=1)
    yield "Sat 10:00"
    scene.take("mediator", agreed, "conclude_mediation", outcome="agreement_written", summary="双方达成协议")
    scene.take("mediator", failed, "fail_mediation", outcome="no_agreement", summary="分歧较大")
    scene.tell(f"{agreed} 调解成功转审核；{failed} 调解未成退回办理")


def overdue(scene: Scene) -> Iterator[str]:
    """超期: closing waits until the unit has said why."""
    yield "Mon 14:00"
    tickets = [at.handling(scene, "0401", at.SERVICE, by="service") for _ in range(3)]
    unanswered, in_review, at_callback = tickets
    yield "Thu 09:00"
    scene.take("service", unanswered, "explain_overdue", leg=1, explanation="系统停机检修")
    for ticket in (in_review, at_callback):
        at.answered(scene, ticket, by="service")
    scene.take("service", in_review, "explain_overdue", leg=1, explanation="窗口人手不足")
    scene.take("street", at_callback, "approve_result")
    at.called(scene, at_callback)
    scene.refused("operator", at_callback, "close", "explanation-owed")
    scene.take("service", at_callback, "explain_overdue", leg=1, explanation="材料转交延误")
    scene.take("operator", at_callback, "close")
    scene.tell(f"{at_callback} 超期，说明原因后方可结案")
