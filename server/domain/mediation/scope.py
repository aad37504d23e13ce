"""Who may do what to which mediation case: (act, role) → conditions, deny first. A case is confidential.

Those who mediate and the street's justice office 司法所 read it. Coordinators, the hotline, supervisors and the grid's
worker see its state and dates. Nobody else sees that it is there. Source: docs/mediation.md.
"""

from collections.abc import Callable
from enum import StrEnum

from server.domain.mediation.case import Case
from server.domain.mediation.errors import NotYourCase
from server.domain.people import Role
from server.domain.scope import Actor


class CaseAct(StrEnum):
    """What a person may want with a case; several steps may be one act."""

    SEE_STATE = "see_state"  # 查看状态和日期
    SEE_CASE = "see_case"  # 查看案卷
    REVEAL_PARTY = "reveal_party"  # 查看当事人身份
    STAFF = "staff"
    TAKE_OFFER = "take_offer"
    CONDUCT = "conduct"
    RECUSE = "recuse"
    CONTRIBUTE = "contribute"
    FOLLOW_UP = "follow_up"
    #: What the house does by itself; no person may ask for it.
    BY_ITSELF = "by_itself"


CaseCondition = Callable[[Actor, Case], bool]


def anywhere(_actor: Actor, _case: Case) -> bool:
    """A: all cases."""
    return True


def area_of_case(actor: Actor, case: Case) -> bool:
    """G, S, D: the case lies in an area that the actor answers for."""
    return not actor.scope.isdisjoint(case.chain)


def registered_it(actor: Actor, case: Case) -> bool:
    """The actor registered the case."""
    return case.registered_by == actor.id


def mediates(actor: Actor, case: Case) -> bool:
    """T: the actor leads the mediation, or mediates in it."""
    return actor.id in case.mediating_people


def takes_part(actor: Actor, case: Case) -> bool:
    """T: the actor mediates, helps or advises; in a restricted case only those who mediate count."""
    return actor.id in case.participants


def is_asked(actor: Actor, case: Case) -> bool:
    """The actor was asked to take the case and may still do so."""
    return actor.id in case.asked_now


def justice_office(actor: Actor, case: Case) -> bool:
    """S (司法所): the actor belongs to the justice office of the street of the case."""
    return case.office is not None and actor.unit == case.office


def _row(
    *acts: CaseAct, **cells: tuple[CaseCondition, ...]
) -> dict[tuple[CaseAct, Role], tuple[CaseCondition, ...]]:
    return {(act, Role(role)): conditions for act in acts for role, conditions in cells.items()}


_by_office = {"street_coordinator": (justice_office,)}

CASE_GRANTS: dict[tuple[CaseAct, Role], tuple[CaseCondition, ...]] = {
    **_row(
        CaseAct.SEE_STATE,
        grid_worker=(area_of_case, takes_part, registered_it),
        party_helper=(takes_part, registered_it),
        mediator=(takes_part, is_asked, justice_office, registered_it),
        street_coordinator=(area_of_case, justice_office, registered_it),
        district_coordinator=(area_of_case,),
        handler=(registered_it,),
        operator=(anywhere,),
        supervisor=(anywhere,),
        expert=(takes_part,),
    ),
    **_row(
        CaseAct.SEE_CASE,
        grid_worker=(takes_part,),
        party_helper=(takes_part,),
        mediator=(takes_part, justice_office),
        expert=(takes_part,),
        **_by_office,
    ),
    **_row(CaseAct.REVEAL_PARTY, mediator=(mediates, justice_office), **_by_office),
    **_row(CaseAct.STAFF, mediator=(mediates, justice_office), **_by_office),
    **_row(CaseAct.TAKE_OFFER, mediator=(is_asked,)),
    **_row(CaseAct.CONDUCT, mediator=(mediates,), **_by_office),
    **_row(CaseAct.RECUSE, mediator=(mediates, justice_office), **_by_office),
    **_row(
        CaseAct.CONTRIBUTE,
        grid_worker=(takes_part,),
        party_helper=(takes_part,),
        mediator=(mediates, justice_office),
        expert=(takes_part,),
        **_by_office,
    ),
    **_row(
        CaseAct.FOLLOW_UP,
        grid_worker=(takes_part,),
        party_helper=(takes_part,),
        mediator=(mediates, justice_office),
        **_by_office,
    ),
}

#: Who registers a case: those to whom people come with a dispute.
CASE_REGISTRARS = frozenset(
    {
        Role.MEDIATOR,
        Role.PARTY_HELPER,
        Role.GRID_WORKER,
        Role.STREET_COORDINATOR,
        Role.OPERATOR,
        Role.HANDLER,
    }
)


def may_with_case(actor: Actor, act: CaseAct, case: Case) -> bool:
    """Whether one of the actor's roles grants the act on this case."""
    return any(
        condition(actor, case) for role in actor.roles for condition in CASE_GRANTS.get((act, role), ())
    )


def require_with_case(actor: Actor, act: CaseAct, case: Case) -> None:
    """Nothing, if the actor may.

    Raises:
        NotYourCase.
    """
    if not may_with_case(actor, act, case):
        raise NotYourCase(act=act.value, number=case.number)
