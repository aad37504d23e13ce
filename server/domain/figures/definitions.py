"""指标表: every figure by its name, with its formula in words. What is not in it is not assessed.

A figure is a claim of the rows of facts, and the instant by which a row falls into a period. Its denominator is every
row that claims yes or no; excluded, merged, withdrawn and rejected tickets are in none, and are shown beside.
"""

from typing import Literal

from msgspec import Struct

Kind = Literal["rate", "count", "time", "grids"]


class Figure(Struct, frozen=True, kw_only=True):
    """指标. `of` tells whose rows are counted, `at` by which instant, `claim` which of their columns is counted.

    `partly` is a claim that counts with the policy's weight. `kind`: a rate, a mere count, times (mean, median, p90),
    or a share of all grids. `whole`: excluded tickets stand in the denominator, as the rate is about them.
    `apart`: what is left out, where that is not the usual.
    """

    id: str
    zh: str
    en: str
    kind: Kind
    of: Literal["ticket", "leg", "term", "case"]
    at: str
    claim: str
    numerator: str
    denominator: str
    formula_zh: str
    partly: str | None = None
    lower_is_better: bool = False
    whole: bool = False
    apart: str | None = None

    @property
    def exclusions(self) -> str:
        """What is left out of the denominator."""
        if self.apart is not None:
            return self.apart
        if self.whole:
            return "merged, withdrawn and rejected tickets"
        void = "; legs returned or called off" if self.of == "leg" and self.at.endswith("_due") else ""
        return f"excluded, merged, withdrawn and rejected tickets{void}"

    @property
    def formula(self) -> str:
        """The formula in words."""
        match self.kind:
            case "rate" | "grids":
                return f"{self.numerator} ÷ {self.denominator}"
            case "count":
                return self.numerator
            case "time":
                return f"mean, median and 90th percentile of {self.numerator}, over {self.denominator}"


def _leg(
    id_: str,
    zh: str,
    en: str,
    at: str,
    claim: str,
    words: tuple[str, str, str],
    *,
    lower_is_better: bool = False,
) -> Figure:
    numerator, denominator, formula_zh = words
    return Figure(
        id=id_, zh=zh, en=en, kind="rate", of="leg", at=at, claim=claim,
        numerator=numerator, denominator=denominator, formula_zh=formula_zh, lower_is_better=lower_is_better,
    )  # fmt: skip


def _ticket(
    id_: str, zh: str, en: str, at: str, claim: str, words: tuple[str, str, str],
    *, kind: Kind = "rate", partly: str | None = None, lower_is_better: bool = False, whole: bool = False,
    apart: str | None = None,
) -> Figure:  # fmt: skip
    numerator, denominator, formula_zh = words
    return Figure(
        id=id_, zh=zh, en=en, kind=kind, of="ticket", at=at, claim=claim,
        numerator=numerator, denominator=denominator, formula_zh=formula_zh,
        partly=partly, lower_is_better=lower_is_better, whole=whole, apart=apart,
    )  # fmt: skip


def _term(id_: str, zh: str, en: str, claim: str, words: tuple[str, str, str]) -> Figure:
    numerator, denominator, formula_zh = words
    return Figure(
        id=id_, zh=zh, en=en, kind="rate", of="term", at="due_at", claim=claim,
        numerator=numerator, denominator=denominator, formula_zh=formula_zh,
    )  # fmt: skip


def _case(id_: str, zh: str, en: str, at: str, words: tuple[str, str, str], apart: str) -> Figure:
    numerator, denominator, formula_zh = words
    return Figure(
        id=id_, zh=zh, en=en, kind="rate", of="case", at=at, claim=id_,
        numerator=numerator, denominator=denominator, formula_zh=formula_zh, apart=apart,
    )  # fmt: skip


_CALLED = (
    "tickets whose reporter was reached by an independent callback in the period, each by its last answer"
)

