"""文书: the forms of people's mediation as they are printed and signed: application, agreement, record of visits.

The printed copy is the legal one, so it names the parties in clear: whoever prints it may learn who they are, and the
log of looks says that they did. Source: the form set of the Ministry of Justice for people's mediation committees.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from server.casework.sealing import PartyCard
from server.domain.calendar import CHINA
from server.domain.errors import NoSuchPart
from server.domain.mediation.case import Agreement, Case, Duty, Party

#: 调解申请书, 调解协议书, 回访记录.
FormKind = Literal["application", "agreement", "follow_up"]

_SIDES = {"applicant": "申请人", "respondent": "被申请人"}
_SIGNED = {"signature": "已签名", "thumbprint": "已按指印", "seal": "已盖章"}
_VISITS = {"rhythm": "例行回访", "breach": "协议未履行", "unordered": "走访", "not_performed": "到期未履行"}
_BY_HAND = "＿＿＿＿＿＿＿＿"


class Form(Struct, frozen=True, kw_only=True):
    """A sheet: its title and file number, paragraphs under headings, and lines to sign on."""

    title: str
    number: str
    sections: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]


class Writing(Struct, frozen=True, kw_only=True):
    """What a form needs besides the case: who the parties are (None: not known), how people and the body are called."""

    parties: Mapping[int, PartyCard | None]
    name_of: Callable[[str], str]
    committee: str


def form_of(kind: FormKind, case: Case, known: Writing) -> Form:
    """The form, filled in as far as the case has come.

    Raises:
        NoSuchPart: there is no agreement yet, or nobody has made a visit.
    """
    match kind:
        case "application":
            return _application(case, known)
        case "agreement":
            return _agreement(case, known)
        case "follow_up":
            return _follow_ups(case, known)


def _application(case: Case, known: Writing) -> Form:
    told = "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解。"
    applicants = (party for party in case.parties if party.side == "applicant")
    return Form(
        title="人民调解申请书",
        number=case.number,
        sections=(
            *_parties(case, known),
            ("纠纷事实及申请事项", case.matter),
            ("申请人声明", f"{told}特此申请{known.committee}予以调解。"),
        ),
        signatures=(
            *(f"申请人（签名、盖章或者按指印）：{_consent_of(party)}" for party in applicants),
            _day(case.applied_on),
        ),
    )


def _agreement(case: Case, known: Writing) -> Form:
    agreement = case.agreement
    if agreement is None:
        raise NoSuchPart(part="agreement", no=0)
    oral = agreement.form == "oral"
    duties = "\n".join(f"{duty.no}. {_duty(case, duty, known)}" for duty in agreement.duties)
    until = None if case.confirmation is None else case.confirmation.until
    return Form(
        title="人民调解口头协议登记表" if oral else "人民调解协议书",
        number=case.number,
        sections=(
            *_parties(case, known),
            ("纠纷主要事实、争议事项", agreement.matter),
            ("经调解，自愿达成如下协议", duties),
            *((("口头协议登记", agreement.register_entry),) if agreement.register_entry else ()),
            ("效力", _force(agreement, until)),
        ),
        signatures=(
            *(
                f"{_title(party)}（签名、盖章或者按指印）：{_signed(agreement, party)}"
                for party in case.parties
            ),
            *(f"人民调解员（签名）：{known.name_of(person)} {_BY_HAND}" for person in case.mediating_people),
            f"记录人（签名）：{_BY_HAND}",
            f"{known.committee}（印章）",
            _day(agreement.effective_on or agreement.agreed_on),
        ),
    )


def _follow_ups(case: Case, known: Writing) -> Form:
    visits = tuple(_visits(case, known))
    if not visits:
        raise NoSuchPart(part="follow_up", no=0)
    return Form(
        title="人民调解回访记录",
        number=case.number,
        sections=(*_parties(case, known), *visits),
        signatures=(
            f"被回访人（签名）：{_BY_HAND}",
            f"回访人（签名）：{_BY_HAND}",
            f"{known.committee}（印章）",
        ),
    )


def _visits(case: Case, known: Writing) -> Iterator[tuple[str, str]]:
    for visit in case.follow_ups:
        if visit.done_at is not None:
            who = "" if visit.by is None else known.name_of(visit.by)
            why = _VISITS.get(visit.reason, visit.reason)
            heading = f"第 {visit.no} 次回访（{why}）"
            yield (
                heading,
                f"回访时间：{_instant(visit.done_at)}\n回访人：{who}\n回访情况：{visit.finding or ''}",
            )


def _parties(case: Case, known: Writing) -> Iterator[tuple[str, str]]:
    for party in case.parties:
        card = known.parties.get(party.no)
        yield _title(party), party.label if card is None else "；".join(_identity(card))


def _title(party: Party) -> str:
    return f"{_SIDES[party.side]}（{party.no}）"


def _identity(card: PartyCard) -> Iterator[str]:
    for name, value in (
        ("姓名或者名称", card.name),
        ("身份证件号", card.id_number),
        ("联系方式", card.phone),
        ("住址", card.address),
        ("代理人", " ".join(part for part in (card.agent_name, card.agent_phone) if part)),
    ):
        if value:
            yield f"{name}：{value}"


def _duty(case: Case, duty: Duty, known: Writing) -> str:
    party = case.party(duty.party)
    card = known.parties.get(duty.party)
    who = card.name if card is not None and card.name else "" if party is None else _title(party)
    parts = [f"{who}：{duty.duty}", f"履行方式：{duty.manner}"]
    if duty.place:
        parts.append(f"履行地点：{duty.place}")
    if duty.due_on is not None:
        parts.append(f"履行期限：{_day(duty.due_on)}")
    return "；".join(parts)


def _force(agreement: Agreement, until: date | None) -> str:
    since = (
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
        if agreement.effective_on is None
        else f"本协议自{_day(agreement.effective_on)}起生效，对各方当事人具有法律约束力，各方应当按照约定履行。"
    )
    if until is None:
        return since
    return f"{since}各方可以在{_day(until)}前共同向人民法院申请司法确认。"


def _consent_of(party: Party) -> str:
    given = party.consent
    return _BY_HAND if given is None else f"{_BY_HAND}（{_instant(given.at)}同意调解）"


def _signed(agreement: Agreement, party: Party) -> str:
    known = next((each for each in agreement.signatures if each.party == party.no), None)
    return _BY_HAND if known is None else f"{_BY_HAND}（手持端{_SIGNED[known.how]}）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _instant(at: datetime) -> str:
    local = at.astimezone(CHINA)
    return f"{_day(local.date())}{local:%H:%M}"
