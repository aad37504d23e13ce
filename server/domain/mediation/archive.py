"""What must be in the file of a case, what is there, and what is missing. Source: the forms of people's mediation.

must        application 申请书或受理登记表, rights_notice 权利义务告知书, identity 身份证明, session_record 调解记录,
            agreement 协议书
as needed   authority 授权委托书, investigation 调查记录, evidence 证据, performance_proof 履行凭证,
            follow_up_record 回访记录, confirmation 司法确认材料
"""

from collections.abc import Iterator

from server.domain.mediation.case import REACHED, Case, PaperKind


def needed(case: Case) -> tuple[PaperKind, ...]:
    """Which papers this case must have: a case that ended before a session needs no record of one."""
    return tuple(_needed(case))


def there(case: Case) -> frozenset[PaperKind]:
    """Which papers there are: put into the file, or held by the case itself."""
    found: set[PaperKind] = {"application", *(paper.kind for paper in case.papers)}
    if all(party.consent is not None for party in case.parties):
        found.add("rights_notice")
    if all(party.contact_id is not None for party in case.parties):
        found.add("identity")
    if any(session.counts for session in case.sessions):
        found.add("session_record")
    if case.agreement is not None and case.agreement.effective_on is not None:
        found.add("agreement")
    if case.agreement is not None and any(duty.proof is not None for duty in case.agreement.duties):
        found.add("performance_proof")
    if any(visit.done_at is not None for visit in case.follow_ups):
        found.add("follow_up_record")
    return frozenset(found)


def missing(case: Case) -> tuple[PaperKind, ...]:
    """What the file still lacks, in the order of the form."""
    found = there(case)
    return tuple(kind for kind in needed(case) if kind not in found)


def _needed(case: Case) -> Iterator[PaperKind]:
    yield "application"
    if case.sessions or case.outcome in REACHED:
        yield "rights_notice"
        yield "identity"
        yield "session_record"
    if case.outcome in REACHED:
        yield "agreement"
    if any(party.represented for party in case.parties):
        yield "authority"
    if case.performance == "performed" and case.agreement is not None and case.agreement.form == "written":
        yield "performance_proof"
    if case.confirmation is not None and case.confirmation.result is not None:
        yield "confirmation"
