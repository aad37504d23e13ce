"""不规范件: what is wrong with an answer before a person reviews it, by rules that can be read.

    empty_phrase      已转相关部门、正在处理中: words in place of deeds
    no_action         nothing is named that was done, found or explained
    wrong_subject     it answers about something else than was asked 答非所问
    no_public_reply   the reporter would be told nothing
    copied            the words of an earlier answer, about something else or in an earlier round

A finding stops nobody: the reviewer sees it, and an answer with findings is inspected. Source: docs/replies.md.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from server.domain.catalogue import Catalogue
from server.domain.suggest import SHOWN, ranked, stands_out, suggest

FindingCode = Literal["empty_phrase", "no_action", "wrong_subject", "no_public_reply", "copied"]

#: What is said in place of a deed.
_EMPTY = re.compile(
    r"已(?:经)?(?:转|转交|转办|转送|移交|反馈|反映|上报|报送)(?:给|至|到)?(?:相关|有关|责任|主管|属地|上级)(?:职能)?(?:部门|单位|科室|领导)"
    r"|(?:正在|已在)(?:积极|抓紧|加紧)?(?:处理|办理|研究|协调|跟进|推进|核实)(?:中|之中|过程中)?"
    r"|(?:将|会|拟)(?:尽快|及时|进一步|持续|继续|积极|适时)(?:处理|办理|跟进|加强|协调|推进|解决|关注|督促|研究)"
    r"|高度重视|加(?:大|强)(?:日常)?(?:巡查|监管|管理|执法|巡逻|宣传|整治)(?:的)?(?:力度|频次|工作)?"
    r"|(?:已|已经)?(?:知晓|知悉|收悉|阅知|悉知)|感谢(?:您)?(?:的)?(?:理解|支持|监督|反映)|请(?:您)?(?:耐心)?等待"
    r"|(?:已|已经)(?:办结|处理|处理完毕|办理完毕|解决)[。!！]?$"
)
#: Deeds and findings that somebody could go and see.
_DEED = re.compile(
    r"更换|换(?:上|好|了)|修复|修好|维修|抢修|修补|修剪|修缮|清理|清运|清掏|清除|清扫|冲洗|拆除|整改(?:完毕|完成|到位)|"
    r"查处|立案|处罚|罚款|约谈|责令|下达|检测|检验|监测|疏通|恢复(?:供|正常|通|照)|安装|加装|增设|补种|补栽|铺设|回填|粉刷|"
    r"铲除|取缔|劝离|驱离|搬离|拖离|移走|暂扣|查封|关停|停工|封堵|消杀|退款|退还|退费|赔付|赔偿|补偿|发放|支付|补发|结清|缴清|"
    r"达成(?:协议|一致|和解)|调解(?:成功|达成)|签订|(?:到|赴|抵达)(?:达)?现场|现场(?:核查|核实|检查|查看|勘查|勘察|处置|劝导)|"
    r"实地(?:核查|查看|走访)|上门|入户|劝导|批评教育|调(?:取|阅)(?:了)?监控|经(?:核实|核查|查|调查)|已?(?:开通|接通|办妥|补办|登记)"
)
#: For a question an explanation is the deed.
_EXPLAINED = re.compile(
    r"根据|依据|按照|规定|政策|条例|办法|标准|流程|材料|可(?:以)?(?:到|在|通过|拨打|登录|携带|凭)|解释|告知|说明|答复"
)
#: What stands in the field for the reporter and tells nothing.
_NOTHING_SAID = re.compile(
    r"^(?:无|同上|见上|详见办理情况|见办理情况|见附件|略|已办结|已处理|已答复|已回复|是|好)*$"
)

#: Shorter than this an answer to the reporter says nothing.
_PUBLIC_MIN = 6
#: Answers so like each other are one text; below so many characters a likeness means nothing.
_SAME_SHARE, _SAME_MIN = 0.9, 12


class Answer(Struct, frozen=True, kw_only=True):
    """What a unit answered 办理情况 and 公开答复内容, of one leg."""

    handling: str
    public_reply: str


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with an answer, and the words or codes for which."""

    code: FindingCode
    words: tuple[str, ...] = ()


def reply_findings(
    answer: Answer,
    *,
    description: str,
    category: str | None,
    request_type: str,
    catalogue: Catalogue,
    earlier: Iterable[Answer] = (),
) -> tuple[Finding, ...]:
    """What is wrong with an answer to a matter, in the order of `FindingCode`; empty for a sound one.

    `earlier` are the answers that it must not be a copy of.
    """
    return tuple(
        finding
        for finding in (
            *_deeds(answer, request_type),
            _wrong_subject(answer, description, category, catalogue),
            _no_public_reply(answer),
            _copied(answer, earlier),
        )
        if finding is not None
    )


def _deeds(answer: Answer, request_type: str) -> Iterator[Finding]:
    text = f"{answer.handling}\n{answer.public_reply}"
    deeds = _DEED.search(text) or (request_type == "CONSULT" and _EXPLAINED.search(text))
    if deeds:
        return
    empty = tuple(dict.fromkeys(found[0] for found in _EMPTY.finditer(text)))
    if empty:
        yield Finding(code="empty_phrase", words=empty)
    yield Finding(code="no_action")


def _wrong_subject(
    answer: Answer, description: str, category: str | None, catalogue: Catalogue
) -> Finding | None:
    """The answer is clearly about another category, and takes up no keyword of what was asked."""
    text = f"{answer.handling}\n{answer.public_reply}"
    told = ranked(text, catalogue)
    if category is None or not stands_out(told) or told[0].category[:2] == category[:2]:
        return None
    asked = {word for each in ranked(description, catalogue)[:SHOWN] for word in each.words}
    if any(word in text for word in asked) or not suggest(text, catalogue).is_clear:
        return None
    first = told[0]
    return Finding(code="wrong_subject", words=(first.category, *first.words))


def _no_public_reply(answer: Answer) -> Finding | None:
    said = _letters(answer.public_reply)
    if len(said) < _PUBLIC_MIN or _NOTHING_SAID.fullmatch(said):
        return Finding(code="no_public_reply", words=(answer.public_reply,))
    return None


def _copied(answer: Answer, earlier: Iterable[Answer]) -> Finding | None:
    own = _letters(answer.handling)
    if len(own) < _SAME_MIN:
        return None
    pairs = _pairs(own)
    for other in earlier:
        theirs = _pairs(_letters(other.handling))
        if theirs and 2 * len(pairs & theirs) / (len(pairs) + len(theirs)) >= _SAME_SHARE:
            return Finding(code="copied", words=(other.handling,))
    return None


def _letters(text: str) -> str:
    """A text without its blanks and signs."""
    return "".join(filter(str.isalnum, text))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
