"""提请注意: what the house finds in a matter by itself, so that those above look at once."""

from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import GroupSign
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket


class Watched(Happening, frozen=True, kw_only=True):
    """列入督办关注: supervision follows the matter from the beginning.

    `entry` is the deputy's on the whitelist, or the id of the leader 领导 who answered the call and owns the matter,
    empty where nobody said who that was.
    """

    ground: Literal["deputy", "leader"]
    entry: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        owner = self.entry or None if self.ground == "leader" else None
        return replace(ticket, watched=self.ground, leader_case=owner)


class GroupRiskFound(Happening, frozen=True, kw_only=True):
    """发现群体隐患: the view is restricted and the district is told. `words` are those that say so."""

    signs: tuple[GroupSign, ...]
    words: tuple[str, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, group_signs=self.signs, sensitivity=Sensitivity.RESTRICTED)
