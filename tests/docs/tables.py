"""The tables that stand in documents and are made from the code, so that no document can lag behind it.

In a page a table lies between two marks; `python -m tests.docs` writes all of them anew:

    <!-- table: transitions -->
    …
    <!-- end of table -->
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from server.casework.judging import reason_of
from server.data import calendar_files, catalogue_bytes
from server.domain.calendar import CHINA, read_calendar
from server.domain.catalogue import read_catalogue
from server.domain.catalogue_entries import RoundTheClock
from server.domain.commands import BODIES
from server.domain.deadlines import promise_due
from server.domain.decide import rule_of
from server.domain.errors import StepRefused
from server.domain.figures.definitions import FIGURES
from server.domain.mediation.registry import CASE_STEPS
from server.domain.mediation.scope import CASE_GRANTS, CaseAct
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseState, CaseStep
from server.domain.people import Role
from server.domain.scope import GRANTS, LIMITS, Act
from server.domain.sensitivity import Sensitivity
from server.domain.steps.intake import Report
from server.domain.steps.registry import FROM_THE_FIELD, StepRule
from server.domain.transitions import OPEN, TRANSITIONS, LegState, State, Step
from server.wording import SENTENCES
from tests.docs import rows as shared
from tests.docs.tables_zh import CHINESE
from tests.docs.writing import code_of, names, table_of
from tests.server.domain.china import china

ROOT = Path(__file__).resolve().parents[2]

_REGION = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def written(text: str) -> str:
    """The page with every table in it as the code says it now."""
    return _REGION.sub(lambda found: found[1] + TABLES[found[2]]() + "\n" + found[3], text)


def transitions() -> str:
    """Every step: from where to where it leads, what is asked, which act it takes, and how it may come."""
    terms = names(Step)
    rows = []
    for step in Step:
        ways = [(at, to) for (at, each), to in TRANSITIONS.items() if each is step]
        rule = None if step is Step.REPORT else rule_of(step)
        rows.append(
            [
                code_of(step),
                terms[step],
                _ways(ways),
                code_of(Report.__name__ if rule is None else _asked(rule)),
                "–" if rule is None else code_of(rule.act),
                "②" if rule is not None and (rule.answers or rule.second_person) else "–",
                ", ".join(code_of(kind) for kind, (each, _) in FROM_THE_FIELD.items() if each is step) or "–",
            ]
        )
    return table_of(["step", "zh", "from ▶ to", "asked", "act", "second person", "from the field"], rows)


def _ways(ways: Sequence[tuple[State | None, State]]) -> str:
    """The states from which a step leads, put together where it leads to the same one or leaves each as it is."""
    staying = [at for at, to in ways if at is to]
    told = []
    if len(staying) == len(State):
        told.append("any, unchanged")
    elif set(staying) == set(OPEN):
        told.append("any open one, unchanged")
    elif staying:
        told.append(", ".join(code_of(at) for at in staying) + ", unchanged")
    for to in dict.fromkeys(to for at, to in ways if at is not to):
        before = [at for at, end in ways if end is to and at is not to]
        start = (
            "any open one"
            if set(before) == set(OPEN)
            else ", ".join(code_of(at or "(none)") for at in before)
        )
        told.append(f"{start} ▶ {code_of(to)}")
    return "; ".join(told)


def _asked(rule: StepRule) -> str:
    return "a record" if rule.act is Act.RECORD and rule.asked is Struct else rule.asked.__name__


def diagram() -> str:
    """The states and the steps between them, as Mermaid draws them; what leaves a state as it is, is left out."""
    terms = names(State)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {terms[state]} {state.value}" for state in State]
    lines += [
        f"    {'[*]' if at is None else at.value} --> {to.value}: {step.value}"
        for (at, step), to in TRANSITIONS.items()
        if at is not to and step is not Step.WITHDRAW
    ]
    return "\n".join([*lines, "```"])


def states() -> str:
    """Every state of a ticket and of a leg."""
    rows = [
        [code_of(state), term, "ticket" if enum is State else "leg"]
        for enum in (State, LegState)
        for state, term in names(enum).items()
        if state in set(enum)
    ]
    return table_of(["state", "zh", "of"], rows)


def steps() -> str:
    """Every step with its term."""
    return table_of(
        ["zh", "in code"], [[term, code_of(step)] for step, term in names(Step).items() if step in set(Step)]
    )


def further_roles() -> str:
    """Every role with its term."""
    return table_of(["zh", "in code"], [[term, code_of(role)] for role, term in names(Role).items()])


def conditions() -> str:
    """What the conditions of the permissions mean."""
    used = dict.fromkeys([*(each for cell in GRANTS.values() for each in cell), *LIMITS.values()])
    rows = [[code_of(each.__name__), (each.__doc__ or "").strip().replace("\n", " ")] for each in used]
    return table_of(["condition", "holds when"], rows)


def refusals() -> str:
    """Every refusal that a step can meet, with its sentences."""
    rows = [
        [code_of(reason_of(refusal())), *SENTENCES[refusal.__name__]]
        for refusal in sorted(StepRefused.__subclasses__(), key=lambda each: each.__name__)
    ]
    return table_of(["reason_code", "zh", "en"], rows)


def permissions() -> str:
    """Acts down, roles across; a cell names the conditions of which one must hold."""
    rows = [
        [
            code_of(act),
            *(" or ".join(f.__name__ for f in GRANTS.get((act, role), ())) or "–" for role in Role),
        ]
        for act in Act
    ]
    return table_of(["act \\ role", *(code_of(role) for role in Role)], rows)


def case_steps() -> str:
    """Each step of a mediation case: its term, from which states it leads where, and who may ask for it."""
    terms = names(CaseStep)
    rows = []
    for step in CaseStep:
        ways = [(state, to) for (state, each), to in CASE_TRANSITIONS.items() if each is step]
        moves = [f"{code_of(state or '–')} → {code_of(to)}" for state, to in ways if state is not to]
        stays = [code_of(state) for state, to in ways if state is to]
        where = "; ".join([*moves, *([f"stays: {', '.join(stays)}"] if stays else [])])
        act = CASE_STEPS[step].act if step in CASE_STEPS else CaseAct.CONDUCT
        rows.append([code_of(step), terms[step], where, "–" if step is CaseStep.REGISTER else code_of(act)])
    return table_of(["step", "zh", "from → to", "act"], rows)


def case_states() -> str:
    """The states of a mediation case."""
    return table_of(
        ["state", "zh"],
        [[code_of(state), zh] for state, zh in names(CaseState).items() if state in set(CaseState)],
    )


def case_permissions() -> str:
    """Acts down, the roles that hold one across; a cell names the conditions of which one must hold."""
    holders = [role for role in Role if any(granted is role for _, granted in CASE_GRANTS)]
    rows = [
        [
            code_of(act),
            *(" or ".join(f.__name__ for f in CASE_GRANTS.get((act, role), ())) or "–" for role in holders),
        ]
        for act in CaseAct
    ]
    return table_of(["act \\ role", *(code_of(role) for role in holders)], rows)


def limits() -> str:
    """Levels of sensitivity across, and what must hold besides for each role that is limited."""
    limited = [role for role in Role if any((level, role) in LIMITS for level in Sensitivity)]
    cells = [
        [LIMITS[level, role].__name__ if (level, role) in LIMITS else "–" for level in Sensitivity]
        for role in limited
    ]
    terms = names(Sensitivity)
    heads = ["role", *(f"{code_of(level)} {terms[level]}" for level in Sensitivity)]
    return table_of(heads, [[code_of(role), *row] for role, row in zip(limited, cells, strict=True)])


def settings() -> str:
    """Every setting with its default."""
    return table_of(["setting", "default"], shared.settings())


def kinds() -> str:
    """Every kind of command, with the struct that reads its body."""
    rows = [
        [code_of(kind), code_of(shape.__name__), (shape.__doc__ or "").split(":")[0].split("\n")[0]]
        for kind, shape in BODIES.items()
    ]
    return table_of(["kind", "struct", "trade"], rows)


def due() -> str:
    """When promises fall due that are received around holidays."""
    catalogue, calendar = read_catalogue(catalogue_bytes()), read_calendar(*calendar_files())
    rows = []
    for day in shared.RECEIVED:
        terms = [promise_due(china(f"{day}T10:00"), term, calendar) for term in catalogue.deadline_classes]
        shown = [f"{term.on}{' (provisional)' if term.provisional else ''}" for term in terms]
        rows.append([f"{day} {china(day).astimezone(CHINA):%a}", *shown])
    heads = [f"{each.code}: {each.resolve_workdays} workdays" for each in catalogue.deadline_classes]
    return table_of(["received", *heads], rows)


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
        rows.append([code_of(level.code), level.name, *terms])
    return table_of(["urgency", "zh", "sign", "first response", "counted"], rows)


def joint_rules() -> str:
    """The rules that name several department types at once."""
    rows = [
        [
            rule.code,
            rule.name,
            " + ".join("/".join(group) for group in rule.all_of),
            code_of(rule.lead),
            ", ".join(code_of(each) for each in rule.co),
            rule.mode,
        ]
        for rule in read_catalogue(catalogue_bytes()).joint_rules
    ]
    return table_of(["rule", "zh", "one word of each group", "lead", "co", "mode"], rows)


def request_types() -> str:
    """What a reporter may want, and what follows from it."""
    rows = [
        [
            code_of(each.code),
            each.name,
            each.deadline_class or "of the item",
            "yes" if each.needs_callback else "no",
        ]
        for each in read_catalogue(catalogue_bytes()).request_types
    ]
    return table_of(["request type", "zh", "deadline class", "callback"], rows)


def policies() -> str:
    """What five cities answer otherwise than the standard policy, rungs of the ladder left out."""
    heads = ["answer", "standard", *(each.title for each in shared.cities())]
    return table_of(heads, shared.policy_answers())


def figures() -> str:
    """Every figure with its formula in words."""
    rows = [
        [code_of(each.id), each.zh, each.en, each.numerator, each.denominator, each.exclusions]
        for each in FIGURES
    ]
    return table_of(["figure", "zh", "en", "numerator", "denominator", "left out"], rows)


TABLES: dict[str, Callable[[], str]] = {
    **CHINESE,
    "figures": figures,
    "transitions": transitions,
    "diagram": diagram,
    "states": states,
    "steps": steps,
    "roles": further_roles,
    "conditions": conditions,
    "limits": limits,
    "refusals": refusals,
    "permissions": permissions,
    "case-states": case_states,
    "case-steps": case_steps,
    "case-permissions": case_permissions,
    "settings": settings,
    "kinds": kinds,
    "due": due,
    "urgencies": urgencies,
    "joint-rules": joint_rules,
    "request-types": request_types,
    "policies": policies,
}
