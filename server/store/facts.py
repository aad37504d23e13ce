"""The rows of facts of each ticket and each mediation case: written with its events, and made again from them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row, Table, bindparam, delete, select

from server.domain.events import Event
from server.domain.figures.case_facts import CaseFacts, case_facts
from server.domain.figures.facts import Facts, LegFacts, TermFacts, TicketFacts, facts_of
from server.domain.figures.marks import NO_MARKS, Marks, marks_after
from server.domain.mediation.case import Case
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.store.changing import Changing
from server.store.prepared import Prepared, among, inserting
from server.store.schema.facts import case_facts as case_table
from server.store.schema.facts import leg_facts, term_facts, ticket_facts
from server.store.unwritten import Moved
from server.store.upsert import putting

Shape = TypeVar("Shape", TicketFacts, LegFacts, TermFacts, CaseFacts)

_marks = msgspec.json.Decoder(Marks)


def begin(connection: Connection, new: Sequence[Event], ticket: Ticket, rules: Rules) -> None:
    """The facts of a new ticket after its first events."""
    marks = marks_after(NO_MARKS, new)
    _write(connection, facts_of(ticket, marks, rules), marks)


def note(connection: Connection, moved: Sequence[Moved], chain: Callable[[UUID], Iterable[Event]]) -> None:
    """The facts of several tickets after some more events each, which they have gone through already.

    They are made from a ticket's whole chain where there are none yet: it is older than they are.
    """
    ids = [str(each.ticket.id) for each in moved]
    known = {row["ticket"]: row for row in _known.records(connection, tickets=ids)}
    legs = {(row["ticket"], row["leg"]): row for row in _known_legs.records(connection, tickets=ids)}
    terms = {
        (row["ticket"], row["kind"], row["no"]): row for row in _known_terms.records(connection, tickets=ids)
    }
    rows: dict[Table, list[dict[str, Any]]] = {ticket_facts: [], leg_facts: [], term_facts: []}
    for own_id, each in zip(ids, moved, strict=True):
        if own_id not in known:
            again(connection, chain(each.ticket.id), each.ticket, each.rules)
            continue
        marks = marks_after(_marks.decode(known[own_id]["marks"]), each.new)
        for table, some in rows_of(facts_of(each.ticket, marks, each.rules), marks).items():
            rows[table] += some
    _change.run_all(connection, [(known[row["ticket"]], row) for row in rows[ticket_facts]])
    of_leg = [(legs.get((row["ticket"], row["leg"])), row) for row in rows[leg_facts]]
    _change_leg.run_all(connection, [(before, row) for before, row in of_leg if before is not None])
    _put_legs.run(connection, [row for before, row in of_leg if before is None])
    of_term = [(terms.pop((row["ticket"], row["kind"], row["no"]), None), row) for row in rows[term_facts]]
    _change_term.run_all(connection, [(before, row) for before, row in of_term if before is not None])
    _put_terms.run(connection, [row for before, row in of_term if before is None])
    gone = [{"ticket": own_id, "kind": kind, "no": no} for own_id, kind, no in terms if own_id in known]
    _forget_terms.run(connection, gone)


def again(connection: Connection, events: Iterable[Event], ticket: Ticket, rules: Rules) -> None:
    """The facts of a ticket from its whole chain, whatever stood there before."""
    marks = marks_after(NO_MARKS, events)
    for table in (leg_facts, term_facts):
        connection.execute(delete(table).where(table.c.ticket == str(ticket.id)))
    _write(connection, facts_of(ticket, marks, rules), marks)


def note_case(connection: Connection, case: Case) -> None:
    """The facts of a case as it stands now."""
    _put_case.run(connection, [msgspec.structs.asdict(case_facts(case))])


def facts_of_case(connection: Connection, case: UUID) -> CaseFacts | None:
    """The facts of a case as they are kept."""
    row = connection.execute(select(case_table).where(case_table.c.case == str(case))).fetchone()
    return None if row is None else _read(row, CaseFacts)


def facts(connection: Connection, ticket: UUID) -> Facts | None:
    """The facts of a ticket as they stand."""
    own = connection.execute(select(ticket_facts).where(ticket_facts.c.ticket == str(ticket))).fetchone()
    if own is None:
        return None
    legs = select(leg_facts).where(leg_facts.c.ticket == str(ticket)).order_by(leg_facts.c.leg)
    terms = select(term_facts).where(term_facts.c.ticket == str(ticket))
    return Facts(
        ticket=_read(own, TicketFacts),
        legs=tuple(_read(row, LegFacts) for row in connection.execute(legs).fetchall()),
        terms=tuple(
            _read(row, TermFacts)
            for row in connection.execute(terms.order_by(term_facts.c.kind, term_facts.c.no)).fetchall()
        ),
    )


def never_mediated(connection: Connection, among: Iterable[UUID]) -> frozenset[str]:
    """Those of these tickets of which it is known that no mediation of theirs has ended."""
    asked = select(ticket_facts.c.ticket).where(
        ticket_facts.c.ticket.in_([str(each) for each in among]), ticket_facts.c.mediated_at.is_(None)
    )
    return frozenset(connection.execute(asked).scalars())


def rows_of(known: Facts, marks: Marks) -> dict[Table, list[dict[str, Any]]]:
    """The facts as the tables hold them: the ticket's one row, the legs' and the terms'."""
    own = {**msgspec.structs.asdict(known.ticket), "marks": msgspec.json.encode(marks)}
    return {
        ticket_facts: [own],
        leg_facts: [msgspec.structs.asdict(leg) for leg in known.legs],
        term_facts: [msgspec.structs.asdict(term) for term in known.terms],
    }


def _write(connection: Connection, known: Facts, marks: Marks) -> None:
    rows = rows_of(known, marks)
    _put.run(connection, rows[ticket_facts])
    if rows[leg_facts]:
        _put_legs.run(connection, rows[leg_facts])
    if rows[term_facts]:
        _put_terms.run(connection, rows[term_facts])


def _read(row: Row[Any], shape: type[Shape]) -> Shape:
    return shape(**{name: row._mapping[name] for name in shape.__struct_fields__})


_put = Prepared(lambda kind: putting(kind, ticket_facts, "ticket"))
_put_legs = Prepared(lambda kind: putting(kind, leg_facts, "ticket", "leg"))
_forget_terms = Prepared(
    delete(term_facts).where(*(term_facts.c[name] == bindparam(name) for name in ("ticket", "kind", "no")))
)
_put_terms = Prepared(inserting(term_facts))
_put_case = Prepared(lambda kind: putting(kind, case_table, "case"))
_change = Changing(ticket_facts, "ticket")
_change_leg = Changing(leg_facts, "ticket", "leg")
_change_term = Changing(term_facts, "ticket", "kind", "no")
_known = Prepared(lambda kind: select(ticket_facts).where(among(ticket_facts.c.ticket, "tickets", kind)))
_known_legs = Prepared(lambda kind: select(leg_facts).where(among(leg_facts.c.ticket, "tickets", kind)))
_known_terms = Prepared(lambda kind: select(term_facts).where(among(term_facts.c.ticket, "tickets", kind)))
