"""Who may do what to which ticket: one table of (act, role) → conditions, deny first.

A role that is not in a row may not. A condition is a sentence about the actor and the ticket; the words "where" and
"who" are two axes and both must hold. Source: docs/permissions.md.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from server.domain.errors import NotYours
from server.domain.leg import Leg
from server.domain.people import Role
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket


class Act(StrEnum):
    """What a person may want with a ticket; several steps may be one act."""

    SEE = "see"  # 查看工单
    SEE_TASK = "see_task"  # 查看自己那部分任务
    REVEAL_CONTACT = "reveal_contact"  # 查看联系方式
    OPEN_ORIGINAL = "open_original"  # 调取照片原件
    ACCEPT = "accept"
    PROPOSE_REJECTION = "propose_rejection"
    REJECT = "reject"
    AMEND = "amend"
    CORRECT_PLACE = "correct_place"
    DISPATCH = "dispatch"
    CONSULT = "consult"
    CONCLUDE_CONSULTATION = "conclude_consultation"
    GIVE_OPINION = "give_opinion"
    ADD_UNIT = "add_unit"
    SIGN = "sign"
    OFFER = "offer"
    TAKE_OFFER = "take_offer"
    SUBMIT_RESULT = "submit_result"
    REQUEST_RETURN = "request_return"
    DECIDE_RETURN = "decide_return"
    ASSIGN_FINALLY = "assign_finally"
    ASK_FOR_TIME = "ask_for_time"
    DECIDE_PAUSE = "decide_pause"
    DECIDE_EXTENSION = "decide_extension"
    DECIDE_DEFERRAL = "decide_deferral"
    RESUME = "resume"
    REFER_TO_MEDIATION = "refer_to_mediation"
    MEDIATE = "mediate"
    ACCEPT_PLAN = "accept_plan"
    SELF_HANDLE = "self_handle"
    CHECK_SELF_HANDLED = "check_self_handled"
    MERGE = "merge"
    REVIEW = "review"
    CALL_BACK = "call_back"
    CLOSE = "close"
    DISPUTE_CLOSURE = "dispute_closure"
    REOPEN = "reopen"
    REQUEST_EXCLUSION = "request_exclusion"
    ENDORSE_EXCLUSION = "endorse_exclusion"
    EXCLUDE = "exclude"
    WITHDRAW = "withdraw"
    URGE = "urge"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    HAND_OVER = "hand_over"
    WHISTLE = "whistle"
    ANSWER_WHISTLE = "answer_whistle"
    ORDER_SWEEP = "order_sweep"
    REPORT_SWEEP = "report_sweep"
    ORDER_FIELD_TASK = "order_field_task"
    FIELD_TASK = "field_task"
    SUGGEST = "suggest"
    RECORD = "record"
    #: What the house does by itself; no person may ask for it.
    BY_ITSELF = "by_itself"


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
    """U: the actor's unit has or had a leg of the ticket, and not only one that was taken back 撤回."""
    return actor.unit is not None and any(leg.unit == actor.unit and not leg.recalled for leg in ticket.legs)


def signed_for(actor: Actor, ticket: Ticket) -> bool:
    """U, assigned person only: the actor took up a leg of the ticket for their unit, and the unit still has it."""
    return actor.unit is not None and any(
        leg.unit == actor.unit and leg.person == actor.id for leg in ticket.live_legs
    )


def is_own_leg(actor: Actor, leg: Leg) -> bool:
    """Whether a part is the actor's unit's, or the actor took it up as a guest when it was offered to them."""
    return (leg.by_guest and leg.person == actor.id) or (actor.unit is not None and leg.unit == actor.unit)


def taken_up(actor: Actor, ticket: Ticket) -> bool:
    """The actor took up another unit's part that was offered to them 秒派, and has it still."""
    return any(leg.by_guest and leg.person == actor.id for leg in ticket.live_legs)


def has_part(actor: Actor, ticket: Ticket) -> bool:
    """The actor's unit has a part of the ticket, and has it still."""
    return actor.unit is not None and any(leg.unit == actor.unit for leg in ticket.live_legs)


