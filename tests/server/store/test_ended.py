"""What was ended at a place is looked for with each new matter there, so years of others must not be looked at."""

from pathlib import Path

from sqlalchemy import Engine

from server.store import tickets
from server.store.migration import migrate
from sync.engine import sqlite_engine
from tests.server.small_city import MORNING


def test_what_was_ended_at_a_place_is_found_by_the_place_and_its_kind(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "fresh.sqlite")
    migrate(engine)
    plan = " ".join(plan_of_looking_back(engine))
    engine.dispose()
    assert "ticket_facts USING INDEX ix_ticket_facts_ended (place=? AND category=?)" in plan
    assert "SCAN ticket" not in plan


def plan_of_looking_back(engine: Engine) -> list[str]:
    said: list[str] = []
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(said.append)
        assert tickets.ended_in(connection, ("g1", "g2"), ("0104", "0105"), MORNING) == ()
        driver.set_trace_callback(None)
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[-1]}")]
