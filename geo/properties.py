"""What the properties of a GeoJSON feature mean, whatever their names in this office or that."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.areas import LEVELS
from geo.city_file import Properties

# As files name these things, lower case and without underscores; the first that is there is taken.
_USUAL_NAMES = {
    "code": ("code", "adcode", "areacode", "gridcode", "代码", "编码", "网格编码"),
    "name": ("name", "gridname", "areaname", "fullname", "名称", "网格名称"),
    "parent": ("parent", "parentcode", "parentadcode", "上级代码", "上级编码"),
    "level": ("level", "层级", "级别"),
    "layer": ("layer", "图层"),
    "rank": ("rank", "顺序"),
    "since": ("since", "validfrom", "启用日期"),
    "until": ("until", "validto", "停用日期"),
}
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


class FeatureValues:
    """The properties of one feature, found by the names that a rule or custom gives them.

    `unread` collects the values that were there and could not be read.
    """

    def __init__(self, properties: Mapping[str, Any], names: Properties, feature_id: object) -> None:
        self._given = properties
        self._folded = {key.lower().replace("_", ""): value for key, value in properties.items()}
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
