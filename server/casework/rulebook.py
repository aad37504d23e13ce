"""The rules in force, as one value that is exchanged whole when a calendar or a policy is brought in, or its day comes.

A request that has begun goes on by the rules with which it began. Every calendar that was ever in force here is kept,
so that what was counted by it can be counted again.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from server.casework import rule_files
from server.domain.calendar import Calendar
from server.domain.closures import Closure, closed, in_force, parts_of
from server.domain.duty_items import areas_named, read_duty_items
from server.domain.duty_list import DutyList
from server.domain.rules import Rules
from server.domain.under_policy import calendar_under, catalogue_under, units_under
from server.domain.units import DutyItem, Unit
from server.store import people


def rules_of(data: Path, units: Sequence[Unit], duty_list: Sequence[DutyItem], on: date) -> Rules:
    """What all decisions of that day are made by, from the units of a city and what the installation was given.

    Raises:
        PolicyInvalid, CalendarInvalid, CatalogueInvalid, DutiesInvalid, ExclusionsInvalid: a file there cannot be used.
    """
    policy = rule_files.policy_in_force(data, on)
    catalogue = catalogue_under(rule_files.catalogue_in_force(data), policy)
    given = rule_files.list_given(data, "duties")
    if given is not None:
        duty_list = read_duty_items(given, {unit.id for unit in units}, None, catalogue)
    return Rules(
        catalogue=catalogue,
        calendar=calendar_under(rule_files.calendar_in_force(data), policy),
        units={unit.id: unit for unit in units_under(units, policy)},
        duty_list=DutyList(duty_list),
        policy=policy,
        exclusions=rule_files.exclusions_under(data, policy, catalogue),
        closures=in_force(rule_files.closures_announced(data)),
    )


def worked_on(connection: Connection, data: Path) -> set[str]:
    """The code of every area that a unit or a duty in force names."""
    given = rule_files.list_given(data, "duties")
    duties = {item.area for item in people.duty_list(connection)} if given is None else areas_named(given)
    return duties | {unit.area for unit in people.all_units(connection)}


class RuleBook:
    """What all decisions are made by. May be asked from any thread.

    `read` tells the rules of a day as the files have them, `today` which day it is in China.
    """

    def __init__(self, data: Path, read: Callable[[date], Rules], today: Callable[[], date]) -> None:
        self.data, self._read, self._today = data, read, today
        self._before: str | None = None
        self._seen = self._mark()
        self._rules = read(self._seen[0])
        rule_files.keep_calendar(data, self._rules.calendar)

    @property
    def rules(self) -> Rules:
        """The rules in force now."""
        return self._rules

    def as_filed(self) -> Rules:
        """The rules of today as the files have them, be they taken up here by now or not.

        Raises:
            PolicyInvalid, CalendarInvalid and the like: a file there cannot be used.
        """
        return self._read(self._today())

    def refresh(self) -> bool:
        """Take up what was brought in since, or is in force since today; whether other rules hold now.

        Raises:
            PolicyInvalid, CalendarInvalid: a file there cannot be used; the rules stay as they are.
        """
        mark = self._mark()
        if mark == self._seen:
            return False
        found, known = self._read(mark[0]), self._rules
        self._seen = mark
        if _what_may_change(found) == _what_may_change(known):
            return False
        rule_files.keep_calendar(self.data, found.calendar)
        if (found.calendar.version, found.closures) != (known.calendar.version, known.closures):
            self._before = known.calendar.version
        self._rules = found
        return True

    def calendar_before(self, version: str | None) -> Calendar | None:
        """The calendar of that version, if it was in force here; of None, the one before the last that was taken up."""
        known = version or self._before
        if known is None:
            return None
        plain, numbers = parts_of(known)
        calendar = rule_files.kept_calendar(self.data, plain)
        announced = rule_files.closures_announced(self.data)
        closures = tuple(each for each in announced if isinstance(each, Closure) and each.no in numbers)
        return None if calendar is None else closed(calendar, closures)

    def _mark(self) -> tuple[date, tuple[str, ...]]:
        return self._today(), rule_files.given(self.data)


def _what_may_change(rules: Rules) -> tuple[object, ...]:
    return (
        rules.policy,
        rules.calendar.version,
        rules.closures,
        rules.catalogue,
        rules.duty_list.items,
        rules.exclusions,
    )
