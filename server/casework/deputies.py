"""代表委员: whose call it is, by the whitelist; their matters come by a channel of their own and are watched."""

from datetime import datetime

from sqlalchemy import Connection

from server.casework.house import House
from server.casework.sealing import number_digest
from server.domain import whitelist
from server.domain.calendar import CHINA
from server.domain.telephone import plain_number
from server.domain.whitelist import Deputy
from server.store import whitelist as store


def deputy_of(connection: Connection, house: House, number: str, at: datetime) -> Deputy | None:
    """The deputy who has this number at that instant; None for anybody else's."""
    plain = plain_number(number)
    if plain is None:
        return None
    known = store.of_number(connection, number_digest(house.keys, "whitelist", plain))
    return whitelist.listed(known, at.astimezone(CHINA).date())
