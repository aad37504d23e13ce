"""What all decisions are made by, as in force now."""

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from geo.placement import Placement
from server.domain.calendar import Calendar
from server.domain.catalogue import Catalogue
from server.domain.closures import Closure, closed, meeting
from server.domain.duty_list import DutyList
from server.domain.exclusions import NONE_EXCLUDED, ExclusionList
from server.domain.policy import STANDARD, Policy
from server.domain.units import Unit


class Rules(Struct, frozen=True, kw_only=True):
    """The catalogue, the calendar, the units with their duties, the city's policy, and what it does not take.

    `closures` 停工 are those of some areas; what is decided about one place is decided by the rules `at` it.
    """

    catalogue: Catalogue
    calendar: Calendar
    units: Mapping[str, Unit]
    duty_list: DutyList
    policy: Policy = STANDARD
    exclusions: ExclusionList = NONE_EXCLUDED
    closures: tuple[Closure, ...] = ()

    def at(self, areas: Iterable[str]) -> "Rules":
        """The rules where these areas are: offices are closed there on some days more. Asked twice it is the same."""
        if not self.closures:
            return self
        return replace(self, calendar=closed(self.calendar, meeting(self.closures, areas)), closures=())

    def of(self, placement: Placement | None) -> "Rules":
        """The rules for what lies there; for what has no place those of everybody."""
        if not self.closures or placement is None:
            return self.at(())
        return self.at((*placement.chain, *chain.from_iterable(placement.overlays.values())))
