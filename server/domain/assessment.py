"""What is made of a matter before anybody acts: which units it concerns, and what is doubtful about its place."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from geo.certainty import radius_m
from geo.placement import Placement
from geo.position import Position
from server.domain.calendar import CHINA
from server.domain.duty_list import Reason
from server.domain.errors import CategoryUnknown
from server.domain.policy_parts import Field
from server.domain.routing import Candidate, Route, alternatives, route
from server.domain.rules import Rules
from server.domain.sensitivity import Sensitivity, level_of
from server.domain.superiors import superior_of
from server.domain.ticket import Ticket
from server.domain.transitions import State

#: Below this chance of the right area two candidates are shown and a person decides, unless a policy says otherwise.
CERTAIN = 0.9


def routed(ticket: Ticket, category: str, rules: Rules) -> Route:
    """Which units the matter concerns, ranked, as of the day it was received.

    A unit that it complains about is none of them: its superior leads instead, or nobody, and a person decides.
    """
    chain, overlays = ticket.places
    received = ticket.received_at.astimezone(CHINA)
    found = route(
        category,
        ticket.description,
        chain,
        overlays,
        rules.catalogue,
        rules.duty_list,
        rules.units,
        received.date(),
        rules.policy.dispatch.units_max,
        clock=f"{received:%H:%M}",
        place_ref=f"{ticket.place_ref or ''}\n{ticket.address or ''}",
    )
    if ticket.about is None:
        return found
    above = superior_of(ticket.about, chain, rules.units)
    facts = {"unit": ticket.about, "superior": "" if above is None else above.id}
    others = tuple(one for one in found.candidates if one.unit != ticket.about)
    if above is not None and above.can_handle:
        others = (
            Candidate(above.id, "lead", (Reason("about_unit", facts),)),
            *(replace(one, role="co") for one in others if one.unit != above.id),
        )
    return replace(found, candidates=others, doubts=(*found.doubts, Reason("about_unit", facts)))


def alternative_leads(ticket: Ticket, rules: Rules) -> tuple[Candidate, ...]:
    """备选主办 while it waits to be dispatched: none proposed already, complained about, or that gave it back."""
    if ticket.state is not State.TO_DISPATCH or ticket.category is None:
        return ()
    chain, _ = ticket.places
    out = {ticket.about, *ticket.given_back_by, *(each.unit for each in ticket.candidates)}
    try:
        found = alternatives(ticket.category, chain, rules.catalogue, rules.units)
    except CategoryUnknown:  # of a catalogue that was in force before
        return ()
    return tuple(each for each in found if each.unit not in out)


def level(ticket: Ticket, rules: Rules) -> Sensitivity:
    """How far the matter may be seen, by its sub-item, by whom it complains about, and by whether it is a group's."""
    item = None if ticket.category is None else rules.catalogue.item(ticket.category)
    of_item = Sensitivity.ORDINARY if item is None else item.sensitivity
    return level_of(of_item, ticket.about, is_group=bool(ticket.group_signs))


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


def doubts_of_fix(position: Position | None, recorded_at: datetime, field: Field) -> tuple[Reason, ...]:
    """Why a receiver's fix has to be confirmed on a map or by an address: `fix_coarse`, `fix_stale`; or nothing.

    A place that somebody chose on a map, or gave as an address, is confirmed.
    """
    if position is None or position.source != "gps":
        return ()
    found = []
    radius = radius_m(position) or 0.0
    if radius > field.fix_coarse_m:
        found.append(Reason("fix_coarse", {"accuracy_m": f"{radius:.0f}", "max": str(field.fix_coarse_m)}))
    age = timedelta() if position.fixed_at is None else recorded_at - position.fixed_at
    if age > timedelta(minutes=field.fix_stale_minutes):
        minutes = {"minutes": str(int(age / timedelta(minutes=1))), "max": str(field.fix_stale_minutes)}
        found.append(Reason("fix_stale", minutes))
    return tuple(found)
