"""督办: which rungs of the ladder a ticket has reached. The house proposes, a person decides.

What nobody has taken on comes first: a ticket without a unit is nobody's, so it is the district's at once. So is what
waits beyond its term for the house itself, be it a decision, a review or a call: no unit is to blame for that. Then
comes what is late with a unit that answers to no other one: nobody above it would ask.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.domain.deadlines import term_end
from server.domain.rules import Rules
from server.domain.superiors import is_unsupervised, superior_of
from server.domain.supervision_ladder import Rung
from server.domain.ticket import Ticket
from server.domain.transitions import OPEN, State

Ground = Literal[
    "overdue",
    "urges",
    "approved_returns",
    "rejected_results",
    "unsatisfied_rounds",
    "supervisions",
    "unassigned",
    "undecided",
    "unsupervised",
    "whistle_unanswered",
    "supervision_unanswered",
]


_NOBODYS = frozenset({"unassigned", "undecided"})


class Proposal(Struct, frozen=True, kw_only=True):
    """督办建议: the rung, and every ground on which it is proposed. `addressee` None: nobody has the matter.

    `superior` 上级单位 is the unit above the addressee, to be told as well.
    Where nothing but a whistle was left unanswered it is the unit that did not come.
    """

    level: int
    kind: str
    forms: tuple[str, ...]
    grounds: tuple[Ground, ...]
    addressee: str | None
    superior: str | None = None


class _Standing(Struct, frozen=True, kw_only=True):
    """How a ticket stands now, looked at once for all rungs. Of its terms only those that have ended are counted on."""

    now: datetime
    terms: tuple[datetime, ...]
    undecided: tuple[datetime, ...]
    unanswered: tuple[datetime, ...]
    silent_levels: frozenset[int]
    approved_returns: int
    unsatisfied_rounds: int


def proposals(ticket: Ticket, now: datetime, rules: Rules) -> tuple[Proposal, ...]:
    """The rungs that the ticket has reached and that nobody has taken yet, the highest first."""
    if ticket.state not in OPEN:
        return ()
    taken = {supervision.level for supervision in ticket.supervisions}
    standing = _standing(ticket, now)
    reached = []
    for rung in rules.policy.supervision.ladder:
        grounds = () if rung.level in taken else _grounds(ticket, rung, standing, rules)
        if grounds:
            addressee = _addressee(ticket, grounds)
            above = None if addressee is None else superior_of(addressee, ticket.places[0], rules.units)
            reached.append(
                Proposal(
                    level=rung.level,
                    kind=rung.kind,
                    forms=rung.forms,
                    grounds=grounds,
                    addressee=addressee,
                    superior=None if above is None else above.id,
                )
            )
    return tuple(sorted(reached, key=lambda proposal: -proposal.level))


def _addressee(ticket: Ticket, grounds: tuple[Ground, ...]) -> str | None:
    if _NOBODYS.intersection(grounds):
        return None
    if grounds == ("whistle_unanswered",):
        return next(unit for whistle in ticket.whistles for unit in whistle.absent)
    return ticket.lead_unit


def urgency_of(proposal: Proposal) -> tuple[bool, bool, int]:
    """By which proposals are put in order (descending): nobody's first, then the supervisor-less, then by level."""
    return proposal.addressee is None, "unsupervised" in proposal.grounds, proposal.level


def _grounds(ticket: Ticket, rung: Rung, standing: _Standing, rules: Rules) -> tuple[Ground, ...]:
    if rung.urgencies and ticket.urgency not in rung.urgencies:
        return ()
    found: list[Ground] = []
    if _is_over(standing.terms, rung, standing.now, rules):
        found.append("overdue")
        if not ticket.live_legs:
            found.append("unassigned")
        elif is_unsupervised(ticket.lead_unit or "", ticket.places[0], rules.units):
            found.append("unsupervised")
    if _is_over(standing.undecided, rung, standing.now, rules):
        found.append("undecided")
    if _is_over(standing.unanswered, rung, standing.now, rules):
        found.append("whistle_unanswered")
    if rung.level - 1 in standing.silent_levels:
        found.append("supervision_unanswered")
    counts: tuple[tuple[Ground, int, int | None], ...] = (
        ("urges", len(ticket.urges), rung.urges),
        ("approved_returns", standing.approved_returns, rung.approved_returns),
        ("rejected_results", ticket.rejected_results, rung.rejected_results),
        ("unsatisfied_rounds", standing.unsatisfied_rounds, rung.unsatisfied_rounds),
        ("supervisions", len(ticket.supervisions), rung.supervisions),
    )
    found += [ground for ground, count, needed in counts if needed is not None and count >= needed]
    return tuple(found)


def _is_over(ended: Sequence[datetime], rung: Rung, now: datetime, rules: Rules) -> bool:
    """Whether one of these terms ended so long ago that the rung is reached."""
    overdue = rung.overdue
    if overdue is None or not ended:
        return False
    return any(now > term_end(due_at, overdue, rules.calendar) for due_at in ended)


def _standing(ticket: Ticket, now: datetime) -> _Standing:
    return _Standing(
        now=now,
        terms=tuple(due_at for due_at in _terms(ticket) if now > due_at),
        undecided=tuple(term.due_at for term in ticket.undecided() if now > term.due_at),
        unanswered=tuple(term.due_at for term in ticket.unanswered() if now > term.due_at),
        silent_levels=frozenset(
            each.level
            for each in ticket.supervisions
            if each.answered_at is None and each.ended_at is None and now > each.due_at
        ),
        approved_returns=ticket.granted_returns(),
        unsatisfied_rounds=len({call.cycle for call in ticket.callbacks if call.satisfied == "unsatisfied"}),
    )


def _terms(ticket: Ticket) -> list[datetime]:
    """What runs: the promise, and the legs' terms; nothing while the ticket is paused or deferred."""
    if ticket.state in (State.WAITING_CITIZEN, State.DEFERRED, State.NEED_INFO):
        return []
    running = [leg.resolve_due for leg in ticket.live_legs if not leg.is_answered]
    if ticket.promise_due is not None and ticket.promise_stopped_at is None:
        running.append(ticket.promise_due)
    return running
