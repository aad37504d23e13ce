"""The tables of the Chinese chapters: the same code in the words of the trade."""

import re
from collections.abc import Callable, Iterable, Mapping

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
from server.domain.mediation.registry import CASE_STEPS, CASE_STEPS_FROM_THE_FIELD, REGISTRATION_KIND
from server.domain.mediation.scope import CASE_GRANTS, CaseAct
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseState, CaseStep
from server.domain.people import Role
from server.domain.scope import GRANTS, LIMITS, Act
from server.domain.sensitivity import Sensitivity
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.transitions import OPEN, TRANSITIONS, LegState, State, Step
from server.problems import word_of
from server.wording import SENTENCES
from tests.docs import rows as shared
from tests.docs.writing import code_of, names, table_of
from tests.server.domain.china import china

_CHINESE = re.compile(r"[一-鿿、]+")
_WEEKDAYS = "一二三四五六日"
_MODES = {"joint": "联合派单", "consult": "会商", "conference": "联席会议"}


def transitions() -> str:
    """全部步骤: from where to where, who may ask for it, and whether from the field."""
    steps = names(Step)
    rows = []
    for step in Step:
        rule = None if step is Step.REPORT else rule_of(step)
        is_second = rule is not None and (bool(rule.answers) or rule.second_person)
        from_the_field = any(each is step for each, _ in FROM_THE_FIELD.values())
        rows.append(
            [
                steps[step],
                code_of(step),
                _ways(step),
                "登记人" if rule is None else _holders(rule.act),
                "是" if is_second else "",
                "是" if from_the_field or step is Step.REPORT else "",
            ]
        )
    return table_of(["步骤", "代码", "从 ▶ 到", "谁能办", "须第二人", "手持端可办"], rows)


def _holders(act: Act) -> str:
    """Who may, where the conditions hold."""
    roles = names(Role)
    return (
        "系统" if act is Act.BY_ITSELF else "、".join(roles[role] for role in Role if (act, role) in GRANTS)
    )


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
    return _refusals(word_of)


def receipts() -> str:
    """被退回的原因: the same as receipts write them."""
    return _refusals(lambda name: reason_of(_refused()[name]()))


def _refusals(word: Callable[[str], str]) -> str:
    return table_of(["代码", "原因"], [[code_of(word(name)), SENTENCES[name][0]] for name in _refused()])


def _refused() -> dict[str, type[StepRefused]]:
    return {
        each.__name__: each for each in sorted(StepRefused.__subclasses__(), key=lambda one: one.__name__)
    }


def kinds() -> str:
    """指令的种类: each with its term and the struct that reads its body."""
    steps, case_steps = names(Step), names(CaseStep)
    terms = {
        "report": steps[Step.REPORT],
        REGISTRATION_KIND: case_steps[CaseStep.REGISTER],
        **{kind: case_steps[step] for kind, step in CASE_STEPS_FROM_THE_FIELD.items()},
        **{kind: steps[step] for kind, (step, _) in FROM_THE_FIELD.items() if step is not Step.RECORD},
    }
    rows = [
        [code_of(kind), terms.get(kind) or _first_words(shape), code_of(shape.__name__)]
        for kind, shape in BODIES.items()
    ]
    return table_of(["种类", "名称", "结构"], rows)


def _first_words(shape: type[Struct]) -> str:
    """The Chinese term with which a docstring begins."""
    found = _CHINESE.match(shape.__doc__ or "")
    assert found is not None, shape
    return found[0]


def settings() -> str:
    """全部设置和默认值."""
    return table_of(["设置", "默认"], shared.settings())


def permissions() -> str:
    """谁能做什么: one line for each act, its steps, and who on what condition."""
    steps, acts = names(Step), names(Act)
    rows = [
        [
            code_of(act),
            "、".join(steps[step] for step in Step if step is not Step.REPORT and rule_of(step).act is act)
            or acts[act],
            _on_conditions({role: GRANTS[act, role] for role in Role if (act, role) in GRANTS}),
        ]
        for act in Act
    ]
    return table_of(["权限", "做什么", "谁：条件"], rows)


def _on_conditions(granted: Mapping[Role, Iterable[Callable[..., bool]]]) -> str:
    """Who, each with the conditions of which one must hold."""
    roles = names(Role)
    told = [
        f"{roles[role]}：{' 或 '.join(code_of(each.__name__) for each in conditions)}"
        for role, conditions in granted.items()
    ]
    return "；".join(told) or "系统自己办，任何人不得申请"


def limits() -> str:
    """敏感事项另加的条件."""
    roles, levels = names(Role), names(Sensitivity)
    rows = [
        [
            code_of(role),
            roles[role],
            *(
                code_of(LIMITS[level, role].__name__ if (level, role) in LIMITS else None)
                for level in Sensitivity
            ),
        ]
        for role in Role
        if any((level, role) in LIMITS for level in Sensitivity)
    ]
    return table_of(["代码", "角色", *(levels[level] for level in Sensitivity)], rows)


def case_states() -> str:
    """调解案件的状态."""
    rows = [[term, code_of(state)] for state, term in names(CaseState).items() if state in set(CaseState)]
    return table_of(["状态", "代码"], rows)


