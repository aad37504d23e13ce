"""调解案件: disputes as mediators settle them, from the registration to the file, and every way in which they end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from seed.week import situations as at
from seed.week.cast import CAST, GRID
from seed.week.doors import WeekFailed
from seed.week.scene import Scene
from server.domain.transitions import State

_SHA = "c" * 64
_TWO = ({"side": "applicant"}, {"side": "respondent"})
_WHO = (
    {"name": "夏雨荷", "phone": "13812345678", "id_number": "460106199001011234"},
    {"name": "林大牛", "phone": "13987654321", "id_number": "460106198505052345"},
)


def settled(scene: Scene) -> Iterator[str]:
    """From a ticket to the file: offered, declined, taken; agreed in writing, performed, confirmed, visited, closed."""
    yield "Mon 10:20"
    ticket = at.handling(scene)
    case = _registered(scene, "operator", ticket=scene.card(ticket)["ticket"]["id"])
    _step(scene, "mediator-2", case, "decline_offer", reason="正在外地")
    _step(scene, "mediator-3", case, "take_offer")
    _step(scene, "mediator-3", case, "assess", risk="yellow", people_count=3, reason="言语激烈")
    _step(scene, "justice", case, "sponsor", name="街道副书记", level="leader")
    _step(scene, "justice", case, "invite", person=CAST["helper"], part="helper")
    third = {"name": "苏三", "phone": "13700001111", "id_number": "460106197001013456"}
    _step(scene, "mediator-3", case, "add_party", side="respondent", identity=third)
    early = {"matter": "漏水", "duties": [_duty()], "agreed_on": _on(scene)}
    _refused(scene, "mediator-3", case, "agree", "step-does-not-fit", **early)
    for party in (1, 2, 3):
        _consented(scene, "mediator-3", case, party)
    scene.require(ticket, State.MEDIATING)
    scene.tell(f"{ticket} 转调解，{_number(scene, case)} 由接案调解员主办")
    yield "Tue 19:30"
    _session(scene, "mediator-3", case, (1, 2, 3))
    _step(scene, "mediator-3", case, "add_material", kind="evidence", text="漏水照片", sha256=_SHA)
    _step(
        scene,
        "mediator-3",
        case,
        "agree",
        matter="漏水赔偿",
        duties=[_duty(), _duty(3)],
        agreed_on=_on(scene),
    )
    signatures = [{"party": party, "how": "signature", "sha256": _SHA} for party in (1, 2, 3)]
    _step(scene, "mediator-3", case, "sign_agreement", signed_on=_on(scene), signatures=signatures)
    scene.require(ticket, State.TO_REVIEW)
    for form in ("application", "agreement"):
        scene.post("mediator-3", f"/mediations/{case}/forms/{form}", {"reason": "当事人签字存卷"})
    scene.tell(f"{ticket} 调解达成书面协议，打印申请书、协议书")
    yield "Thu 10:30"
    for item in (1, 2):
        _step(scene, "mediator-3", case, "record_performance", item=item, done_on=_on(scene), proof=_SHA)
    _step(scene, "mediator-3", case, "apply_confirmation", applied_on=_on(scene), jointly=True)
    _step(scene, "helper", case, "follow_up", no=1, finding="双方和好，已履行")
    yield "Fri 15:00"
    _step(scene, "mediator-3", case, "record_confirmation", result="confirmed")
    _refused(scene, "mediator-3", case, "close", "archive-incomplete")
    _step(scene, "mediator-3", case, "add_material", kind="confirmation", text="司法确认裁定书", sha256=_SHA)
    _step(scene, "mediator-3", case, "close")
    scene.post("mediator-3", f"/mediations/{case}/forms/follow_up", {"reason": "存卷"})
    scene.tell(f"{_number(scene, case)} 履行完毕、司法确认、回访后归档")


def broken(scene: Scene) -> Iterator[str]:
    """An oral agreement of three weeks ago: reminded, not performed, broken, visited."""
    yield "Mon 11:00"
    ticket = at.handling(scene)
    long_ago = (scene.now - timedelta(days=24)).date().isoformat()
    case = _registered(scene, "mediator", takes_it=True, applied_on=long_ago)
    for party in (1, 2):
        _consented(scene, "mediator", case, party)
    _step(scene, "mediator", case, "extend", days=10, all_agree=True, reason="双方愿意再谈")
    _session(scene, "mediator", case, (1, 2))
    agreed_on = (scene.now - timedelta(days=21)).date()
    duty = _duty(due_on=(agreed_on + timedelta(days=10)).isoformat())
    _step(
        scene,
        "mediator",
        case,
        "agree_orally",
        matter="夜间噪音",
        duties=[duty],
        agreed_on=agreed_on.isoformat(),
        register_entry="口头协议登记第 7 号",
    )
    yield "Tue 09:30"
    file = scene.got("mediator", f"/mediations/{case}")["file"]
    if not file["confirmation"]["reminded"] or file["follow_ups"][-1]["reason"] != "not_performed":
        raise WeekFailed(f"{case}: nobody was reminded, or sent to see why nothing was done: {file}")
    scene.post("mediator", f"/mediations/{case}/forms/agreement", {"reason": "口头协议登记"})
    breach = {"what": "reneged", "reason": "拒不履行"}
    _refused(scene, "mediator", case, "report_breach", "routes-not-told", **breach, court_told=False)
    _step(scene, "mediator", case, "report_breach", **breach, court_told=True)
    _step(scene, "mediator", case, "order_follow_up", due_on=_on(scene), reason="再劝一次")
    _step(
        scene, "mediator", case, "follow_up", no=len(file["follow_ups"]) + 2, finding="仍不履行，已告知起诉"
    )
    scene.tell(f"{_number(scene, case)} 口头协议第 20 天提醒司法确认，反悔后回访；同一住户另有 {ticket} 在办")


def ended(scene: Scene) -> Iterator[str]:
    """Stepped aside, offered again, appointed; then withdrawn, ended without agreement, or with the police."""
    yield "Mon 14:30"
    ticket = at.handling(scene)
    failed = _registered(scene, "operator", ticket=scene.card(ticket)["ticket"]["id"])
    group = _registered(scene, "mediator", people_count=6, takes_it=True)
    violent = _registered(scene, "operator")
    yield "Mon 15:05"  # half an hour later nobody has taken what was offered: the next ones are asked
    for case in (failed, violent):
        _step(scene, "justice", case, "appoint", person=CAST["mediator"])
    _step(scene, "justice", failed, "recuse", person=CAST["mediator"], reason="当事人不信任", party=2)
    _step(scene, "justice", failed, "offer", to=[CAST["mediator-2"]])
    _step(scene, "mediator-2", failed, "take_offer")
    restricted = scene.got("district", "/mediations?district_told=true")["cases"]
    if [row["id"] for row in restricted] != [group]:
        raise WeekFailed(f"the district is told of {restricted}, not of {group}")
    for party in (1, 2):
        _consented(scene, "mediator-2", failed, party)
    scene.require(ticket, State.MEDIATING)
    _session(scene, "mediator-2", failed, (1, 2))
    yield "Wed 16:00"
    gone = {"outcome": "no_agreement", "reason": "分歧较大"}
    _refused(scene, "mediator-2", failed, "end", "routes-not-told", **gone, routes_told=False)
    _step(scene, "mediator-2", failed, "end", **gone, routes_told=True)
    scene.require(ticket, State.HANDLING)
    _step(scene, "mediator", group, "withdraw", party=1, reason="改走诉讼", routes_told=True)
    _step(scene, "mediator", violent, "transfer_to_police", reason="一方动手")
    scene.tell(f"{ticket} 调解未成退回办理；另有群体纠纷一件撤回、一件转公安")


def _registered(scene: Scene, who: str, **more: object) -> str:
    body = {
        "source": "hotline",
        "dispute_type": "neighbour",
        "matter": "楼上漏水，要求赔偿",
        "parties": _TWO,
        "who": _WHO,
        "applied_on": _on(scene),
        "area": GRID,
        **more,
    }
    own = str(scene.post(who, "/mediations", body)["case"]["id"])
    scene.cases.append(own)
    return own


def _step(scene: Scene, who: str, case: str, step: str, **asked: object) -> dict[str, Any]:
    card: dict[str, Any] = scene.post(who, f"/mediations/{case}/{step}", asked)
    return card


def _refused(scene: Scene, who: str, case: str, step: str, problem: str, **asked: object) -> None:
    scene.refused_at(who, f"/mediations/{case}/{step}", problem, asked)


def _consented(scene: Scene, who: str, case: str, party: int) -> None:
    given = {"rights_told": True, "how": "signature", "signature": _SHA}
    _step(scene, who, case, "consent", party=party, **given)


def _session(scene: Scene, who: str, case: str, present: tuple[int, ...]) -> None:
    _step(
        scene,
        who,
        case,
        "record_session",
        held_at=scene.now.isoformat(),
        place="社区调解室",
        present=present,
        record="各方陈述，愿意协商",
        signed=present,
    )


def _duty(party: int = 2, due_on: str | None = None) -> dict[str, object]:
    return {"duty": "赔偿 500 元", "party": party, "manner": "转账", "due_on": due_on}


def _on(scene: Scene) -> str:
    return scene.now.date().isoformat()


def _number(scene: Scene, case: str) -> str:
    return str(scene.got("operator", f"/mediations/{case}")["case"]["number"])
