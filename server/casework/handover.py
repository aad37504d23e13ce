"""交接: somebody's posts, offices and tasks go to a colleague once both have said so.

    begun ─the leaver says so (or a coordinator for them)─┐
      │                                                   ├─▶ done: posts, offices, tasks and mailboxes, at once
      ├────the successor says so──────────────────────────┘
      └──withdrawn

What the leaver has recorded and not sent is still taken for a while: notes, visits and photos are added, steps are
refused (`former_area` in docs/permissions.md).
"""

from datetime import timedelta
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from geo.areas import BASE
from server.casework.chain import move
from server.casework.errors import (
    BeyondYourArea,
    HandoverOpen,
    HandoverOver,
    HandoverUnknown,
    SuccessorUnfit,
)
from server.casework.house import House
from server.casework.passing import deliver_for_a_time
from server.casework.people import actor_of, context_of, require_role
from server.casework.redivision import PROPOSERS
from server.casework.settling import resettle
from server.domain.calendar import CHINA
from server.domain.events import FieldTaskPassedOn
from server.domain.handhelds import Stop
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import handhelds, handovers, listing, pairings, people, sessions, tickets
from server.store.handovers import Handover, Listed
from server.store.listing import OPEN
from server.store.ticket_rows import guests_of
from server.store.ticket_scope import Scope
from sync.store import Delivery
from sync.writer import Transaction

SCHEMA = 1

#: Nobody has more open tickets to hand over than this.
_TICKETS_MAX = 10_000


class HandoverNotice(Struct, frozen=True, kw_only=True):
    """`notice:<uuid>`: a handover concerns you. `state` is `open`, `done` or `withdrawn`; `tickets` their ids."""

    schema: int
    kind: str
    handover: str
    state: str
    leaver: str
    leaver_name: str
    successor: str
    successor_name: str
    areas: tuple[str, ...]
    tickets: tuple[str, ...]


def begin(
    transaction: Transaction,
    house: House,
    actor: Actor,
    own_id: UUID,
    pair: tuple[str, str],
    *,
    leaves_for_good: bool,
) -> Handover:
    """开始交接: a coordinator names who gives and who takes. Nothing moves yet; both are told.

    Raises:
        RoleMissing, BeyondYourArea: the leaver is not in the coordinator's area, or not with everything they have.
        SuccessorUnfit: `pair` are not two people, the second with all roles of the first.
        HandoverOpen: the leaver's things are being handed over already.
    """
    require_role(actor, PROPOSERS)
    connection = transaction.connection
    leaver, successor = (people.person(connection, each) for each in pair)
    unfit = leaver is None or successor is None or leaver.id == successor.id
    if leaver is None or successor is None or unfit or not set(leaver.roles) <= set(successor.roles):
        raise SuccessorUnfit(leaver=pair[0], successor=pair[1])
    areas = tuple(sorted(_standing(transaction, leaver).scope))
    _require_within(house, actor, leaver, areas)
    under_way = handovers.open_of(connection, leaver.id)
    if under_way is not None:
        raise HandoverOpen(handover=under_way.id)
    begun = Handover(
        id=str(own_id),
        leaver=leaver.id,
        successor=successor.id,
        leaves_for_good=leaves_for_good,
        begun_by=actor.id,
        begun_at=transaction.at,
        areas=areas,
    )
    handovers.add(connection, begun)
    _tell(transaction, house, begun)
    return begun


def acknowledge(
    transaction: Transaction, house: House, actor: Actor, own_id: str, note: str = ""
) -> Handover:
    """交接确认: by the leaver or the successor; a coordinator answers for a leaver who is gone, and says why.

    The second one carries it out.

    Raises:
        HandoverUnknown, HandoverOver, RoleMissing, BeyondYourArea.
    """
    known = read(transaction.connection, house, actor, own_id)
    if not known.is_open:
        raise HandoverOver(handover=own_id)
    if actor.id == known.successor:
        said = replace(known, taken_at=transaction.at)
    else:
        if actor.id != known.leaver:
            require_role(actor, PROPOSERS)
        said = replace(known, given_by=actor.id, given_at=transaction.at, note=note)
    if said.given_at is not None and said.taken_at is not None:
        said = _carried_out(transaction, house, said)
    handovers.save(transaction.connection, said)
    _tell(transaction, house, said)
    return said


def withdraw(transaction: Transaction, house: House, actor: Actor, own_id: str) -> Handover:
    """撤回: a coordinator gives it up as long as it is open.

    Raises:
        HandoverUnknown, HandoverOver, RoleMissing.
    """
    require_role(actor, PROPOSERS)
    known = read(transaction.connection, house, actor, own_id)
    if not known.is_open:
        raise HandoverOver(handover=own_id)
    withdrawn = replace(known, withdrawn_at=transaction.at)
    handovers.save(transaction.connection, withdrawn)
    _tell(transaction, house, withdrawn)
    return withdrawn


def read(connection: Connection, house: House, actor: Actor, own_id: str) -> Handover:
    """A handover, as both who are concerned and the coordinators of all its areas may see it.

    Raises:
        HandoverUnknown.
    """
    found = handovers.by_id(connection, own_id)
    if found is None or not _sees(house, actor, found):
        raise HandoverUnknown(handover=own_id)
    return found


def listed(house: House, actor: Actor, limit: int) -> tuple[Handover, ...]:
    """The newest handovers that the person may see."""
    everybodys = None if not PROPOSERS.isdisjoint(actor.roles) else actor.id
    with house.engine.connect() as connection:
        found = handovers.newest(connection, min(limit, house.settings.page_size_max), everybodys)
    return tuple(each for each in found if _sees(house, actor, each))