def case_steps() -> str:
    """调解案件的步骤: from where to where, and which act it takes."""
    terms, states = names(CaseStep), names(CaseState)
    rows = []
    for step in CaseStep:
        ways = [(at, to) for (at, each), to in CASE_TRANSITIONS.items() if each is step]
        staying = [states[at] for at, to in ways if at is not None and at is to]
        moves = [
            f"{'（无）' if at is None else states[at]} ▶ {states[to]}" for at, to in ways if at is not to
        ]
        told = [*(["、".join(staying) + "，不变"] if staying else []), *moves]
        rows.append([terms[step], code_of(step), "；".join(told), code_of(_case_act(step))])
    return table_of(["步骤", "代码", "从 ▶ 到", "权限"], rows)


def _case_act(step: CaseStep) -> CaseAct | None:
    """The act of a step of a case; None: its role is asked for where it is registered."""
    if step is CaseStep.REGISTER:
        return None
    return CASE_STEPS[step].act if step in CASE_STEPS else CaseAct.CONDUCT


def case_permissions() -> str:
    """谁能对调解案件做什么."""
    steps, acts = names(CaseStep), names(CaseAct)
    rows = [
        [
            code_of(act),
            "、".join(steps[step] for step in CaseStep if _case_act(step) is act) or acts[act],
            _on_conditions({role: CASE_GRANTS[act, role] for role in Role if (act, role) in CASE_GRANTS}),
        ]
        for act in CaseAct
    ]
    return table_of(["权限", "做什么", "谁：条件"], rows)


def due() -> str:
    """节假日前后收到的，承诺到哪天."""
    catalogue, calendar = read_catalogue(catalogue_bytes()), read_calendar(*calendar_files())
    rows = []
    for day in shared.RECEIVED:
        terms = [promise_due(china(f"{day}T10:00"), term, calendar) for term in catalogue.deadline_classes]
        weekday = _WEEKDAYS[china(day).astimezone(CHINA).weekday()]
        rows.append(
            [f"{day} 周{weekday}", *(f"{term.on}{'（暂按）' if term.provisional else ''}" for term in terms)]
        )
    heads = [f"{each.code} 类 {each.resolve_workdays} 个工作日" for each in catalogue.deadline_classes]
    return table_of(["收到", *heads], rows)


def urgencies() -> str:
    """签收和首次响应，按紧急程度."""
    rows = [
        [
            level.name,
            code_of(level.code),
            *(
                (f"{level.sign_minutes} 分钟", f"{level.first_response_minutes} 分钟", "全天")
                if isinstance(level, RoundTheClock)
                else (
                    f"{level.sign_working_hours} 个工作小时",
                    f"{level.first_response_workdays} 个工作日",
                    "工作时间",
                )
            ),
        ]
        for level in read_catalogue(catalogue_bytes()).urgency_levels
    ]
    return table_of(["紧急程度", "代码", "签收", "首次响应", "计时"], rows)


def request_types() -> str:
    """诉求类型，用哪一类时限，要不要回访."""
    rows = [
        [
            each.name,
            code_of(each.code),
            f"{each.deadline_class} 类" if each.deadline_class else "按子项",
            "是" if each.needs_callback else "否",
        ]
        for each in read_catalogue(catalogue_bytes()).request_types
    ]
    return table_of(["诉求类型", "代码", "时限", "回访"], rows)


def joint_rules() -> str:
    """联合派单规则."""
    types = {each.code: each.name for each in read_catalogue(catalogue_bytes()).department_types}
    rows = [
        [
            rule.code,
            rule.name,
            " ＋ ".join("／".join(group) for group in rule.all_of),
            types[rule.lead],
            "、".join(types[each] for each in rule.co),
            _MODES[rule.mode],
        ]
        for rule in read_catalogue(catalogue_bytes()).joint_rules
    ]
    return table_of(["规则", "名称", "每组各命中一词", "主办", "协办", "方式"], rows)


def policies() -> str:
    """五市与标准政策不同之处，督办各级除外."""
    heads = ["项目", "标准政策", *(each.title for each in shared.cities())]
    return table_of(heads, shared.policy_answers())


def figures() -> str:
    """全部指标和口径."""
    rows = [
        [each.zh, code_of(each.id), each.formula_zh, "是" if each.lower_is_better else ""] for each in FIGURES
    ]
    return table_of(["指标", "代码", "口径", "越低越好"], rows)


CHINESE: dict[str, Callable[[], str]] = {
    "transitions-zh": transitions,
    "diagram-zh": diagram,
    "states-zh": states,
    "refusals-zh": refusals,
    "receipts-zh": receipts,
    "kinds-zh": kinds,
    "settings-zh": settings,
    "permissions-zh": permissions,
    "limits-zh": limits,
    "case-states-zh": case_states,
    "case-steps-zh": case_steps,
    "case-permissions-zh": case_permissions,
    "due-zh": due,
    "urgencies-zh": urgencies,
    "request-types-zh": request_types,
    "joint-rules-zh": joint_rules,
    "policies-zh": policies,
    "figures-zh": figures,
}
