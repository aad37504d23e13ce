"""水印: who was shown this, when, and which entry of the access log says so."""

from datetime import datetime

from msgspec import Struct

from server.domain.calendar import CHINA


class Watermark(Struct, frozen=True, kw_only=True):
    """What stands across everything that is shown or printed of a reporter or a trace.

    `token` leads back to the entry of the access log.
    """

    name: str
    unit: str
    at: datetime
    number: str
    token: str

    @property
    def text(self) -> str:
        """In one line: name, unit, time, ticket, token."""
        at = f"{self.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return " ".join(part for part in (self.name, self.unit, at, self.number, self.token) if part)
