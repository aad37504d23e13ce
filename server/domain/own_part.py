"""本人可办: what one person may do about a ticket from the field, whatever state it is in.

Whether it fits now follows from the state and from what the person has done since, which a handheld out of reach works
out by itself (docs/app.md). This says only what no state changes: whom the step is granted to, and of what.
"""

from functools import lru_cache

from msgspec import Struct

from server.domain.decide import rule_of
from server.domain.people import Role
from server.domain.scope import GRANTS, Act, Actor, acts_of, is_own_leg
from server.domain.steps.field import may_be_done_by
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.ticket import Ticket
from server.domain.transitions import Step


class OwnPart(Struct, frozen=True, kw_only=True):
    """`kinds` of commands that the person may send about the ticket, and the numbers of what is theirs in it.

    `legs` are of their unit, or taken up by them; `offers` the legs that are offered to them; `tasks` wait on the spot
    for them or for whoever stands for the grid; to `whistles` their unit has not come yet.
    """

    kinds: tuple[str, ...] = ()
    legs: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()
    whistles: tuple[int, ...] = ()


#: Of what somebody must have a number before they can take the step.
_NEEDED = {
    Step.TAKE_OFFER: "offers",
    Step.NEXT_OFFER: "offers",
    Step.REPORT_FIELD_TASK: "tasks",
    Step.ANSWER_WHISTLE: "whistles",
}


class _Asked(Struct, frozen=True):
    kind: str
    needed: str | None


def _by_role() -> dict[Role, tuple[tuple[Act, tuple[_Asked, ...]], ...]]:
    """What each role may be granted, and the kinds of commands that ask for it."""
    asked: dict[Act, tuple[_Asked, ...]] = {}
    for kind, (step, _) in FROM_THE_FIELD.items():
        rule = rule_of(step)
        needed = "legs" if rule.own_leg else _NEEDED.get(step)
        asked[rule.act] = (*asked.get(rule.act, ()), _Asked(kind, needed))
    return {
        role: tuple((act, kinds) for act, kinds in asked.items() if (act, role) in GRANTS) for role in Role
    }


_BY_ROLE = _by_role()


def own_part(actor: Actor, ticket: Ticket) -> OwnPart:
    """What of the ticket is this person's, and what they may do about it."""
    live = ticket.live_legs
    mine = {
        "legs": tuple([leg.no for leg in live if is_own_leg(actor, leg)]),
        "offers": tuple([leg.no for leg in live if leg.offer is not None and leg.offer.to == actor.id]),
        "tasks": tuple([task.no for task in ticket.field_tasks if may_be_done_by(actor, task, ticket)]),
        "whistles": tuple([one.no for one in ticket.whistles if actor.unit in one.absent]),
    }
    had = frozenset([name for name, numbers in mine.items() if numbers])
    kinds, needed = _kinds(actor.roles, acts_of(actor, ticket), had)
    return OwnPart(kinds=kinds, **{name: mine[name] for name in needed})


@lru_cache(maxsize=10_000)
def _kinds(
    roles: frozenset[Role], granted: frozenset[Act], had: frozenset[str]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """The kinds of commands that may be sent by whoever has these numbers, and which of the numbers they need."""
    needed = {
        asked.kind: asked.needed
        for role in sorted(roles)
        for act, every in _BY_ROLE[role]
        if act in granted
        for asked in every
        if asked.needed is None or asked.needed in had
    }
    return tuple(needed), frozenset(name for name in needed.values() if name is not None)
