"""By which way a matter came in 受理渠道, with the two digits that its number carries."""

from typing import Literal

Channel = Literal[
    "grid", "phone", "wechat", "web", "police", "upper", "media", "deputy", "leader", "window", "party"
]

#: 代表委员: only for those on the whitelist.
DEPUTIES: Channel = "deputy"

#: 领导接听: who answered owns the matter until its end.
LEADERS: Channel = "leader"

CHANNEL_CODES: dict[str, str] = {
    "grid": "01",  # 网格上报
    "phone": "02",  # 电话
    "wechat": "03",  # 微信
    "web": "04",  # 网站
    "police": "05",  # 110 转
    "upper": "06",  # 上级转
    "media": "07",  # 媒体
    "deputy": "08",  # 代表委员
    "leader": "09",  # 领导接听
    "window": "10",  # 窗口
    "party": "11",  # 党员驻点
}
