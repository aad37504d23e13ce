"""转调解: a dispute goes to mediators with everybody's consent, and comes back with an agreement or without.

What happens inside a mediation is a file of its own; here is its place in the life of the ticket.
"""

from typing import Annotated

from msgspec import Meta, Struct

from server.domain.asked import Line, Sentence
from server.domain.context import Context
from server.domain.errors import ConsentMissing
from server.domain.events import Mediated, MediationEnded
from server.domain.happened.waiting import LegDue
from server.domain.ticket import Ticket


class ReferToMediation(Struct, frozen=True, kw_only=True):
    """转调解: how many parties there are, and how many of them have agreed to it."""

    parties: Annotated[int, Meta(ge=2, le=1000)]
    consents: Annotated[int, Meta(ge=0, le=1000)]


def decide_refer_to_mediation(ticket: Ticket, asked: ReferToMediation, by: Context) -> Mediated:
    """转调解: voluntary. Until it ends, its own term stands in place of the units'. Source: 人民调解法.

    Raises:
        ConsentMissing.
    """
    if asked.consents < asked.parties:
        raise ConsentMissing(parties=asked.parties, consents=asked.consents)
    due_at = by.due(by.rules.policy.terms.mediation)
    legs = tuple(
        LegDue(leg=leg.no, resolve_due=max(leg.resolve_due, due_at))
        for leg in ticket.live_legs
        if not leg.is_answered
    )
    return Mediated(parties=asked.parties, due_at=due_at, legs=legs)


class EndMediation(Struct, frozen=True, kw_only=True):
    """调解结束: the outcome by its code, and a summary that tells nothing of what was said."""

    outcome: Line
    summary: Sentence


def decide_conclude_mediation(_ticket: Ticket, asked: EndMediation, _by: Context) -> MediationEnded:
    """调解成功: the matter goes to review."""
    return MediationEnded(agreed=True, outcome=asked.outcome, summary=asked.summary)


def decide_fail_mediation(ticket: Ticket, asked: EndMediation, by: Context) -> MediationEnded:
    """调解未成: the matter goes back; each unit has what was left, but not less than a floor."""
    floor = by.due(by.rules.policy.terms.after_mediation)
    legs = tuple(
        LegDue(leg=leg.no, resolve_due=max(leg.due_before_mediation or leg.resolve_due, floor))
        for leg in ticket.live_legs
        if not leg.is_answered
    )
    return MediationEnded(agreed=False, outcome=asked.outcome, summary=asked.summary, legs=legs)