def leading_unit(actor: Actor, ticket: Ticket) -> bool:
    """U, as lead: the actor's unit is in charge of the ticket."""
    return actor.unit is not None and any(leg.unit == actor.unit and leg.leads for leg in ticket.live_legs)


def own_report(actor: Actor, ticket: Ticket) -> bool:
    """The actor recorded the ticket, wherever it lies."""
    return ticket.reporter == actor.id


def invited(actor: Actor, ticket: Ticket) -> bool:
    """T: the actor, or their unit, was asked to this ticket: a consultation, a whistle, a task, an offer."""
    return actor.id in ticket.guests or (actor.unit is not None and actor.unit in ticket.guest_units)


def own_task(actor: Actor, ticket: Ticket) -> bool:
    """The actor has a task on the spot that is not done yet."""
    return any(task.person == actor.id and task.done_at is None for task in ticket.field_tasks)


def former_area(actor: Actor, ticket: Ticket) -> bool:
    """Not long ago the actor answered for the ticket's area, or the ticket lay in one of the actor's areas."""
    redrawn = not (actor.scope | actor.former).isdisjoint(ticket.former_areas)
    return redrawn or own_area(replace(actor, scope=actor.former), ticket)


def own_area_not_own_unit(actor: Actor, ticket: Ticket) -> bool:
    """In the actor's area, and neither about the actor's own unit nor their own work: nobody reviews themselves."""
    return own_area(actor, ticket) and not_own_unit(actor, ticket)


def not_own_unit(actor: Actor, ticket: Ticket) -> bool:
    """Anywhere, but neither about the actor's own unit nor about what they did themselves."""
    return not own_unit(actor, ticket) and not taken_up(actor, ticket)


def concerned(actor: Actor, ticket: Ticket) -> bool:
    """The actor has to do with it: they recorded it, their unit has a leg of it, or they were asked to it."""
    return own_report(actor, ticket) or own_unit(actor, ticket) or invited(actor, ticket)


def nobody(_actor: Actor, _ticket: Ticket) -> bool:
    """No ticket at all."""
    return False


def consults(_actor: Actor, ticket: Ticket) -> bool:
    """Questions that the hotline answers itself."""
    return ticket.request_type == "CONSULT"


def _row(*acts: Act, **cells: tuple[Condition, ...]) -> dict[tuple[Act, Role], tuple[Condition, ...]]:
    return {(act, Role(role)): conditions for act in acts for role, conditions in cells.items()}


_in_area = {"street_coordinator": (own_area,), "district_coordinator": (own_area,)}
_not_own = {
    "street_coordinator": (own_area_not_own_unit,),
    "district_coordinator": (own_area_not_own_unit,),
}
_by_units = {"handler": (own_unit,), "mediator": (own_unit,)}

