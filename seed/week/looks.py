"""谁看、谁导出、怎么算: contacts shown for a reason, a whole life exported, and what comes of it in figures."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.doors import WeekFailed
from seed.week.scene import MONDAY, Scene, day


def looked(scene: Scene) -> Iterator[str]:
    """查看联系方式 with a reason, by a supervisor with a second person; 三上门; 轨迹导出; 考核、看板、不规范件."""
    yield "Tue 13:00"
    ticket = at.handling(scene)
    for manner, result in (
        ("visit_to_do", "现场办理"),
        ("visit_to_talk", "面谈建议"),
        ("visit_to_persuade", "上门劝导"),
    ):
        scene.take("urban", ticket, "contact", manner=manner, result=result)
    reveal = {"purpose": "visit", "reason": "约定上门时间"}
    shown = scene.post("urban", f"/tickets/{ticket}/contact-reveals", reveal)
    if ticket not in shown["watermark"]:
        raise WeekFailed(f"no watermark of {ticket}: {shown['watermark']}")
    scene.refused_at("supervisor", f"/tickets/{ticket}/contact-reveals", "second-person-awaited", reveal)
    scene.refused_at("urban-2", f"/tickets/{ticket}/contact-reveals", "not-yours", reveal)
    looks = scene.got("supervisor", f"/audit?ticket={ticket}")["entries"]
    scene.tell(f"{ticket} 写明理由查看联系方式，{len(looks)} 次查看留痕；三上门分别登记")
    yield "Thu 15:30"
    at.answered(scene, ticket)
    scene.take("street", ticket, "approve_result")
    scene.take("urban", ticket, "record_callback", contacted=True, solved=True, satisfied="satisfied")
    at.called(scene, ticket)
    scene.take("operator", ticket, "close")
    for form in ("html", "pdf", "json"):
        scene.got("supervisor", f"/tickets/{ticket}/trace.{form}")
    yield "Sun 18:00"
    figures = scene.got("supervisor", f"/figures?from={MONDAY}&to={day('Sun')}")
    told = [each for each in figures if each["total"]["n"]]
    lists = (
        "/boards/daily",
        "/boards/delayed",
        "/boards/duty-list-gaps",
        "/supervision-proposals",
        "/inspections",
    )
    for path in lists:
        scene.got("district", path)
    scene.tell(f"{ticket} 全程轨迹导出；{len(figures)} 项指标中 {len(told)} 项有数，{len(lists)} 张清单可查")
