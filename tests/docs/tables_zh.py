"""The tables of the Chinese chapters: the same code in the words of the trade."""

from collections.abc import Callable

from server.domain.decide import rule_of
from server.domain.errors import StepRefused
from server.domain.people import Role
from server.domain.scope import GRANTS, Act
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.transitions import OPEN, TRANSITIONS, LegState, State, Step
from server.problems import word_of
from server.wording import SENTENCES
from tests.docs.writing import code_of, names, table_of


def transitions() -> str:
    """全部步骤: from where to where, who may ask for it, and whether from the field."""
    steps, roles = names(Step), names(Role)
    rows = []
    for step in Step:
        rule = None if step is Step.REPORT else rule_of(step)
        act = None if rule is None else rule.act
        who = (
            "系统"
            if act is Act.BY_ITSELF
            else "、".join(roles[role] for role in Role if (act, role) in GRANTS)
        )
        is_second = rule is not None and (bool(rule.answers) or rule.second_person)
        from_the_field = any(each is step for each, _ in FROM_THE_FIELD.values())
        rows.append(
            [
                steps[step],
                code_of(step),
                _ways(step),
                who or "登记人",
                "是" if is_second else "",
                "是" if from_the_field or step is Step.REPORT else "",
            ]
        )
    return table_of(["步骤", "代码", "从 ▶ 到", "谁能办", "须第二人", "手持端可办"], rows)


def _ways(step: Step) -> str:
    terms = names(State)
    ways = [(at, to) for (at, each), to in TRANSITIONS.items() if each is step]
    staying = {at for at, to in ways if at is to}
    told = []
    if staying == set(State):
        told.append("任一状态，不变")
    elif staying == set(OPEN):
        told.append("任一未结状态，不变")
    elif staying:
        told.append("、".join(terms[at] for at in State if at in staying) + "，不变")
    for end in dict.fromkeys(to for at, to in ways if at is not to):
        before = [at for at, to in ways if to is end and at is not to]
        is_any = set(before) == set(OPEN)
        start = (
            "任一未结状态" if is_any else "、".join("（无）" if at is None else terms[at] for at in before)
        )
        told.append(f"{start} ▶ {terms[end]}")
    return "；".join(told)


def diagram() -> str:
    """状态图: as Mermaid draws it, in Chinese alone."""
    states, steps = names(State), names(Step)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {states[state]}" for state in State]
    lines += [
        f"    {'[*]' if at is None else at.value} --> {to.value}: {steps[step]}"
        for (at, step), to in TRANSITIONS.items()
        if at is not to and step is not Step.WITHDRAW
    ]
    return "\n".join([*lines, "```"])


def states() -> str:
    """工单和承办的全部状态."""
    rows = [
        [term, code_of(state), "工单" if enum is State else "承办"]
        for enum in (State, LegState)
        for state, term in names(enum).items()
        if state in set(enum)
    ]
    return table_of(["状态", "代码", "属于"], rows)


def refusals() -> str:
    """不能办的原因: each refusal of the rules by the word of the doors, with its sentence."""
    rows = [
        [code_of(word_of(refusal.__name__)), SENTENCES[refusal.__name__][0]]
        for refusal in sorted(StepRefused.__subclasses__(), key=lambda each: each.__name__)
    ]
    return table_of(["代码", "原因"], rows)


CHINESE: dict[str, Callable[[], str]] = {
    "transitions-zh": transitions,
    "diagram-zh": diagram,
    "states-zh": states,
    "refusals-zh": refusals,
}
