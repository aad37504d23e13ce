"""The dry run of a re-division in words, for whoever has to approve it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from server.domain.redivision import Plan, PostMove
from server.domain.rehoming import Stays

Language = Literal["zh", "en"]

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "head": "网格重新划分试算：{} → {}",
        "areas": "区域：新增 {}，撤销 {}，重画 {}",
        "heir": "  {} → {}",
        "nobody": "无人",
        "falls": "空隙或重叠 {} 处，共 {} 平方米",
        "gap": "  空隙 {} 平方米 @ {},{}",
        "overlap": "  重叠 {} 平方米 {} @ {},{}",
        "tickets": "未结工单 {} 件，其中改归属 {} 件，待人工定位 {} 件",
        "move": "  {} → {}：{} 件",
        "left": "  {}（{}）：{}",
        Stays.NOWHERE: "原位置不再属于任何网格",
        Stays.WITHOUT_POINT: "没有坐标，原网格没有唯一后继",
        "posts": "岗位和任职 {} 个随之变动，其中待人工确定 {} 个",
        "post": "  {} {}：{} → {}",
        "to_decide": "待定",
        "handhelds": "涉及人员 {} 人，手持端 {} 台，其中有未上报内容 {} 台",
        "idle": "单位或职责仍落在已撤销区域：{}",
        "more": "  ……另有 {} 项",
    },
    "en": {
        "head": "Re-division, dry run: {} → {}",
        "areas": "areas: {} new, {} vanished, {} redrawn",
        "heir": "  {} → {}",
        "nobody": "nobody",
        "falls": "gaps or overlaps: {}, {} m² in all",
        "gap": "  gap of {} m² @ {},{}",
        "overlap": "  overlap of {} m² {} @ {},{}",
        "tickets": "open tickets: {}, of which {} move and {} wait for a person",
        "move": "  {} → {}: {}",
        "left": "  {} ({}): {}",
        Stays.NOWHERE: "its place is no area's any more",
        Stays.WITHOUT_POINT: "it has no point, and its area no one heir",
        "posts": "posts and offices that change: {}, of which {} wait for a person",
        "post": "  {} {}: {} → {}",
        "to_decide": "to be decided",
        "handhelds": "people concerned: {}, handhelds: {}, of which {} have unsent work",
        "idle": "units or duties stand on areas that are no more: {}",
        "more": "  … and {} more",
    },
}


def lines(plan: Plan, language: Language = "zh", *, at_most: int | None = None) -> list[str]:
    """The report for people; `at_most` so many lines of each kind, then how many more there are."""
    words = _WORDS[language]
    told = [words["head"].format(plan.predecessor, plan.version)]
    told.append(
        words["areas"].format(len(plan.changes.added), len(plan.changes.vanished), len(plan.changes.redrawn))
    )
    told += _cut(_heirs(plan, words), at_most, words)
    if plan.falls:
        told.append(words["falls"].format(len(plan.falls), f"{plan.falls_m2:,.0f}"))
        told += _cut(_falls(plan, words), at_most, words)
    told.append(words["tickets"].format(plan.open_tickets, len(plan.moves), len(plan.left)))
    ways = Counter((move.area_before or words["nobody"], move.area_after) for move in plan.moves)
    told += _cut((words["move"].format(*way, count) for way, count in ways.most_common()), at_most, words)
    told += _cut(
        (words["left"].format(left.number, left.area, words[left.why]) for left in plan.left), at_most, words
    )
    told.append(words["posts"].format(len(plan.posts), len(plan.undecided)))
    told += _cut((_post(post, words) for post in plan.posts), at_most, words)
    unsent = sum(1 for handheld in plan.handhelds if handheld.unsent)
    told.append(words["handhelds"].format(len(plan.people), len(plan.handhelds), unsent))
    if plan.idle:
        told.append(words["idle"].format(" ".join(plan.idle)))
    return told


def _heirs(plan: Plan, words: dict[str, str]) -> Iterator[str]:
    for code, heirs in plan.heirs.items():
        shares = (f"{heir.code or words['nobody']} {heir.share:.1%}" for heir in heirs)
        yield words["heir"].format(code, "  ".join(shares))


def _falls(plan: Plan, words: dict[str, str]) -> Iterator[str]:
    for fall in plan.falls:
        size, (lon, lat) = f"{fall.area_m2:,.0f}", fall.place
        if fall.areas:
            yield words["overlap"].format(size, "/".join(fall.areas), lon, lat)
        else:
            yield words["gap"].format(size, lon, lat)


def _post(post: PostMove, words: dict[str, str]) -> str:
    where = " ".join(post.to) or words["to_decide"]
    return words["post"].format(post.name, post.person, post.area, where)


def _cut(all_lines: Iterable[str], at_most: int | None, words: dict[str, str]) -> list[str]:
    told = list(all_lines)
    if at_most is None or len(told) <= at_most:
        return told
    return [*told[:at_most], words["more"].format(len(told) - at_most)]
