"""People who never lived: invented names, and one account for every post that a city must fill."""

import hashlib
import re
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
from msgspec import Struct

from geo.areas import Area
from seed.departments import SINCE
from server.domain.people import GridPost, Person, Role
from server.domain.units import Unit

_SURNAMES = "王陈李吴林黄符周张梁刘郑冯云蔡韩曾谢何许邓杨潘邢庄苏莫郭羊麦唐朱徐罗叶欧卢冼詹温"
# fmt: off
_GIVEN = [
    "海燕", "小妹", "明辉", "秋月", "志强", "丽萍", "家豪", "玉兰", "文斌",
    "春花", "建国", "雪梅", "世雄", "桂英", "俊杰", "阿娟", "德顺", "晓彤",
    "永福", "美霞", "振东", "诗雨", "大海", "婷婷", "光明", "惠珍", "子轩",
    "秀芳", "国栋", "少芬", "天宝", "琼花", "运来", "思琪", "立新", "月娥",
    "泽宇", "青梅", "浩然", "凤仪", "开学", "瑞雪", "仁杰", "亚妹", "学文",
    "冬梅", "启航", "静怡", "绍武", "金莲", "伟", "敏", "静", "磊",
    "洋", "勇", "艳", "杰", "娜", "涛", "明", "霞", "平",
    "刚", "桂", "芳", "强", "丹", "飞", "玲",
]
# fmt: on

_PLAIN = re.compile(r"[a-z0-9-]{1,40}")


class Staff(Struct, frozen=True):
    """Some people and the posts they fill."""

    people: tuple[Person, ...] = ()
    posts: tuple[GridPost, ...] = ()


def joined(staffs: Iterable[Staff]) -> Staff:
    """Several staffs as one, in the given order."""
    listed = list(staffs)
    return Staff(
        tuple(person for staff in listed for person in staff.people),
        tuple(post for staff in listed for post in staff.posts),
    )


def signed(staff: Staff, logins: Iterable[tuple[str, str]]) -> Staff:
    """The same staff, where those named in `logins` (sign-in name, person id) carry their sign-in name."""
    login_of = {person: login for login, person in logins}
    return Staff(
        tuple(
            msgspec.structs.replace(person, login=login_of.get(person.id, person.login))
            for person in staff.people
        ),
        staff.posts,
    )


def invented_names(chance: np.random.Generator) -> Iterator[str]:
    """Believable Chinese names without end; two people may share one, as they do."""
    while True:
        yield str(chance.choice(list(_SURNAMES))) + str(chance.choice(_GIVEN))


def person_id(trade: str, key: str, number: int = 1) -> str:
    """`gw-460106003010001-1`: trade, area or unit, number."""
    return f"{trade}-{slug(key)}-{number}"


def slug(key: str) -> str:
    """A code as a part of an id, `[a-z0-9-]{1,40}`; its digest where its own letters do not do."""
    plain = key.lower().replace("_", "-")
    return plain if _PLAIN.fullmatch(plain) else hashlib.sha256(key.encode()).hexdigest()[:12]


def workers(trade: str, areas: Iterable[Area], names: Iterator[str]) -> Staff:
    """One grid worker for each area, with the post."""
    return joined(worker(trade, (area,), name) for area, name in zip(areas, names, strict=False))


def worker(trade: str, areas: tuple[Area, ...], name: str) -> Staff:
    """A grid worker who stands for all of these areas, of several layers perhaps; named after the first."""
    person = Person(
        id=person_id(trade, areas[0].code),
        name=name,
        roles=(Role.GRID_WORKER,),
        scope=tuple(area.code for area in areas),
    )
    posts = (GridPost(area=area.code, layer=area.layer, person=person.id, since=SINCE) for area in areas)
    return Staff((person,), tuple(posts))


def handlers(units: Iterable[Unit], names: Iterator[str], each: int = 1) -> Staff:
    """So many handlers 部门承办 for each unit that can handle; no scope, since they act for the unit."""
    return Staff(
        tuple(
            Person(
                id=person_id("h", unit.id, number),
                name=next(names),
                roles=(Role.HANDLER,),
                unit=unit.id,
            )
            for unit in units
            if unit.can_handle
            for number in range(1, each + 1)
        )
    )


def answering(
    role: Role, trade: str, code: str, names: Iterator[str], *, count: int = 1, unit: str | None = None
) -> Staff:
    """So many people of one role who answer for one area: coordinators, mediators, operators …"""
    return Staff(
        tuple(
            Person(
                id=person_id(trade, code, number),
                name=next(names),
                roles=(role,),
                scope=(code,),
                unit=unit,
            )
            for number in range(1, count + 1)
        )
    )
