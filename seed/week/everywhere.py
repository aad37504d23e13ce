"""What fits wherever an open ticket is: done in each open state once, and last of all it is taken back."""

from collections.abc import Iterator

from seed.week import situations as at
from seed.week.scene import Scene
from server.domain.transitions import State


def in_every_state(scene: Scene) -> Iterator[str]:
    """改类、催办、督办、现场任务、并单 in each open state."""
    yield "Fri 07:00"
    awaited = at.handling(scene)
    at.spoken_to(scene, awaited)
    yield "Fri 09:00"
    at.spoken_to(scene, awaited)
    scene.take("street", awaited, "grant_pause", request=at.pause_asked(scene, awaited))
    child = at.submitted(scene)
    everywhere = {State.WAITING_CITIZEN: lambda _: awaited, **at.INTO}
    for state, into in everywhere.items():
        ticket = into(scene)
        scene.take("operator", ticket, "amend", reason="补门牌", place_ref="3栋")
        scene.take("operator", ticket, "correct_about", reason="听录音更正", about=at.MARKET)
        scene.take("operator", ticket, "correct_about", reason="反映的不是该单位")
        scene.take("operator", ticket, "note", text="已告知诉求人进度")
        scene.take("grid", ticket, "urge", text="群众在问")
        scene.take("grid", ticket, "suggest", what="more_time", text="诉求人下周才在家")
        for number in (1, 2):
            _supervised(scene, ticket, number)
        scene.take("supervisor", ticket, "escalate", reason="提一级")
        scene.take("supervisor", ticket, "hand_over", to="区纪委监委", receipt="收字〔2026〕8号")
        scene.take("street", ticket, "order_field_task", kind="visit", what="走访诉求人")
        scene.take("grid", ticket, "report_field_task", task=1, finding="true", position=scene.position())
        scene.take("operator", child, "merge", master=ticket, evidence=["place"], caller_told=True)
        scene.take("operator", child, "unmerge", reason="不是同一件")
        scene.require(ticket, state)
        scene.take("operator", ticket, "withdraw", reason="诉求人撤回")
    scene.tell(f"{len(everywhere)} 种在办状态下逐一改件、催办、督办、走访、并单后撤诉")
    yield "Fri 17:00"
    for ended in (at.closed(scene), _excluded(scene), _withdrawn(scene)):
        scene.take("operator", ended, "note", text="归档备注")


def _supervised(scene: Scene, ticket: str, number: int) -> None:
    scene.take(
        "supervisor",
        ticket,
        "supervise",
        kind="hotline",
        form="phone",
        level=1,
        addressee="金贸街道",
        text="请加快",
    )
    scene.take("street", ticket, "answer_supervision", supervision=number, text="已安排")
    scene.take("supervisor", ticket, "end_supervision", supervision=number, remark="已办")


def _excluded(scene: Scene) -> str:
    ticket = at.handling(scene)
    scene.take("urban", ticket, "request_exclusion", item="X8", reason="超出政策")
    scene.take("street", ticket, "endorse_exclusion", request=1)
    scene.take("district", ticket, "exclude", request=1, citizen_told=True)
    return ticket


def _withdrawn(scene: Scene) -> str:
    ticket = at.submitted(scene)
    scene.take("operator", ticket, "withdraw", reason="诉求人撤回")
    scene.require(ticket, State.WITHDRAWN)
    return ticket