GRANTS: dict[tuple[Act, Role], tuple[Condition, ...]] = {
    **_row(
        Act.SEE,
        grid_worker=(own_area, own_report, invited),
        party_helper=(own_report, invited),
        mediator=(own_report, own_unit, invited),
        handler=(own_unit, own_report, invited),
        operator=(everywhere,),
        supervisor=(everywhere,),
        expert=(invited,),
        observer=(invited,),
        leader=(own_area,),
        policy_specialist=(own_unit, own_report),
        **_in_area,
    ),
    **_row(Act.SEE_TASK, assist_party=(has_part, invited)),
    **_row(
        Act.REVEAL_CONTACT,
        grid_worker=(own_report, own_task, taken_up),
        party_helper=(own_report,),
        mediator=(own_report,),
        handler=(signed_for,),
        operator=(everywhere,),
        **_in_area,
    ),
    **_row(Act.OPEN_ORIGINAL, operator=(everywhere,), supervisor=(everywhere,), **_in_area),
    **_row(Act.ACCEPT, Act.AMEND, Act.DISPATCH, Act.MERGE, operator=(everywhere,), **_in_area),
    **_row(Act.PROPOSE_REJECTION, operator=(everywhere,)),
    **_row(Act.REJECT, Act.CONSULT, Act.ORDER_FIELD_TASK, **_in_area),
    **_row(Act.CORRECT_PLACE, grid_worker=(own_area, own_report)),
    **_row(Act.CONCLUDE_CONSULTATION, district_coordinator=(own_area,), leader=(own_area,)),
    **_row(Act.GIVE_OPINION, handler=(invited,), expert=(invited,)),
    **_row(Act.ADD_UNIT, handler=(leading_unit,), **_in_area),
    **_row(Act.OFFER, handler=(own_unit,), **_in_area),
    **_row(Act.TAKE_OFFER, grid_worker=(invited,), mediator=(invited,), handler=(invited,)),
    **_row(
        Act.SIGN,
        Act.SUBMIT_RESULT,
        grid_worker=(taken_up,),
        street_coordinator=(own_unit,),
        assist_party=(own_unit,),
        policy_specialist=(own_unit,),
        operator=(consults,),
        **_by_units,
    ),
    **_row(Act.REQUEST_RETURN, street_coordinator=(own_unit,), **_by_units),
    # Which extension is the district's, and whether a deferral is a leader's, the city's policy says.
    **_row(Act.DECIDE_RETURN, Act.DECIDE_PAUSE, Act.DECIDE_EXTENSION, Act.ACCEPT_PLAN, **_not_own),
    **_row(Act.ASSIGN_FINALLY, Act.EXCLUDE, district_coordinator=(own_area_not_own_unit,)),
    **_row(
        Act.DECIDE_DEFERRAL,
        district_coordinator=(own_area_not_own_unit,),
        leader=(own_area_not_own_unit,),
    ),
    **_row(Act.ASK_FOR_TIME, grid_worker=(taken_up,), street_coordinator=(own_unit,), **_by_units),
    **_row(Act.RESUME, operator=(everywhere,), **_by_units, **_in_area),
    **_row(Act.REFER_TO_MEDIATION, street_coordinator=(own_area,), **_by_units),
    **_row(Act.MEDIATE, mediator=(own_unit, invited)),
    **_row(Act.SELF_HANDLE, grid_worker=(own_report,)),
    **_row(Act.CHECK_SELF_HANDLED, grid_worker=(own_area,), **_in_area),
    **_row(Act.REVIEW, operator=(not_own_unit,), supervisor=(not_own_unit,), **_not_own),
    **_row(Act.CALL_BACK, operator=(not_own_unit,), handler=(own_unit,), leader=(own_area_not_own_unit,)),
    **_row(Act.CLOSE, operator=(not_own_unit,)),
    **_row(Act.DISPUTE_CLOSURE, grid_worker=(own_area, own_report)),
    **_row(
        Act.REOPEN,
        operator=(not_own_unit,),
        supervisor=(not_own_unit,),
        district_coordinator=(own_area_not_own_unit,),
    ),
    **_row(Act.REQUEST_EXCLUSION, handler=(own_unit,)),
    **_row(Act.ENDORSE_EXCLUSION, **_not_own),
    **_row(Act.WITHDRAW, grid_worker=(own_report,), operator=(everywhere,)),
    **_row(
        Act.URGE,
        grid_worker=(own_area, own_report),
        operator=(everywhere,),
        supervisor=(everywhere,),
        **_in_area,
    ),
    **_row(Act.SUPERVISE, supervisor=(everywhere,), **_in_area),
    **_row(Act.ANSWER_SUPERVISION, handler=(own_unit,), **_in_area),
    **_row(Act.HAND_OVER, supervisor=(everywhere,), district_coordinator=(own_area,)),
    **_row(Act.WHISTLE, grid_worker=(own_area, own_report), street_coordinator=(own_area,)),
    **_row(Act.ANSWER_WHISTLE, handler=(invited,), assist_party=(invited,), mediator=(invited,)),
    **_row(Act.ORDER_SWEEP, supervisor=(everywhere,), **_in_area),
    **_row(Act.REPORT_SWEEP, handler=(own_unit, invited)),
    **_row(
        Act.FIELD_TASK,
        grid_worker=(own_area, invited),
        party_helper=(invited,),
        mediator=(invited,),
        observer=(invited,),
        **_in_area,
    ),
    # What each of them may suggest stands in `steps.suggesting`.
    **_row(
        Act.SUGGEST,
        grid_worker=(own_area, own_report),
        street_coordinator=(own_area,),
        supervisor=(everywhere,),
        **_by_units,
    ),
    **_row(
        Act.RECORD,
        grid_worker=(own_area, own_report, former_area),
        party_helper=(own_area, own_report, former_area),
        mediator=(own_area, own_report, former_area),
        handler=(own_unit, own_report),
        operator=(everywhere,),
        expert=(invited,),
        policy_specialist=(own_unit,),
        **_in_area,
    ),
}


