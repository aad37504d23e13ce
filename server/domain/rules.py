"""What all decisions are made by, as in force now."""

from collections.abc import Mapping

from msgspec import Struct

from server.domain.calendar import Calendar
from server.domain.catalogue import Catalogue
from server.domain.duty_list import DutyList
from server.domain.exclusions import NONE_EXCLUDED, ExclusionList
from server.domain.policy import STANDARD, Policy
from server.domain.units import Unit


class Rules(Struct, frozen=True, kw_only=True):
    """The catalogue, the calendar, the units with their duties, the city's policy, and what it does not take."""

    catalogue: Catalogue
    calendar: Calendar
    units: Mapping[str, Unit]
    duty_list: DutyList
    policy: Policy = STANDARD
    exclusions: ExclusionList = NONE_EXCLUDED
