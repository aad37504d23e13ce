"""督办建议清单: what a coordinator or supervisor might look after in their area, the most forsaken first."""

from msgspec import Struct

from server.casework.errors import RoleMissing
from server.casework.house import House
from server.casework.reach import scope_of
from server.domain.scope import GRANTS, Act, Actor, may
from server.domain.supervision_proposals import Proposal, proposals, urgency_of
from server.domain.ticket import Ticket
from server.store.open_tickets import stirred


class Proposed(Struct, frozen=True):
    """One ticket with what is proposed for it, the most urgent proposal first."""

    ticket: Ticket
    proposals: tuple[Proposal, ...]


_HIGHEST_RUNG = 4

#: A place on the list, as `next_after` has it: neither ticket nor proposal need still be there.
PLACE = r"^[01]\.[01]\.[0-9]\.[0-9]{1,11}\.[0-9]{1,14}$"


class ProposedPage(Struct, frozen=True):
    """A page of tickets with proposals, in order of urgency, and how many the whole list has.

    `next_after` is the place where the next page goes on; None: this is the last one.
    """

    tickets: tuple[Proposed, ...]
    total: int
    next_after: str | None


def proposed(
    house: House, actor: Actor, area: str | None, level: int | None, after: str | None, limit: int
) -> ProposedPage:
    """All proposals of an area for which the person could supervise, behind the place `after` (see `PLACE`).

    What nobody has comes first, then what is late with a unit that answers to no other, then the higher rungs, the
    earlier promise first.

    Raises:
        RoleMissing: this person supervises nothing.
    """
    able = {role for (act, role) in GRANTS if act is Act.SUPERVISE}
    if able.isdisjoint(actor.roles):
        raise RoleMissing(roles=", ".join(sorted(able)))
    limit = min(limit, house.settings.page_size_max)
    now, rules = house.clock(), house.rules
    with house.engine.connect() as connection:
        found = [
            Proposed(ticket, made)
            for ticket in stirred(connection, scope_of(actor), area, now)
            if may(actor, Act.SUPERVISE, ticket)
            if (made := _made(proposals(ticket, now, rules.of(ticket.placement)), level))
        ]
    found.sort(key=_place)
    last = None if after is None else tuple(map(int, after.split(".")))
    following = [one for one in found if last is None or _place(one) > last]
    shown = following[:limit]
    goes_on = ".".join(map(str, _place(shown[-1]))) if len(following) > limit else None
    return ProposedPage(tuple(shown), len(found), goes_on)


def _place(one: Proposed) -> tuple[int, ...]:
    """By which tickets are in order, all of it numbers: the more urgent first, then the earlier promise."""
    is_nobodys, is_unsupervised, level = urgency_of(one.proposals[0])
    due_at = one.ticket.promise_due or one.ticket.received_at
    urgency = (not is_nobodys, not is_unsupervised, _HIGHEST_RUNG - level)
    return (*map(int, urgency), int(due_at.timestamp()), int(one.ticket.number))


def _made(made: tuple[Proposal, ...], level: int | None) -> tuple[Proposal, ...]:
    wanted = [each for each in made if level is None or each.level == level]
    return tuple(sorted(wanted, key=urgency_of, reverse=True))
