"""谁看过: of an area, the log shows the looks at what lies there, whichever way the database is asked."""

import pytest

from geo.position import Position
from server.domain.access_log import Access, Asked
from server.domain.people import Person
from server.store import access_log
from server.store.access_log import Readable
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import IN_G1, IN_G3, LAMP, OTHER_WORKER, WORKER

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize("many", [0, 1_000], ids=["each is looked up", "all are known"])
def test_the_log_of_an_area_is_the_same_however_many_tickets_lie_there(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(access_log, "_MANY", many)
    here, there = (person_reports(running, who, at) for who, at in ((WORKER, IN_G1), (OTHER_WORKER, IN_G3)))
    for ticket in (here, there, None):
        look(running, ticket)
    with running.house.engine.connect() as connection:
        of_s1, of_s2, of_both, of_none = (
            [each.ticket for each in access_log.listed(connection, Readable(areas=areas), limit=9)]
            for areas in (
                frozenset({"s1"}),
                frozenset({"s2"}),
                frozenset({"s1", "s2"}),
                frozenset({"harbour"}),
            )
        )
    assert (of_s1, of_s2, of_both, of_none) == ([here], [there], [there, here], [])


def person_reports(running: RunningHouse, person: Person, at: Position) -> str:
    """The id of a ticket that this person reports there."""
    handheld = running.handheld(person)
    report = handheld.report(LAMP, at)
    handheld.push(report)
    running.take_in()
    return str(id_of(report))


def look(running: RunningHouse, ticket: str | None) -> None:
    """Somebody looks at this ticket, or at none."""
    looked = Asked(
        at=running.clock.at,
        person="supervisor-1",
        unit=None,
        access=Access.TRACE_EXPORTED,
        ticket=ticket,
        purpose="audit",
        reason="核查",
    )
    running.house.writer.run_sync(lambda unit: access_log.append(unit.connection, looked))
