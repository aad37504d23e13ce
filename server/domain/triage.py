"""What the server does with a fresh report by itself, and where it stops and asks a person (二次派单).

category known or clearly suggested ─ placement certain ─ one lead unit ─▶ accepted and dispatched
anything in doubt                                                       ─▶ accepted, waits for a coordinator
no category can even be guessed                                         ─▶ stays as submitted
"""

from datetime import datetime

from server.domain.assessment import doubts_of_place, routed
from server.domain.decide import Choice, Rules, decide_accept, decide_dispatch
from server.domain.duty_list import Reason
from server.domain.events import Accepted, Amended, Dispatched, Payload
from server.domain.suggest import suggest
from server.domain.ticket import Ticket
from server.domain.transitions import State


def accepted(ticket: Ticket, rules: Rules) -> Accepted | None:
    """受理 by the system: with the worker's category, or the likeliest; None where nothing can be guessed."""
    doubts = list(doubts_of_place(ticket.placement, rules.policy.dispatch.auto_certainty_min))
    category = ticket.category
    if category is None:
        suggestions = suggest(ticket.description, rules.catalogue)
        if not suggestions.ranked:
            return None
        category = suggestions.ranked[0].category
        if not suggestions.is_clear:
            codes = " ".join(each.category for each in suggestions.ranked)
            doubts.append(Reason("category_unclear", {"categories": codes}))
    found = routed(ticket, category, rules)
    doubts += found.doubts
    return decide_accept(
        ticket, category, None, found, rules, suggested=ticket.category is None, doubts=doubts
    )


def dispatched(ticket: Ticket, rules: Rules, now: datetime) -> Dispatched | None:
    """派单 by the system: to the units that routing found; None while anything is in doubt."""
    if ticket.doubts or not ticket.candidates:
        return None
    chosen = [
        Choice(unit=candidate.unit, role=candidate.role, reasons=candidate.reasons)
        for candidate in ticket.candidates
    ]
    return decide_dispatch(ticket, chosen, rules, now, automatic=True)


def upon(payload: Payload, ticket: Ticket, rules: Rules, now: datetime) -> Dispatched | None:
    """What the house does by itself upon a step: a ticket that waited is dispatched once a person removed all doubt."""
    if isinstance(payload, Amended) and ticket.state is State.TO_DISPATCH:
        return dispatched(ticket, rules, now)
    return None
