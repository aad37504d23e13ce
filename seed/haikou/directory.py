"""Haikou's directory, at the size that the city itself tells.

44 justice offices, 16 mediation committees, 497 mediators, 143 experts
("44个基层司法所、16个人民调解委员会、497名专职人民调解员、143位行业专家信息全部录入热线系统").

Streets are real, everything else is invented: who serves where, names, languages, specialities, loads. The mediators
are the demo's own people and keep their ids. The same areas and people give the same directory.
"""

from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta

import numpy as np

from geo.areas import Area
from seed.haikou.ground import CITY_CODE
from seed.roster import invented_names, person_id
from server.domain.directory import Absence, Body, Directory, Listed
from server.domain.people import Person, Role

VERSION = "haikou-2026.1"
JUSTICE_OFFICES, COMMITTEES, EXPERTS = 44, 16, 143

_CHANCE = 497
_SINCE = date(2026, 11, 1)

#: Trades that have a mediation committee of their own, with the dispute types it settles.
_TRADES = {
    "medical": ("医疗纠纷", "medical"),
    "traffic": ("道路交通事故纠纷", "compensation"),
    "property": ("物业纠纷", "property"),
    "labour": ("劳动争议", "labour"),
    "consumer": ("消费纠纷", "consumer"),
    "family": ("婚姻家庭纠纷", "family"),
    "campus": ("校园伤害纠纷", "campus"),
    "tourism": ("旅游纠纷", "consumer"),
    "building": ("建设工程纠纷", "compensation"),
    "land": ("土地纠纷", "land"),
    "commerce": ("商事纠纷", "other"),
}
_DISTRICTS = {"460105": "xiuying", "460106": "longhua", "460107": "qiongshan", "460108": "meilan"}

#: What experts know, with the dispute types in which that is asked for.
_FIELDS = {
    "律师": ("other", "compensation", "property"),
    "医学": ("medical",),
    "建筑结构": ("neighbour", "property", "compensation"),
    "物业管理": ("property",),
    "劳动法": ("labour",),
    "心理咨询": ("family", "neighbour"),
    "环境噪声": ("neighbour",),
    "土地测绘": ("land",),
    "交通事故鉴定": ("compensation",),
    "食品检验": ("consumer",),
    "教育": ("campus",),
    "金融保险": ("consumer", "compensation"),
    "供水排水": ("neighbour", "property"),
}
#: How many of a hundred people speak it besides Mandarin.
_LANGUAGES = {"海南话": 78, "客家话": 9, "临高话": 7, "儋州话": 6, "粤语": 8, "黎语": 4, "英语": 5}


def directory(areas: Sequence[Area], people: Sequence[Person]) -> Directory:
    """The whole directory, for the city's areas and its people with an account."""
    chance = np.random.default_rng(_CHANCE)
    offices = _justice_offices(areas)
    committees = tuple(_committees())
    known = {area.code for area in areas}
    mediators = tuple(_mediator(person, known, chance) for person in people if Role.MEDIATOR in person.roles)
    return Directory(
        version=VERSION,
        bodies=(*offices, *committees),
        people=(*mediators, *_experts(committees, chance)),
    )


def _justice_offices(areas: Sequence[Area]) -> tuple[Body, ...]:
    """One for each street; the last ones of the list share an office with the street before, since there are 44."""
    streets = [area for area in areas if area.level == "street"]
    shared = len(streets) - JUSTICE_OFFICES
    alone, pairs = streets[: len(streets) - 2 * shared], streets[len(streets) - 2 * shared :]
    served = [(street,) for street in alone] + list(zip(pairs[::2], pairs[1::2], strict=True))
    return tuple(
        Body(
            id=f"justice-{group[0].code[:9]}",
            name=f"{_short(group[0].name)}司法所",
            kind="justice_office",
            areas=tuple(street.code for street in group),
        )
        for group in served
    )


def _committees() -> Iterator[Body]:
    yield _committee("city-mediation", "海口市人民调解委员会", CITY_CODE)
    for code, district in _DISTRICTS.items():
        names = {"xiuying": "秀英", "longhua": "龙华", "qiongshan": "琼山", "meilan": "美兰"}
        yield _committee(f"{district}-mediation", f"{names[district]}区人民调解委员会", f"{code}000000")
    for trade, (name, _) in _TRADES.items():
        yield _committee(f"{trade}-mediation", f"海口市{name}人民调解委员会", CITY_CODE)


def _committee(body_id: str, name: str, area: str) -> Body:
    return Body(id=body_id, name=name, kind="mediation_committee", areas=(area,))


def _mediator(person: Person, known: Set[str], chance: np.random.Generator) -> Listed:
    """Those of a community serve its street as well; those of the city stand in the trades' committees by turns."""
    own = person.scope[0]
    is_citys = own == CITY_CODE
    trades = list(_TRADES)
    trade = trades[int(chance.integers(len(trades)))]
    speciality = _TRADES[trade][1]
    usual = chance.choice(
        ["neighbour", "family", "property", "compensation", "land", "labour"], 2, replace=False
    )
    body = f"{trade}-mediation" if is_citys else f"{_DISTRICTS[own[:6]]}-mediation"
    street = f"{own[:9]}000"
    return Listed(
        id=person.id,
        name=person.name,
        kind="mediator",
        body=body,
        areas=(own,) if is_citys else tuple(code for code in (own, street) if code in known),
        specialities=(speciality,) if is_citys else (*map(str, usual), "other"),
        languages=_languages(chance),
        open_cases=int(chance.integers(0, 8)),
        cases_max=8,
        absences=_absences(chance),
        recused=(body,) if chance.random() < 0.02 else (),
    )


def _experts(committees: Sequence[Body], chance: np.random.Generator) -> Iterator[Listed]:
    names = invented_names(chance)
    fields = list(_FIELDS)
    trades = [body.id for body in committees[5:]]
    for number in range(1, EXPERTS + 1):
        field = fields[number % len(fields)]
        yield Listed(
            id=person_id("ex", CITY_CODE, number),
            name=next(names),
            kind="expert",
            body=trades[number % len(trades)],
            areas=(CITY_CODE,),
            specialities=_FIELDS[field],
            languages=_languages(chance),
            field=field,
            open_cases=int(chance.integers(0, 4)),
            cases_max=4,
            absences=_absences(chance),
        )


def _languages(chance: np.random.Generator) -> tuple[str, ...]:
    spoken = chance.integers(0, 100, len(_LANGUAGES))
    return (
        "普通话",
        *(name for name, roll in zip(_LANGUAGES, spoken, strict=True) if roll < _LANGUAGES[name]),
    )


def _absences(chance: np.random.Generator) -> tuple[Absence, ...]:
    if chance.random() >= 0.08:
        return ()
    first = _SINCE + timedelta(days=int(chance.integers(0, 60)))
    return (Absence(first=first, last=first + timedelta(days=int(chance.integers(2, 15)))),)


def _short(name: str) -> str:
    return name.removesuffix("街道").removesuffix("镇").removesuffix("农场")
