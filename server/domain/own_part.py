"""本人可办: what one person may do about a ticket from the field, whatever state it is in.

Whether it fits now follows from the state and from what the person has done since, which a handheld out of reach works
out by itself (docs/app.md). This says only what no state changes: whom the step is granted to, and of what.
"""

from msgspec import Struct

from server.domain.decide import rule_of
from server.domain.scope import Act, Actor, may
from server.domain.steps.field import may_be_done_by
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.ticket import Ticket
from server.domain.transitions import Step


class OwnPart(Struct, frozen=True, kw_only=True):
    """`kinds` of commands that the person may send about the ticket, and the numbers of what is theirs in it.

    `legs` are of their unit; `offers` the legs that are offered to them; `tasks` wait on the spot for them or for
    whoever stands for the grid; to `whistles` their unit has not come yet.
    """

    kinds: tuple[str, ...] = ()
    legs: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()
    whistles: tuple[int, ...] = ()


#: Each step that may come from the field, with the act that must be granted and the kinds that it is called by.
_ASKED: tuple[tuple[str, Step, Act], ...] = tuple(
    (kind, step, rule_of(step).act) for kind, (step, _) in FROM_THE_FIELD.items()
)


def own_part(actor: Actor, ticket: Ticket) -> OwnPart:
    """What of the ticket is this person's, and what they may do about it."""
    granted = {act: may(actor, act, ticket) for act in {act for _, _, act in _ASKED}}
    legs = tuple(leg.no for leg in ticket.live_legs if leg.unit == actor.unit)
    offers = tuple(leg.no for leg in ticket.live_legs if leg.offer is not None and leg.offer.to == actor.id)
    tasks = tuple(task.no for task in ticket.field_tasks if may_be_done_by(actor, task, ticket))
    whistles = tuple(one.no for one in ticket.whistles if actor.unit in one.absent)
    needed = {
        Step.TAKE_OFFER: offers,
        Step.NEXT_OFFER: offers,
        Step.REPORT_FIELD_TASK: tasks,
        Step.ANSWER_WHISTLE: whistles,
    }
    kinds = tuple(
        kind
        for kind, step, act in _ASKED
        if granted[act] and needed.get(step, legs if rule_of(step).own_leg else True)
    )
    return OwnPart(
        kinds=kinds,
        legs=legs,
        offers=offers,
        tasks=tasks if granted[Act.FIELD_TASK] else (),
        whistles=whistles if granted[Act.ANSWER_WHISTLE] else (),
    )
