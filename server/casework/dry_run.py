"""试算: a re-division worked out against the house as it is, without changing anything."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from geo.areas import BoundarySet
from geo.ground import Ground
from geo.redivision import changes, falls, heirs
from server.casework.activation import refuse_reused_codes
from server.casework.errors import BoundariesInvalid
from server.casework.house import House
from server.casework.rulebook import worked_on
from server.domain.calendar import CHINA
from server.domain.events import Rehomed
from server.domain.redivision import (
    HandheldTouched,
    Plan,
    PostMove,
    Table,
    TicketLeft,
    TicketMove,
    successors,
)
from server.domain.rehoming import FOR_A_PERSON, rehoming
from server.domain.ticket import Ticket
from server.store import boundaries, handhelds, people, tickets

_TICKETS_AT_ONCE = 500


def dry_run(house: House, issued: BoundarySet, decided: Table, now: datetime) -> Plan:
    """What the boundaries would change, compared with the last version that the house keeps.

    Raises:
        CodesReused: a code named other ground before.
        BoundariesInvalid: somebody decided for an area that is not there.
    """
    unknown = {code for codes in decided.values() for code in codes} - {area.code for area in issued.areas}
    if unknown:
        raise BoundariesInvalid(rule="AreaUnknown", areas=", ".join(sorted(unknown)[:5]))
    with house.engine.connect() as connection:
        refuse_reused_codes(connection, issued)
        last = boundaries.versions(connection)[-1].version
        before = house.atlas.of(last, connection).boundaries
        after = house.atlas.prepared(issued)
        changed = changes(before, issued)
        heirs_of = heirs(before, issued)
        table = successors(changed.vanished, heirs_of, decided, house.settings.redivision_share_min)
        total, moves, left = _tickets(connection, after, table)
        posts = tuple(_posts(connection, changed.vanished, table, now))
        touched = {*changed.vanished, *changed.redrawn}
        concerned = _people_on(connection, touched | {area for move in moves for area in _ends(move)}, now)
        return Plan(
            version=issued.version,
            predecessor=last,
            changes=changed,
            heirs={code: heirs_of[code] for code in sorted(touched)},
            successors=table,
            falls=falls(before, issued),
            open_tickets=total,
            moves=moves,
            left=left,
            posts=posts,
            people=tuple(sorted(concerned)),
            handhelds=tuple(_handhelds(connection, concerned)),
            idle=tuple(sorted(set(changed.vanished) & worked_on(connection, house.rulebook.data))),
        )


def open_tickets(connection: Connection) -> Iterator[Ticket]:
    """Every ticket that is not closed, by id."""
    after = ""
    while batch := tickets.open_after(connection, after, _TICKETS_AT_ONCE):
        yield from batch
        after = str(batch[-1].id)


def _tickets(
    connection: Connection, after: Ground, table: Table
) -> tuple[int, tuple[TicketMove, ...], tuple[TicketLeft, ...]]:
    total, moves, left = 0, [], []
    for ticket in open_tickets(connection):
        total += 1
        found = rehoming(ticket, after, table)
        if isinstance(found, Rehomed):
            moves.append(
                TicketMove(
                    id=str(ticket.id),
                    number=ticket.number,
                    area_before=found.area_before,
                    area_after=found.placement.chain[0],
                    by=found.by,
                )
            )
        elif found in FOR_A_PERSON and ticket.placement is not None:
            area = ticket.placement.chain[0]
            left.append(TicketLeft(id=str(ticket.id), number=ticket.number, area=area, why=found))
    return total, tuple(moves), tuple(left)


def _posts(
    connection: Connection, vanished: Iterable[str], table: Table, now: datetime
) -> Iterator[PostMove]:
    on = now.astimezone(CHINA).date()
    gone = sorted(vanished)
    for post, name in people.posted_at(connection, gone, on):
        to = table.get(post.area, ())
        yield PostMove(person=post.person, name=name, area=post.area, layer=post.layer, held="post", to=to)
    for person in people.in_office(connection, gone):
        for area in sorted(set(person.scope) & set(gone)):
            to = table.get(area, ())
            yield PostMove(person=person.id, name=person.name, area=area, layer="", held="office", to=to)


def _ends(move: TicketMove) -> tuple[str, ...]:
    return (move.area_after,) if move.area_before is None else (move.area_before, move.area_after)


def _people_on(connection: Connection, areas: Iterable[str], now: datetime) -> dict[str, str]:
    """Who stands on these areas, by post or by office: names by id."""
    on = now.astimezone(CHINA).date()
    listed = sorted(areas)
    standing = {post.person: name for post, name in people.posted_at(connection, listed, on)}
    return standing | {person.id: person.name for person in people.in_office(connection, listed)}


def _handhelds(connection: Connection, concerned: dict[str, str]) -> Iterator[HandheldTouched]:
    for each in handhelds.every(connection):
        if each.person in concerned:
            yield HandheldTouched(
                writer=each.writer,
                person=each.person,
                name=concerned[each.person],
                device=each.device,
                unsent=each.unsent,
            )


def plan_json(plan: Plan) -> bytes:
    """The plan as it is kept with its proposal."""
    return msgspec.json.encode(plan)


def plan_from(kept: bytes) -> Plan:
    """The plan that `plan_json` wrote."""
    return msgspec.json.decode(kept, type=Plan)