#: What must hold besides, for every act, where a matter is not ordinary. No entry: nothing besides.
LIMITS: dict[tuple[Sensitivity, Role], Condition] = {
    (Sensitivity.SENSITIVE, Role.GRID_WORKER): concerned,
    (Sensitivity.SENSITIVE, Role.PARTY_HELPER): concerned,
    (Sensitivity.SENSITIVE, Role.MEDIATOR): concerned,
    (Sensitivity.SENSITIVE, Role.OBSERVER): nobody,
    (Sensitivity.RESTRICTED, Role.GRID_WORKER): concerned,
    (Sensitivity.RESTRICTED, Role.PARTY_HELPER): concerned,
    (Sensitivity.RESTRICTED, Role.MEDIATOR): concerned,
    (Sensitivity.RESTRICTED, Role.STREET_COORDINATOR): concerned,
    (Sensitivity.RESTRICTED, Role.OBSERVER): nobody,
}


def may(actor: Actor, act: Act, ticket: Ticket) -> bool:
    """Whether one of the actor's roles grants the act on this ticket, and its sensitivity leaves it at that.

    Nobody may anything about a matter that complains about their own unit.
    """
    if ticket.about is not None and actor.unit == ticket.about:
        return False
    for role, condition in _granting(act, actor.roles):
        if condition(actor, ticket) and LIMITS.get((ticket.sensitivity, role), everywhere)(actor, ticket):
            return True
    return False


def acts_of(actor: Actor, ticket: Ticket) -> frozenset[Act]:
    """Everything that the actor `may` about the ticket, for who asks of one person after many acts."""
    if ticket.about is not None and actor.unit == ticket.about:
        return frozenset()
    asked = _conditions_of(actor.roles, ticket.sensitivity)
    held = frozenset([condition for condition in asked if condition(actor, ticket)])
    return _acts_where(held, actor.roles, ticket.sensitivity)


@cache
def _conditions_of(roles: frozenset[Role], sensitivity: Sensitivity) -> frozenset[Condition]:
    """All that decides what one of the roles is granted about such a matter."""
    granting = (condition for (_, role), every in GRANTS.items() if role in roles for condition in every)
    limiting = (LIMITS.get((sensitivity, role), everywhere) for role in roles)
    return frozenset((*granting, *limiting))


@lru_cache(maxsize=10_000)
def _acts_where(
    held: frozenset[Condition], roles: frozenset[Role], sensitivity: Sensitivity
) -> frozenset[Act]:
    """What is granted to somebody in these roles for whom these conditions hold, and no others."""
    return frozenset(
        act
        for (act, role), conditions in GRANTS.items()
        if role in roles
        and not held.isdisjoint(conditions)
        and LIMITS.get((sensitivity, role), everywhere) in held
    )


@cache
def _granting(act: Act, roles: frozenset[Role]) -> tuple[tuple[Role, Condition], ...]:
    """On what conditions one of the roles grants the act."""
    return tuple((role, condition) for role in roles for condition in GRANTS.get((act, role), ()))


def require(actor: Actor, act: Act, ticket: Ticket) -> None:
    """Nothing, if the actor may.

    Raises:
        NotYours: no role of the actor grants the act on this ticket.
    """
    if not may(actor, act, ticket):
        raise NotYours(act=act.value, number=ticket.number)


def require_leg(actor: Actor, act: Act, ticket: Ticket, leg_no: int) -> None:
    """Nothing, if the leg is the actor's own unit's, or they took it up: no unit signs or answers for another.

    A leg that the ticket does not have is nobody's, and left to the rules.

    Raises:
        NotYours.
    """
    leg = ticket.leg(leg_no)
    if leg is not None and not is_own_leg(actor, leg):
        raise NotYours(act=act.value, number=ticket.number)
