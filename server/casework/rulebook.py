"""The rules in force, as one value that is exchanged whole when a command brings in another calendar.

A request that has begun goes on by the rules with which it began. Every calendar that was ever in force here is kept,
so that what was counted by it can be counted again.
"""

from pathlib import Path

from msgspec.structs import replace

from server.casework import rule_files
from server.domain.calendar import Calendar
from server.domain.rules import Rules
from server.domain.under_policy import calendar_under


class RuleBook:
    """What all decisions are made by. May be asked from any thread."""

    def __init__(self, data: Path, rules: Rules) -> None:
        self._data = data
        self._rules = rules
        self._seen = rule_files.notices_kept(data)
        self._before: str | None = None
        rule_files.keep_calendar(data, rules.calendar)

    @property
    def rules(self) -> Rules:
        """The rules in force now."""
        return self._rules

    def refresh(self) -> bool:
        """Take up a calendar that was brought in since; whether there was one.

        Raises:
            CalendarInvalid: a file there cannot be used; the calendar stays as it is.
        """
        present = rule_files.notices_kept(self._data)
        if present == self._seen:
            return False
        found = calendar_under(rule_files.calendar_in_force(self._data), self._rules.policy)
        self._seen = present
        if found.version == self._rules.calendar.version:
            return False
        rule_files.keep_calendar(self._data, found)
        self._before = self._rules.calendar.version
        self._rules = replace(self._rules, calendar=found)
        return True

    def calendar_before(self, version: str | None) -> Calendar | None:
        """The calendar of that version, if it was in force here; of None, the one before the last that was taken up."""
        known = version or self._before
        return None if known is None else rule_files.kept_calendar(self._data, known)
