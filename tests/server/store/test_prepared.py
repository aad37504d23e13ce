"""Statements in the driver's own words: values, lists and trouble are as they are everywhere else."""

import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from server.store.database import opened
from server.store.migration import migrate
from server.store.prepared import Prepared, among, inserting
from server.store.schema.intake import arrivals
from server.store.schema.people import people
from server.store.upsert import putting
from sync.engine import WRITES
from tests.engines import Template, server_for

AT = datetime(2026, 11, 23, 9, 30, 0, 1, tzinfo=UTC)
ROW = {
    "mailbox": "mailbox-w1",
    "document": "command:1",
    "rev": "1-a",
    "generation": 1,
    "deleted": True,
    "body": b"{}",
    "writer": None,
    "counter": None,
    "received_at": AT,
}

add = Prepared(inserting(arrivals, "no"))
put_person = Prepared(lambda kind: putting(kind, people, "id"))


@pytest.fixture(scope="module")
def engine(
    request: pytest.FixtureRequest, engine_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("prepared")
    house = Template(folder / "empty", server=server_for(request, engine_kind))
    (folder / "empty").mkdir()
    made = opened(folder / "house", house.copied_to(folder / "house"))
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{WRITES: True}) as opened:
        yield opened
        opened.rollback()


def test_what_is_written_is_read_as_the_columns_have_it(connection: Connection) -> None:
    add.run(connection, [ROW])
    (record,) = Prepared(select(arrivals)).records(connection)
    del record["no"]
    assert record == ROW
    assert record["deleted"] is True


def test_an_instant_is_compared_as_an_instant(connection: Connection) -> None:
    add.run(connection, [ROW, ROW | {"received_at": AT + timedelta(microseconds=1)}])
    later = Prepared(select(arrivals.c.received_at).where(arrivals.c.received_at > bindparam("since")))
    assert later.rows(connection, since=AT) == [(AT + timedelta(microseconds=1),)]


def test_a_list_of_any_length_is_one_parameter(connection: Connection) -> None:
    put_person.run(connection, [{"id": f"人{n}", "login": None, "unit": None, "body": b""} for n in range(3)])
    named = Prepared(lambda kind: select(people.c.id).where(among(people.c.id, "ids", kind)))
    assert named.rows(connection, ids=[]) == []
    assert sorted(named.rows(connection, ids={"人0", "人2", "nobody"})) == [("人0",), ("人2",)]


def test_of_no_rows_the_value_is_none(connection: Connection) -> None:
    assert Prepared(select(arrivals.c.no)).value(connection) is None


def test_putting_a_row_twice_keeps_what_was_put_last(connection: Connection) -> None:
    row = {"id": "w1", "login": "w1", "unit": None, "body": b"1"}
    put_person.run(connection, [row])
    put_person.run(connection, [row | {"body": b"2"}])
    assert Prepared(select(people.c.body)).rows(connection) == [(b"2",)]


def _prepared(connection: Connection, row: dict[str, object]) -> None:
    add.run(connection, [row])


def _by_sqlalchemy(connection: Connection, row: dict[str, object]) -> None:
    connection.execute(insert(arrivals), row)


@pytest.mark.both_engines
@pytest.mark.parametrize("add_row", [_prepared, _by_sqlalchemy])
def test_a_row_that_breaks_a_constraint_is_refused_and_no_log_tells_its_values(
    connection: Connection, add_row: Callable[[Connection, dict[str, object]], object]
) -> None:
    row = ROW | {"no": 7, "body": None, "document": "13800138000"}
    with pytest.raises(IntegrityError) as refusal:
        add_row(connection, row)
    logged = "".join(traceback.format_exception(refusal.value))
    assert "13800138000" not in logged
    assert "body" in str(refusal.value)


def test_trouble_of_the_database_is_told_by_its_usual_name(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only=ON")
    try:
        with pytest.raises(OperationalError):
            add.run(connection, [ROW])
    finally:
        connection.exec_driver_sql("PRAGMA query_only=OFF")


def test_two_reads_on_one_connection_see_one_moment(engine: Engine, connection: Connection) -> None:
    logins = Prepared(select(people.c.login).order_by(people.c.login))
    with engine.connect() as reading:
        before = logins.rows(reading)
        put_person.run(connection, [{"id": "late", "login": "late", "unit": None, "body": b""}])
        connection.commit()
        assert logins.rows(reading) == before
    with engine.connect() as anew:
        assert logins.rows(anew) == [*before, ("late",)]


def test_one_statement_by_itself_begins_nothing_and_within_a_transaction_sees_it(engine: Engine) -> None:
    counted = Prepared(select(arrivals.c.document).where(arrivals.c.mailbox == bindparam("mailbox")))
    with engine.connect().execution_options(**{WRITES: True}) as opened:
        assert counted.rows_at_once(opened, mailbox=ROW["mailbox"]) == []
        assert not opened.in_transaction()
        add.run(opened, [ROW])
        assert counted.rows_at_once(opened, mailbox=ROW["mailbox"]) == [(ROW["document"],)]
        opened.rollback()
