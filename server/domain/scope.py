"""Who may do what to which ticket: one table of (act, role) → condition, deny first.

A role that is not in a row may not. A condition is a sentence about the actor and the ticket; the words "where" and
"who" are two axes and both must hold. Source: docs/permissions.md; further rows come with the further steps.
"""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from server.domain.errors import NotYours
from server.domain.people import Role
from server.domain.ticket import Ticket


class Act(StrEnum):
    """What a person may want with a ticket."""

    SEE = "see"
    REVEAL_CONTACT = "reveal_contact"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    SIGN = "sign"
    SUBMIT_RESULT = "submit_result"
    REVIEW = "review"
    CALL_BACK = "call_back"
    AMEND = "amend"
    CORRECT_PLACE = "correct_place"
    RECORD = "record"


class Actor(Struct, frozen=True, kw_only=True):
    """A person as far as rules ask: who, in which roles, answering for which areas, belonging to which unit.

    `former` are the areas of posts that ended not long ago.
    """

    id: str
    roles: frozenset[Role]
    scope: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    unit: str | None = None


Condition = Callable[[Actor, Ticket], bool]


def everywhere(_actor: Actor, _ticket: Ticket) -> bool:
    """A: all tickets."""
    return True


def own_area(actor: Actor, ticket: Ticket) -> bool:
    """G, S, D: the ticket lies in an area that the actor answers for, on any level or layer."""
    placement = ticket.placement
    if placement is None:
        return False
    return not actor.scope.isdisjoint(placement.chain) or any(
        not actor.scope.isdisjoint(codes) for codes in placement.overlays.values()
    )


def own_unit(actor: Actor, ticket: Ticket) -> bool:
    """U: the actor's unit has a leg of the ticket."""
    return actor.unit is not None and any(leg.unit == actor.unit for leg in ticket.legs)


def own_report(actor: Actor, ticket: Ticket) -> bool:
    """The actor recorded the ticket, wherever it lies."""
    return ticket.reporter == actor.id


def former_area(actor: Actor, ticket: Ticket) -> bool:
    """Until the boundaries were drawn anew the ticket lay in an area that the actor answers or answered for."""
    return not (actor.scope | actor.former).isdisjoint(ticket.former_areas)


def own_area_not_own_unit(actor: Actor, ticket: Ticket) -> bool:
    """In the actor's area, and not about the actor's own unit: nobody reviews themselves."""
    return own_area(actor, ticket) and not own_unit(actor, ticket)


def not_own_unit(actor: Actor, ticket: Ticket) -> bool:
    """Anywhere, but not about the actor's own unit."""
    return not own_unit(actor, ticket)


_COORDINATORS = (Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR)
_FIELD = (Role.GRID_WORKER, Role.PARTY_HELPER, Role.MEDIATOR)

GRANTS: dict[tuple[Act, Role], tuple[Condition, ...]] = {
    **{(Act.SEE, role): (own_area,) for role in _COORDINATORS},
    **{(Act.SEE, role): (own_report,) for role in (Role.PARTY_HELPER, Role.MEDIATOR)},
    (Act.SEE, Role.GRID_WORKER): (own_area, own_report),
    (Act.SEE, Role.HANDLER): (own_unit, own_report),
    (Act.SEE, Role.OPERATOR): (everywhere,),
    (Act.SEE, Role.SUPERVISOR): (everywhere,),
    **{(Act.REVEAL_CONTACT, role): (own_report,) for role in _FIELD},
    **{(Act.REVEAL_CONTACT, role): (own_area,) for role in _COORDINATORS},
    (Act.REVEAL_CONTACT, Role.HANDLER): (own_unit,),
    (Act.REVEAL_CONTACT, Role.OPERATOR): (everywhere,),
    **{(Act.ACCEPT, role): (own_area,) for role in _COORDINATORS},
    (Act.ACCEPT, Role.OPERATOR): (everywhere,),
    **{(Act.DISPATCH, role): (own_area,) for role in _COORDINATORS},
    (Act.DISPATCH, Role.OPERATOR): (everywhere,),
    (Act.SIGN, Role.HANDLER): (own_unit,),
    (Act.SIGN, Role.MEDIATOR): (own_unit,),
    (Act.SUBMIT_RESULT, Role.HANDLER): (own_unit,),
    (Act.SUBMIT_RESULT, Role.MEDIATOR): (own_unit,),
    **{(Act.REVIEW, role): (own_area_not_own_unit,) for role in _COORDINATORS},
    (Act.REVIEW, Role.OPERATOR): (not_own_unit,),
    (Act.REVIEW, Role.SUPERVISOR): (not_own_unit,),
    (Act.CALL_BACK, Role.OPERATOR): (not_own_unit,),
    **{(Act.AMEND, role): (own_area,) for role in _COORDINATORS},
    (Act.AMEND, Role.OPERATOR): (everywhere,),
    (Act.CORRECT_PLACE, Role.GRID_WORKER): (own_area, own_report),
    **{(Act.RECORD, role): (own_area, own_report, former_area) for role in _FIELD},
    (Act.RECORD, Role.HANDLER): (own_unit, own_report),
    **{(Act.RECORD, role): (own_area,) for role in _COORDINATORS},
    (Act.RECORD, Role.OPERATOR): (everywhere,),
}


def may(actor: Actor, act: Act, ticket: Ticket) -> bool:
    """Whether one of the actor's roles grants the act on this ticket."""
    return any(condition(actor, ticket) for role in actor.roles for condition in GRANTS.get((act, role), ()))


def require_leg(actor: Actor, act: Act, ticket: Ticket, leg_no: int) -> None:
    """Nothing, if the actor may, and the leg is their own unit's: no unit signs or answers for another.

    A leg that the ticket does not have is nobody's, and left to the rules.

    Raises:
        NotYours.
    """
    require(actor, act, ticket)
    leg = ticket.leg(leg_no)
    if leg is not None and leg.unit != actor.unit:
        raise NotYours(act=act.value, number=ticket.number)


def require(actor: Actor, act: Act, ticket: Ticket) -> None:
    """Nothing, if the actor may.

    Raises:
        NotYours: no role of the actor grants the act on this ticket.
    """
    if not may(actor, act, ticket):
        raise NotYours(act=act.value, number=ticket.number)
