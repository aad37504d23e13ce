"""What people report here: four sentences at many places of the ground."""

from typing import Any

_TEXTS = (
    "路灯不亮，晚上看不见路",
    "占道经营，流动摊贩占满人行道",
    "井盖破损，有安全隐患",
    "小区门口垃圾无人清理",
)


def matter(no: int) -> dict[str, Any]:
    """The report of that number, as its JSON has it."""
    return {
        "request_type": "COMPLAINT",
        "description": _TEXTS[no % len(_TEXTS)],
        "position": {"lon": 110.2 + no % 97 / 400, "lat": 19.95 + no % 89 / 900, "crs": "wgs84"},
        "address": "椰城大道",
    }
