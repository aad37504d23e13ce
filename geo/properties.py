"""What the properties of a feature mean, whatever their names in this office or that."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from geo.areas import LEVELS
from geo.city_file import Properties

# As files name these things, lower case and without underscores; the first that is there is taken. The
# abbreviations of pinyin are those of the land survey's own tables (TD/T 1016).
_USUAL_NAMES = {
    "code": ("code", "adcode", "areacode", "gridcode", "代码", "编码", "网格编码", "xzqdm", "zldwdm"),
    "name": ("name", "gridname", "areaname", "fullname", "名称", "网格名称", "xzqmc", "zldwmc"),
    "parent": ("parent", "parentcode", "parentadcode", "上级代码", "上级编码"),
    "level": ("level", "层级", "级别"),
    "layer": ("layer", "图层"),
    "rank": ("rank", "顺序"),
    "since": ("since", "validfrom", "启用日期"),
    "until": ("until", "validto", "停用日期"),
}
# How a property's name ends that may hold the code or the name where none has a usual one.
_ENDS = {"code": ("code", "代码", "编码", "编号", "dm", "id", "no"), "name": ("name", "名称", "名", "mc")}
# Row numbers change with each export, so they are no codes.
_ROW_NUMBERS = ("id", "fid", "gid", "ogcfid", "objectid")
_LEVEL_WORDS = {
    "市": "city",
    "区": "district",
    "县": "district",
    "区县": "district",
    "街道": "street",
    "乡镇": "street",
    "街道乡镇": "street",
    "社区": "community",
    "村": "community",
    "社区村": "community",
    "网格": "grid",
}


def completed(
    names: Properties, rows: Sequence[Mapping[str, Any]], *, have_ids: bool
) -> tuple[Properties, dict[str, str]]:
    """The names, with one guessed for the code and for the name where no row has a usual one; and the guesses.

    A code is a property that every row has, and each another; the name's own ending decides among them. Where
    nothing ends like a code, the name of an area is its code, if no two are alike.
    """
    guesses: dict[str, str] = {}
    if not any(FeatureValues(row, names, None).text("name") for row in rows):
        guesses |= _guessed("name", _filled(rows))
    if not have_ids and not any(FeatureValues(row, names, None).text("code") for row in rows):
        distinct = [key for key in _filled(rows) if _all_differ(rows, key)]
        named = guesses.get("name") or next(
            (key for key in distinct if _fold(key) in _USUAL_NAMES["name"]), ""
        )
        guesses |= _guessed("code", distinct) or ({"code": named} if named in distinct else {})
    return msgspec.structs.replace(names, **guesses), guesses


def _guessed(what: str, keys: Sequence[str]) -> dict[str, str]:
    ranked = [
        (rank, key)
        for key in keys
        for rank, end in enumerate(_ENDS[what])
        if _is_like(_fold(key), end) and _fold(key) not in _ROW_NUMBERS
    ]
    return {what: min(ranked)[1]} if ranked else {}


def _is_like(key: str, end: str) -> bool:
    """`grid_code`, `code2` and `codebase` are like `code`; short endings are not looked for elsewhere."""
    return key.rstrip("0123456789").endswith(end) or (len(end) > len("no") and key.startswith(end))


def _filled(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The properties that every row has a value of."""
    return [key for key in (rows[0] if rows else ()) if all(_as_text(row.get(key)) for row in rows)]


def _all_differ(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    return len({_as_text(row[key]) for row in rows}) == len(rows)


def _fold(key: str) -> str:
    return key.lower().replace("_", "")


class FeatureValues:
    """The properties of one feature, found by the names that a rule or custom gives them.

    `unread` collects the values that were there and could not be read.
    """

    def __init__(self, properties: Mapping[str, Any], names: Properties, feature_id: object) -> None:
        self._given = properties
        self._folded = {_fold(key): value for key, value in properties.items()}
        self._names = names
        self._id = feature_id
        self.unread: list[str] = []

    def text(self, what: str) -> str:
        """The value as text: a whole number without a point; empty if it is not there."""
        declared: str | None = getattr(self._names, what)
        if declared is not None:
            return _as_text(self._given.get(declared))
        found = (_as_text(self._folded.get(name)) for name in _USUAL_NAMES[what])
        return next(filter(None, found), _as_text(self._id) if what == "code" else "")

    def level(self) -> str | None:
        """One of `LEVELS`, also where it is written in Chinese."""
        text = self.text("level")
        return text if text in LEVELS else _LEVEL_WORDS.get(text)

    def layer(self) -> str:
        """The layer, unless it is a drawing's own layer that is named after the level drawn on it."""
        text = self.text("layer")
        return "" if text in _LEVEL_WORDS else text

    def rank(self, otherwise: int) -> int:
        """The declared rank, or what holds for the file."""
        text = self.text("rank")
        try:
            return int(text) if text else otherwise
        except ValueError:
            self.unread.append(text)
            return otherwise

    def day(self, what: str) -> date | None:
        """A day in ISO 8601, with or without a time behind it."""
        text = self.text(what)
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self.unread.append(text)
            return None


def _as_text(value: object) -> str:
    match value:
        case None | bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case {"adcode": adcode}:  # as DataV's files name the parent
            return _as_text(adcode)
        case dict() | list():
            return ""
        case _:
            return str(value).strip()
