"""Which places and things a sentence names: roads, estates, shops; the building, the unit, the plate.

Chinese is written without spaces, so a name's beginning is uncertain (放学时间实验小学): two names are the same if one
ends with the other. 3栋, 3号楼, 三栋 and 3# are one building; 3栋 and 8栋 are two.
"""

import re

from msgspec import Struct

from server.domain.screening import PLATE

#: Words with which the name of a place ends.
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:大道|路|街|巷|弄|胡同|花园|小区|家园|公寓|新村|广场|公园|小学|中学|大学|幼儿园|学校|医院|"
    r"市场|商场|大厦|酒店|宾馆|车站|码头|(?:桥|村|苑|湾|庭|府|城|(?<![道楼家店院屋])里)(?![路街巷大面边头程]))"
)
#: 这条街 names no street.
_POINTING = ("这", "那", "整", "本", "我", "一条", "有条")
#: A shop is named by its owner or its trade.
_SHOP = re.compile(
    r"[\u4e00-\u9fff]{2,5}?(?:烧烤|水果|超市|饭店|餐馆|火锅|酒吧|网吧|棋牌|洗车|修理|药店|理发)"
)
_NUMBER = r"([0-9]{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z])"
_BUILDING = re.compile(_NUMBER + r"\s?(?:栋|幢|号楼|座|#)")
_UNIT = re.compile(_NUMBER + r"\s?单元")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}


class Named(Struct, frozen=True, kw_only=True):
    """What a text names, each in a normal form; empty where it names none."""

    places: tuple[str, ...] = ()
    buildings: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    plates: frozenset[str] = frozenset()


def named_in(text: str) -> Named:
    """The places and things that a text names."""
    places = [name for name in _PLACE.findall(text) if not name.startswith(_POINTING)] or _SHOP.findall(text)
    return Named(
        places=tuple(dict.fromkeys(places)),
        buildings=frozenset(_number(found) for found in _BUILDING.findall(text)),
        units=frozenset(_number(found) for found in _UNIT.findall(text)),
        plates=frozenset(re.sub(r"[\s·.\-]", "", found[0]).upper() for found in PLATE.finditer(text)),
    )


def same_place(one: Named, other: Named) -> bool | None:
    """Whether two texts name a place in common; None where one of them names none."""
    if not one.places or not other.places:
        return None
    return any(_is_same(left, right) for left in one.places for right in other.places)


def _is_same(left: str, right: str) -> bool:
    left, right = _bare(left), _bare(right)
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) > 1 and (longer.endswith(shorter) or shorter in longer)


def _bare(name: str) -> str:
    """Without the word that may be left out: 阳光花园小区 is 阳光花园."""
    return name.removesuffix("小区") if len(name) > 3 else name


def _number(text: str) -> str:
    """三 and 3 are 3, 十二 is 12; a letter is itself in upper case."""
    if text.isascii():
        return text.upper().lstrip("0") or "0"
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return "".join(str(_DIGITS[each]) for each in text)
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
