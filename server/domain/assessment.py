"""What is made of a matter before anybody acts: which units it concerns, and what is doubtful about its place."""

from geo.placement import Placement
from server.domain.calendar import CHINA
from server.domain.duty_list import Reason
from server.domain.routing import Route, route
from server.domain.rules import Rules
from server.domain.ticket import Ticket

#: Below this chance of the right area two candidates are shown and a person decides, unless a policy says otherwise.
CERTAIN = 0.9


def routed(ticket: Ticket, category: str, rules: Rules) -> Route:
    """Which units the matter concerns, ranked, as of the day it was received."""
    chain, overlays = ticket.places
    on = ticket.received_at.astimezone(CHINA).date()
    return route(
        category,
        ticket.description,
        chain,
        overlays,
        rules.catalogue,
        rules.duty_list,
        rules.units,
        on,
        rules.policy.dispatch.units_max,
    )


def doubts_of_place(placement: Placement | None, certain: float = CERTAIN) -> tuple[Reason, ...]:
    """Why nobody can say for sure whose the place is: `no_position`, `outside`, `placement_uncertain`; or nothing."""
    if placement is None:
        return (Reason("no_position", {}),)
    if not placement.chain:
        return (Reason("outside", {"method": placement.method, "reason": placement.reason or ""}),)
    if placement.confidence < certain:
        also = " ".join(alternate.code for alternate in placement.alternates)
        return (Reason("placement_uncertain", {"confidence": f"{placement.confidence:.4f}", "also": also}),)
    return ()
