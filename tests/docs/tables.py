"""The tables that stand in documents and are made from the code, so that no document can lag behind it.

In a page a table lies between two marks; `python -m tests.docs` writes all of them anew:

    <!-- table: transitions -->
    …
    <!-- end of table -->
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from server.data import calendar_files, catalogue_bytes, policy_bytes, policy_names
from server.domain.calendar import CHINA, read_calendar
from server.domain.catalogue import read_catalogue
from server.domain.catalogue_entries import RoundTheClock
from server.domain.commands import BODIES
from server.domain.deadlines import promise_due
from server.domain.people import Role
from server.domain.policy import STANDARD, flat, read_policy
from server.domain.scope import GRANTS, Act
from server.domain.transitions import TRANSITIONS, State, Step
from server.settings import PREFIX, Settings
from tests.server.domain.china import china

ROOT = Path(__file__).resolve().parents[2]

_REGION = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)

#: Days of receipt around the holidays of 2026, and one that reaches into a year without a notice.
RECEIVED = ("2026-02-12", "2026-04-29", "2026-09-18", "2026-09-29", "2026-12-11")


def written(text: str) -> str:
    """The page with every table in it as the code says it now."""
    return _REGION.sub(lambda found: found[1] + TABLES[found[2]]() + "\n" + found[3], text)


def transitions() -> str:
    """States down, steps across; a cell is the state that the step leads to."""
    rows = [
        [_code(state or "(none)"), *(_code(TRANSITIONS.get((state, step))) for step in Step)]
        for state in (None, *State)
    ]
    return _table(["state \\ step", *(_code(step) for step in Step)], rows)


def permissions() -> str:
    """Acts down, roles across; a cell names the conditions of which one must hold."""
    rows = [
        [_code(act), *(" or ".join(f.__name__ for f in GRANTS.get((act, role), ())) or "–" for role in Role)]
        for act in Act
    ]
    return _table(["act \\ role", *(_code(role) for role in Role)], rows)


def settings() -> str:
    """Every setting with its default."""
    defaults = Settings()
    rows = [
        [_code(PREFIX + name.upper()), _code(str(getattr(defaults, name)) or '""')]
        for name in Settings.__struct_fields__
    ]
    return _table(["setting", "default"], rows)


def kinds() -> str:
    """Every kind of command, with the struct that reads its body."""
    rows = [
        [_code(kind), _code(shape.__name__), (shape.__doc__ or "").split(":")[0].split("\n")[0]]
        for kind, shape in BODIES.items()
    ]
    return _table(["kind", "struct", "trade"], rows)


def due() -> str:
    """When promises fall due that are received around holidays."""
    catalogue, calendar = read_catalogue(catalogue_bytes()), read_calendar(*calendar_files())
    rows = []
    for day in RECEIVED:
        terms = [promise_due(china(f"{day}T10:00"), term, calendar) for term in catalogue.deadline_classes]
        shown = [f"{term.on}{' (provisional)' if term.provisional else ''}" for term in terms]
        rows.append([f"{day} {china(day).astimezone(CHINA):%a}", *shown])
    heads = [f"{each.code}: {each.resolve_workdays} workdays" for each in catalogue.deadline_classes]
    return _table(["received", *heads], rows)


def urgencies() -> str:
    """Sign-for and first-response terms by urgency."""
    rows = []
    for level in read_catalogue(catalogue_bytes()).urgency_levels:
        if isinstance(level, RoundTheClock):
            terms = [
                f"{level.sign_minutes} minutes",
                f"{level.first_response_minutes} minutes",
                "round the clock",
            ]
        else:
            terms = [
                f"{level.sign_working_hours} working hours",
                f"{level.first_response_workdays} workday",
                "working time",
            ]
        rows.append([_code(level.code), level.name, *terms])
    return _table(["urgency", "zh", "sign", "first response", "counted"], rows)


def joint_rules() -> str:
    """The rules that name several department types at once."""
    rows = [
        [
            rule.code,
            rule.name,
            " + ".join("/".join(group) for group in rule.all_of),
            _code(rule.lead),
            ", ".join(_code(each) for each in rule.co),
            rule.mode,
        ]
        for rule in read_catalogue(catalogue_bytes()).joint_rules
    ]
    return _table(["rule", "zh", "one word of each group", "lead", "co", "mode"], rows)


def request_types() -> str:
    """What a reporter may want, and what follows from it."""
    rows = [
        [
            _code(each.code),
            each.name,
            each.deadline_class or "of the item",
            "yes" if each.needs_callback else "no",
        ]
        for each in read_catalogue(catalogue_bytes()).request_types
    ]
    return _table(["request type", "zh", "deadline class", "callback"], rows)


def policies() -> str:
    """What five cities answer otherwise than the standard policy, rungs of the ladder left out."""
    cities = [read_policy(policy_bytes(name)) for name in policy_names()]
    answers = [flat(STANDARD), *map(flat, cities)]
    paths = {path: None for each in answers for path in each}
    apart = [
        path
        for path in paths
        if len({each.get(path, "–") for each in answers}) > 1
        and not path.startswith(("name", "title", "version", "division", "supervision.ladder"))
    ]
    rows = [[_code(path), *(each.get(path, "–") for each in answers)] for path in apart]
    return _table(["answer", "standard", *(each.title for each in cities)], rows)


TABLES: dict[str, Callable[[], str]] = {
    "transitions": transitions,
    "permissions": permissions,
    "settings": settings,
    "kinds": kinds,
    "due": due,
    "urgencies": urgencies,
    "joint-rules": joint_rules,
    "request-types": request_types,
    "policies": policies,
}


def _code(text: str | None) -> str:
    return f"`{text}`" if text else "–"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
