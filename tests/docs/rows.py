"""What the tables of both languages show alike: days of receipt, settings with their defaults, where cities differ."""

from server.data import policy_bytes, policy_names
from server.domain.policy import STANDARD, Policy, flat, read_policy
from server.settings import PREFIX, Settings
from tests.docs.writing import code_of

#: Days of receipt around the holidays of 2026, and one that reaches into a year without a notice.
RECEIVED = ("2026-02-12", "2026-04-29", "2026-09-18", "2026-09-29", "2026-12-11")


def settings() -> list[list[str]]:
    """Every setting with its default."""
    defaults = Settings()
    return [
        [code_of(PREFIX + name.upper()), code_of(str(getattr(defaults, name)) or '""')]
        for name in Settings.__struct_fields__
    ]


def cities() -> list[Policy]:
    """The policies that come along, in the order of their names."""
    return [read_policy(policy_bytes(name)) for name in policy_names()]


def policy_answers() -> list[list[str]]:
    """Every answer on which the standard and the cities are not all of one mind: the standard's, then each city's."""
    answers = [flat(STANDARD), *map(flat, cities())]
    paths = {path: None for each in answers for path in each}
    apart = [
        path
        for path in paths
        if len({each.get(path, "–") for each in answers}) > 1
        and not path.startswith(("name", "title", "version", "division", "supervision.ladder"))
    ]
    return [[code_of(path), *(each.get(path, "–") for each in answers)] for path in apart]
