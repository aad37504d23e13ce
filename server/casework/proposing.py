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


class ProposedPage(Struct, frozen=True):
    """A page of tickets with proposals, in order of urgency, and how many the whole list has."""

    tickets: tuple[Proposed, ...]
    total: int
    limit: int


def proposed(
    house: House, actor: Actor, area: str | None, level: int | None, after: str | None, limit: int
) -> ProposedPage:
    """All proposals of an area for which the person could supervise; `after` is the number of the last ticket seen.

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
            if (made := _made(proposals(ticket, now, rules), level))
        ]
    found.sort(key=lambda one: (one.ticket.promise_due or one.ticket.received_at, one.ticket.number))
    found.sort(key=lambda one: urgency_of(one.proposals[0]), reverse=True)
    numbers = [one.ticket.number for one in found]
    start = numbers.index(after) + 1 if after in numbers else 0
    return ProposedPage(tuple(found[start : start + limit]), len(found), limit)


def _made(made: tuple[Proposal, ...], level: int | None) -> tuple[Proposal, ...]:
    wanted = [each for each in made if level is None or each.level == level]
    return tuple(sorted(wanted, key=urgency_of, reverse=True))