def list_of(connection: Connection, handover: Handover) -> tuple[Listed, ...]:
    """交接清单: the open tickets as they are now, or as they were when the handover was done."""
    if not handover.is_open:
        return handover.listed
    mine = Scope(areas=frozenset(handover.areas), guests=guests_of([handover.leaver], ()))
    return tuple(
        _line(each, handover.leaver) for each in listing.newest(connection, mine, OPEN, _TICKETS_MAX)
    )


def _line(ticket: Ticket, leaver: str) -> Listed:
    own = (task.no for task in ticket.field_tasks if task.person == leaver and task.done_at is None)
    return Listed(ticket=str(ticket.id), number=ticket.number, task=next(own, None))


def _carried_out(transaction: Transaction, house: House, handover: Handover) -> Handover:
    """Everything at once: what the list has now is what it will always say."""
    connection, on = transaction.connection, transaction.at.astimezone(CHINA).date()
    lines = list_of(connection, handover)
    leaver, successor = both(connection, handover)
    for post in people.posts_of(connection, leaver.id, on):
        people.hand_over_post(connection, post, successor.id, on)
    for code in leaver.scope:
        area = house.area(code)
        people.remember_office(connection, code, BASE if area is None else area.layer, leaver.id, on)
    offices = tuple(dict.fromkeys((*successor.scope, *leaver.scope)))
    # Nobody is let in who has no sign-in name, whoever vouches for them.
    login = None if handover.leaves_for_good else leaver.login
    left = replace(leaver, scope=(), login=login)
    people.save_people(connection, [left, replace(successor, scope=offices)])
    for line in lines:
        _pass_on(transaction, house, handover, UUID(line.ticket))
    if handover.leaves_for_good:
        until = transaction.at + timedelta(days=house.settings.send_only_days)
        sessions.end_sessions_of(connection, leaver.id, transaction.at, until)
        handhelds.stop_those_of(connection, leaver.id, Stop.LEFT, transaction.at, until)
        people.drop_password(connection, leaver.id)
        pairings.take_back_those_for(connection, leaver.id)
    for person in both(connection, handover):
        mailbox = sessions.mailbox_of(connection, person.id)
        if mailbox is not None:
            resettle(transaction, house, person, mailbox, None)
    return replace(handover, done_at=transaction.at, listed=lines)


def _pass_on(transaction: Transaction, house: House, handover: Handover, own_id: UUID) -> None:
    """The leaver's own tasks in one ticket become the successor's."""
    ticket = tickets.by_id(transaction.connection, own_id)
    by = context_of(house, Actor(id=handover.begun_by, roles=frozenset()), transaction.at)
    for task in () if ticket is None else ticket.field_tasks:
        if ticket is not None and task.person == handover.leaver and task.done_at is None:
            payload = FieldTaskPassedOn(task=task.no, person=handover.successor)
            ticket = move(transaction, house, ticket, payload, by)


def both(connection: Connection, handover: Handover) -> tuple[Person, Person]:
    """The leaver and the successor."""
    found = [people.person(connection, each) for each in (handover.leaver, handover.successor)]
    leaver, successor = (each for each in found if each is not None)
    return leaver, successor


def _standing(transaction: Transaction, person: Person) -> Actor:
    return actor_of(transaction.connection, person, transaction.at.astimezone(CHINA).date())


def _require_within(house: House, actor: Actor, leaver: Person, areas: tuple[str, ...]) -> None:
    """Administrators look after everybody; coordinators after who has nothing outside their own area."""
    if Role.ADMIN in actor.roles:
        return
    unit = None if leaver.unit is None else house.rules.units.get(leaver.unit)
    where = areas or (() if unit is None else (unit.area,))
    beyond = [code for code in where if actor.scope.isdisjoint(house.chain(code))]
    if beyond or not where:
        raise BeyondYourArea(count=len(beyond), areas=", ".join(beyond[:5]))


def _sees(house: House, actor: Actor, handover: Handover) -> bool:
    if actor.id in (handover.leaver, handover.successor, handover.begun_by) or Role.ADMIN in actor.roles:
        return True
    inside = all(not actor.scope.isdisjoint(house.chain(code)) for code in handover.areas)
    return bool(handover.areas) and inside and not PROPOSERS.isdisjoint(actor.roles)


def _tell(transaction: Transaction, house: House, handover: Handover) -> None:
    """A notice to both, where they have mailboxes; who has the console open hears that something waits, or no more."""
    transaction.after_commit(house.live.note_requests)
    connection = transaction.connection
    leaver, successor = both(connection, handover)
    state = "open" if handover.is_open else "withdrawn" if handover.done_at is None else "done"
    notice = HandoverNotice(
        schema=SCHEMA,
        kind="handover",
        handover=handover.id,
        state=state,
        leaver=leaver.id,
        leaver_name=leaver.name,
        successor=successor.id,
        successor_name=successor.name,
        areas=handover.areas,
        tickets=tuple(line.ticket for line in list_of(connection, handover)),
    )
    named = (sessions.mailbox_of(connection, person.id) for person in (leaver, successor))
    deliver_for_a_time(
        transaction,
        house,
        [
            Delivery(mailbox, f"notice:{uuid5(UUID(handover.id), mailbox)}", msgspec.json.encode(notice))
            for mailbox in named
            if mailbox is not None
        ],
    )
