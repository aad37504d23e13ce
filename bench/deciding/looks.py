"""The year's log of looks: for each ticket its unit looked at who had called, and of some the trace was exported."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

import msgspec
from sqlalchemy import insert, select, update

from server.casework.house import House
from server.domain.access_log import Access, Asked, Entry, following
from server.store import access_log as log
from server.store.schema.privacy import access_head, access_log
from server.store.schema.tickets import tickets
from sync.writer import Transaction

_AT_ONCE = 10_000
_EXPORTED_OF = 50


def add_looks(house: House) -> None:
    """Write the log of an installation in which nobody has looked yet; any other stays as it is."""
    with house.engine.connect() as connection:
        last = log.head(connection)
    if last[0]:
        return
    entries = _chained(last, _looks(house))
    while some := list(islice(entries, _AT_ONCE)):
        house.writer.run_sync(partial(_add, some))


def _looks(house: House) -> Iterator[Asked]:
    columns = tickets.c.id, tickets.c.lead_unit, tickets.c.received_at
    with house.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(tickets.c.received_at)).fetchall()
    for no, row in enumerate(rows):
        yield Asked(
            at=row.received_at,
            person="operator" if row.lead_unit is None else f"of-{row.lead_unit}",
            unit=row.lead_unit,
            access=Access.TRACE_EXPORTED if no % _EXPORTED_OF == 0 else Access.CONTACT_REVEALED,
            ticket=row.id,
            purpose="verify",
            reason="核实情况",
        )


def _chained(last: tuple[int, str], looks: Iterator[Asked]) -> Iterator[Entry]:
    for asked in looks:
        entry = following(last, asked)
        last = entry.no, entry.digest
        yield entry


def _add(some: list[Entry], unit: Transaction) -> None:
    rows = [{**msgspec.structs.asdict(entry), "access": entry.access.value} for entry in some]
    unit.connection.execute(insert(access_log), rows)
    unit.connection.execute(update(access_head).values(no=some[-1].no, digest=some[-1].digest))