FIGURES: tuple[Figure, ...] = (
    _ticket("received", "受理量", "matters received", "received_at", "received",
            ("tickets received in the period", "–", "期内收到的工单数"), kind="count"),
    _leg("response", "响应率", "response rate", "respond_due", "responded_in_time",
         ("legs with a first contact or answer by their response term", "legs whose response term ended in the period",
          "期内首次响应到期的承办中，按时联系诉求人的占比")),
    _leg("sign_in_time", "签收及时率", "signed in time", "sign_due", "signed_in_time",
         ("legs that a person signed by their term", "legs whose term to sign ended in the period",
          "期内签收到期的承办中，由人按时签收的占比（自动签收不算）")),
    _ticket("first_dispatch", "首派准确率", "first dispatch right", "dispatched_at", "first_unit_right",
            ("tickets of which no leg was returned or taken back", "tickets first dispatched in the period",
             "期内首次派单的工单中，未经改派的占比")),
    _term("accepted_in_time", "受理及时率", "accepted in time", "accepted_in_time",
          ("of these, taken up by their term", "matters whose term to be accepted by a person ended in the period",
           "期内人工受理到期的工单中，按时受理的占比（系统自动受理的不算）")),
    _term("dispatched_in_time", "派单及时率", "dispatched in time", "dispatched_in_time",
          ("of these, dispatched or consulted upon by their term",
           "matters whose term to be dispatched by a person ended in the period",
           "期内人工派单到期的工单中，按时派出的占比（系统自动派单的不算）")),
    _term("passed_on_in_time", "转派及时率", "passed on in time", "passed_on_in_time",
          ("of these, passed on by their term", "matters whose term to be passed on ended in the period",
           "期内转派到期的工单中，按时转派的占比（本市设转派时限的）")),
    _term("reviewed_in_time", "审核及时率", "reviewed in time", "reviewed_in_time",
          ("of these, reviewed by their term", "results whose term of review ended in the period",
           "期内审核到期的办理结果中，按时审核的占比")),
    _term("called_back_in_time", "回访及时率", "called back in time", "called_back_in_time",
          ("of these, closed or taken up again by their term", "matters whose term of callback ended in the period",
           "期内回访到期的工单中，按时回访办结的占比")),
    _term("adjudicated_in_time", "退单裁定及时率", "returns decided in time", "adjudicated_in_time",
          ("of these, decided by their term", "requests for a return whose term of verdict ended in the period",
           "期内裁定到期的退单申请中，按时裁定的占比")),
    _leg("returned", "退单率", "return rate", "dispatched_at", "return_asked",
         ("legs for which a return was asked", "legs dispatched in the period",
          "期内派出的承办中，申请退单的占比"), lower_is_better=True),
    _leg("return_refused", "退单驳回率", "returns refused", "return_decided_at", "return_refused",
         ("requests for a return that were refused", "requests for a return decided in the period",
          "期内裁定的退单申请中，被驳回的占比"), lower_is_better=True),
    _ticket("completion", "办结率", "completion rate", "due_at", "finished",
            ("tickets that every unit has answered, late ones too", "tickets whose promise fell due in the period",
             "期内承诺到期的工单中，已办结的占比")),
    _leg("resolved_in_time", "按时办结率", "resolved in time", "resolve_due", "resolved_in_time",
         ("legs answered by their term", "legs whose term to resolve ended in the period",
          "期内办理到期的承办中，按时办结的占比")),
    _leg("overdue", "超期率", "overdue rate", "resolve_due", "overdue",
         ("legs not answered by their term", "legs whose term to resolve ended in the period",
          "期内办理到期的承办中，超期的占比"), lower_is_better=True),
    _ticket("promise_kept", "承诺兑现率", "promises kept", "due_at", "promise_kept",
            ("tickets whose promise clock stopped by what the reporter was told last",
             "tickets whose promise fell due in the period",
             "期内承诺到期的工单中，在承诺时限内兑现的占比（待诉求人配合、挂账期间的不算）"),
            apart="excluded, merged, withdrawn and rejected tickets; those that wait for the reporter or are deferred"),
    _ticket("solved", "解决率", "resolution rate", "called_at", "solved",
            ("of these, the matters called solved", _CALLED, "期内有效回访的工单中，诉求人答复已解决的占比")),
    _ticket("satisfied", "满意率", "satisfaction rate", "called_at", "satisfied",
            ("of these, the satisfied, and the mostly satisfied by the policy's weight", _CALLED,
             "期内有效回访的工单中，满意的占比（基本满意按权重折算）"), partly="mostly_satisfied"),
    _ticket("closed_at_once", "一次办结率", "closed in the first round", "closed_at", "closed_at_once",
            ("tickets closed in their first round", "tickets closed in the period",
             "期内结案的工单中，未经二次办理的占比")),
    _ticket("answered_at_once", "一次答复率", "answered at the first contact", "closed_at", "answered_at_once",
            ("consultations closed without another unit, a rejected answer or a second round",
             "consultations closed in the period", "期内结案的咨询中，一次答复即结的占比")),
    _ticket("redone", "重办率", "rework rate", "closed_at", "redone",
            ("tickets with a rejected result or a second round", "tickets closed in the period",
             "期内结案的工单中，经驳回重办或二次办理的占比"), lower_is_better=True),
    _ticket("deferred", "挂账率", "deferral rate", "dispatched_at", "deferred",
            ("tickets put on the books", "tickets first dispatched in the period",
             "期内首次派单的工单中，挂账的占比"), lower_is_better=True),
    _ticket("deferral_kept", "按期销账率", "deferrals ended in time", "deferral_due_at", "deferral_kept",
            ("deferrals that ended by their day", "deferrals whose last day lay in the period",
             "期内挂账到期的工单中，按期销账的占比")),
    _ticket("excluded", "剔除率", "exclusion rate", "closed_at", "excluded",
            ("tickets excluded in the period", "tickets closed or excluded in the period",
             "期内结案或剔除的工单中，被剔除的占比"), lower_is_better=True, whole=True),
    _ticket("supervised_solved", "督办件解决率", "solved under supervision", "called_at", "supervised_solved",
            ("of these, the matters called solved", "supervised " + _CALLED,
             "期内有效回访的督办工单中，已解决的占比")),
    _ticket("participation", "网格员参与度", "grids taking part", "received_at", "reported_by_grid",
            ("grids with a report of a grid worker, received in the period, that was accepted", "all grids",
             "有网格员上报且被受理的网格数与网格总数之比"), kind="grids"),
    _ticket("agreed", "工单调解成功率", "mediation success of tickets", "mediated_at", "agreed",
            ("mediations that ended with an agreement", "mediations that ended in the period",
             "期内结束调解的工单中，达成协议的占比")),
    _case("case_agreed", "调解成功率", "mediation success", "concluded_at",
          ("of these, the cases with an agreement in force",
           "cases that were mediated and came to an end in the period, an agreement in force or none",
           "期内有结果的调解案件中，协议生效的占比"),
          "cases that ended before a session that counts"),
    _case("case_settled", "就地化解率", "settled where it arose", "concluded_at",
          ("of these, the cases that justice offices and committees brought to an agreement which was not broken",
           "cases that came to an end in the period, those that were never mediated included",
           "期内有结果的全部案件中，由司法所、人民调解委员会达成协议且未反悔的占比"),
          "nothing; what professional bodies settled is in the denominator alone"),
    _case("case_performed", "履行率", "agreements performed", "performance_due_at",
          ("of these, the agreements of which every duty is done, late ones too",
           "agreements in force whose last duty fell due in the period",
           "期内履行到期的协议中，已全部履行的占比"),
          "agreements that do not bind any more, since the case went to the police"),
    _ticket("taken", "办理时长（自然时间）", "handling time by the wall clock", "closed_at", "taken_s",
            ("the time from receipt to the last answer, pauses included and shown separately",
             "tickets closed in the period", "期内结案工单自收到至办结的时长，含暂停，另列暂停"), kind="time"),
    _ticket("working", "办理时长（工作时间）", "handling time in working hours", "closed_at", "working_s",
            ("the opening hours from receipt to the last answer", "tickets closed in the period",
             "期内结案工单自收到至办结的工作时间"), kind="time"),
    _ticket("paused", "暂停时长", "time paused", "closed_at", "paused_s",
            ("the time that clocks stood still for the reporter", "tickets closed in the period",
             "期内结案工单待诉求人配合的时长"), kind="time"),
)  # fmt: skip

BY_ID = {figure.id: figure for figure in FIGURES}
