"""紧急情形: words for which a caller is told at once to ring the police, the fire brigade or an ambulance.

    有人持刀 ▶ 110      三楼着火了 ▶ 119      老人昏迷 ▶ 120      两车相撞 ▶ 122

The banner is shown while the caller is still on the line; the ticket is kept all the same. What is only feared or
practised (火灾隐患, 消防演练) is no emergency. Source: docs/intake.md.
"""

import re
from typing import Literal

from msgspec import Struct

Service = Literal["110", "119", "120", "122"]

#: What is said while a danger lasts, by the number to ring.
WORDS: dict[Service, tuple[str, ...]] = {
    "119": (
        "着火",
        "起火",
        "失火",
        "火灾",
        "爆炸",
        "爆燃",
        "燃气泄漏",
        "煤气泄漏",
        "天然气泄漏",
        "天然气漏气",
        "被困电梯",
        "困在电梯",
        "被困",
        "溺水",
        "落水",
    ),
    "110": (
        "正在打架",
        "打架斗殴",
        "持刀",
        "砍人",
        "抢劫",
        "入室盗窃",
        "绑架",
        "要杀人",
        "家暴",
        "正在挨打",
        "跳楼",
        "轻生",
        "自杀",
        "儿童走失",
        "老人走失",
        "孩子走丢",
    ),
    "120": (
        "昏迷",
        "晕倒",
        "大出血",
        "没有呼吸",
        "心脏骤停",
        "有人受伤",
        "重伤",
        "触电",
        "食物中毒",
        "煤气中毒",
        "快不行了",
    ),
    "122": ("车祸", "撞车", "两车相撞", "撞人", "追尾", "肇事逃逸"),
}

#: Who answers, as people say it.
NAMES: dict[Service, tuple[str, str]] = {
    "110": ("公安报警", "the police"),
    "119": ("消防救援", "the fire brigade"),
    "120": ("医疗急救", "an ambulance"),
    "122": ("交通事故报警", "the traffic police"),
}

#: Turns of phrase in which such a word names no danger that lasts.
_ONLY_FEARED = re.compile(
    r"(?:火灾|着火|起火|失火|爆炸|触电|溺水|落水|车祸|撞人|撞车|追尾|被困)(?:的)?"
    r"(?:安全)?(?:隐患|风险|危险|预防|预警|演练|演习|培训|宣传|逃生|险)"
    r"|(?:防|怕|担心|容易|可能|避免|预防|以免|万一|引发|造成|会|将)"
    r"(?:发生|引起|出现|导致)?(?:了)?"
    r"(?:火灾|着火|起火|失火|爆炸|触电|溺水|落水|车祸|撞人|撞车|追尾|被困|有人受伤)"
    r"|(?:反|防)家暴|灭火"
)


class Emergency(Struct, frozen=True, kw_only=True):
    """A number that the caller should ring now, the words for which, and what is said in Chinese and English."""

    service: Service
    words: tuple[str, ...]
    banner: tuple[str, str]


def emergencies(text: str) -> tuple[Emergency, ...]:
    """The numbers to ring for what a text tells, fire and rescue first; empty for an ordinary matter."""
    told = _ONLY_FEARED.sub("，", text)
    found = []
    for service, known in WORDS.items():
        words = tuple(word for word in known if word in told)
        if words:
            found.append(Emergency(service=service, words=words, banner=_banner(service)))
    return tuple(found)


def _banner(service: Service) -> tuple[str, str]:
    chinese, english = NAMES[service]
    return (
        f"请立即拨打{service}({chinese})。工单照常登记。",
        f"Ring {service} now ({english}). The ticket is kept all the same.",
    )
