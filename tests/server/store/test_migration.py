"""The one history of tables: it says what the code says, it can be walked back, and rows come through unharmed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import Engine, MetaData, insert, inspect, text

from server.casework.access import first_broken_look
from server.store import (
    access_log,
    boundaries,
    handhelds,
    passing,
    people,
    redivisions,
    tickets,
    unfounded,
)
from server.store.boundaries import Version
from server.store.migration import alembic_config, migrate
from server.store.schema import metadata as house
from server.store.ticket_scope import complaints_about
from sync.clock import system_clock
from sync.digest import digest_of
from sync.engine import WRITES, sqlite_engine
from sync.sql_schema import metadata as mailboxes
from sync.sql_store import SqlStore
from sync.writer import Writer
from tests.server.running_house import RunningHouse
from tests.server.small_city import MORNING, PEOPLE, WORKER


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return sqlite_engine(tmp_path / "fresh.sqlite")


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_migrating_from_nothing_makes_exactly_the_tables_that_the_code_describes(engine: Engine) -> None:
    migrate(engine)
    described = MetaData()
    for table in (*house.sorted_tables, *mailboxes.sorted_tables):
        table.to_metadata(described)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), described)
    engine.dispose()
    assert differences == []


def test_migrating_twice_is_migrating_once(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    assert tables(engine) == {*house.tables, *mailboxes.tables, "alembic_version"}
    engine.dispose()


def test_the_way_back_leaves_nothing_and_can_be_gone_again(engine: Engine) -> None:
    migrate(engine)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    assert tables(engine) == {"alembic_version"}
    migrate(engine)
    assert set(house.tables) <= tables(engine)
    engine.dispose()


def test_mailboxes_from_before_digests_were_kept_are_counted(engine: Engine) -> None:
    migrate(engine, "0002")
    listed = [(f"{no:05}", f"1-{no}") for no in range(8200)]
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        mailbox = {"key": 1, "name": "m", "epoch": "e", "seq": 9000, "revs_limit": 1000, "purge_seq": 0}
        connection.execute(
            insert(mailboxes.tables["sync_databases"]).values(
                mailbox | {"live_count": len(listed), "deleted_count": 1}
            )
        )
        row = {"database": 1, "leaf_count": 1, "tree": b"", "body": b"{}"}
        rows = [row | {"id": name, "rev": rev, "deleted": 0} for name, rev in listed]
        rows.insert(700, row | {"id": "00700x", "rev": "2-x", "deleted": 1})
        connection.execute(
            insert(mailboxes.tables["sync_documents"]),
            [each | {"seq": seq} for seq, each in enumerate(rows, 1)],
        )
        connection.commit()
    migrate(engine)
    writer = Writer(engine, system_clock)
    store = SqlStore(engine, writer)
    assert asyncio.run(store.digest("m")).digest == digest_of(listed)
    assert asyncio.run(store.digest("m", "00005", "08195")).digest == digest_of(listed[5:8195])
    writer.close()
    engine.dispose()


def test_rows_come_through_a_start_that_migrates(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    handheld.push(handheld.report())
    running.take_in()
    before = running.tickets()
    running.reopen()
    assert running.tickets() == before
    with running.house.engine.connect() as connection:
        assert [people.person(connection, one.id) for one in PEOPLE] == list(PEOPLE)
        assert len(tickets.events_of(connection, before[0].id)) == before[0].version


def test_boundaries_from_before_re_divisions_stay_in_force(engine: Engine) -> None:
    migrate(engine, "0001")
    founded = Version(version="v1", sha256="0" * 64, since=MORNING)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        boundaries.save(connection, founded, b"bundle")
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        assert boundaries.versions(connection) == (founded,)
        assert boundaries.in_force(connection) == b"bundle"
        assert redivisions.next_due(connection, MORNING) is None
    engine.dispose()


def test_handhelds_and_tickets_from_before_go_on_as_they_were(engine: Engine) -> None:
    migrate(engine, "0015")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for statement in (
            "INSERT INTO people (id, body) VALUES ('p', '{}')",
            "INSERT INTO writers (writer, person, next_counter, unreadable, since) VALUES ('w', 'p', 3, 0, 1)",
            "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at, body,"
            " sensitivity) VALUES ('t', '26112201000173', 'closed', 1, 'p', 0, 1, '{}', 'ordinary')",
        ):
            connection.execute(text(statement))
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        (known,) = handhelds.every(connection)
        in_mailboxes = connection.execute(text("SELECT in_mailboxes FROM tickets")).scalar_one()
    engine.dispose()
    assert (known.writer, known.state, known.device_key) == ("w", "working", None)
    assert in_mailboxes


def test_reveals_from_before_become_the_first_entries_of_the_log_of_looks(engine: Engine) -> None:
    migrate(engine, "0004")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for reason in ("回访", '核实 "地址"'):
            connection.execute(
                text(
                    "INSERT INTO contact_reveals (contact, ticket, person, reason, at) VALUES ('c', 't', 'p', :r, 1)"
                ),
                {"r": reason},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        entries = access_log.of_ticket(connection, "t")
        broken = first_broken_look(connection)
    engine.dispose()
    assert [(entry.no, entry.person, entry.reason) for entry in entries] == [
        (1, "p", "回访"),
        (2, "p", '核实 "地址"'),
    ]
    assert broken is None


def test_complaints_from_before_are_kept_from_the_unit_that_they_are_about(engine: Engine) -> None:
    migrate(engine, "0020")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for own, body in (("t", '{"about":"urban"}'), ("u", "{}")):
            connection.execute(
                text(
                    "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at,"
                    " body, sensitivity, channel, in_mailboxes)"
                    " VALUES (:own, :own, 'closed', 1, 'p', 0, 1, :body, 'restricted', 'grid', 1)"
                ),
                {"own": own, "body": body},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        assert complaints_about(connection, "urban") == {"t"}
    engine.dispose()


def test_notices_and_receipts_from_before_leave_in_a_month(engine: Engine) -> None:
    migrate(engine, "0025")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for statement in (
            "INSERT INTO sync_databases (key, name, epoch, seq, live_count, deleted_count, purge_seq, revs_limit)"
            " VALUES (1, 'mailbox-p', 'e', 3, 2, 1, 0, 1000)",
            "INSERT INTO sync_documents (database, id, seq, rev, deleted, leaf_count, tree, body) VALUES"
            " (1, 'notice:told', 1, '1-a', 0, 1, '', ''), (1, 'notice:ended', 2, '2-a', 1, 1, '', ''),"
            " (1, 'ticket:t', 3, '1-a', 0, 1, '', '')",
            "INSERT INTO receipts (mailbox, document, body) VALUES ('mailbox-p', 'receipt:c', '{}')",
        ):
            connection.execute(text(statement))
        connection.commit()
    migrate(engine)
    now = system_clock()
    with engine.connect() as connection:
        soon = passing.over(connection, now + timedelta(days=29), 10)
        later = passing.over(connection, now + timedelta(days=31), 10)
    engine.dispose()
    assert (soon, later) == ((), (("mailbox-p", "notice:told"), ("mailbox-p", "receipt:c")))


def test_tickets_from_before_are_watched_by_nobody_and_cases_lie_in_mailboxes_still(engine: Engine) -> None:
    migrate(engine, "0023")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for statement in (
            "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at, body,"
            " sensitivity, channel, in_mailboxes) VALUES ('t', '26112201000173', 'handling', 1, 'p', 0, 1, '{}',"
            " 'ordinary', 'phone', 1)",
            "INSERT INTO ticket_facts (ticket, place, unit, category, channel, left_out, received_at, received,"
            " state, urgency, disputed, returns, marks) VALUES ('t', 'g1', 'u', '0104', 'phone', 0, 1, 1,"
            " 'handling', 'normal', 0, 0, '{}')",
            "INSERT INTO mediations (id, number, version, state, risk, registered_by, registered_at,"
            " district_told, waits_for_a_person, body) VALUES ('c', '1', 1, 'closed', 'green', 'p', 1, 0, 0, '{}')",
        ):
            connection.execute(text(statement))
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        signs = connection.execute(text("SELECT watched, group_risk FROM ticket_facts")).one()
        kept = connection.execute(text("SELECT in_mailboxes FROM mediations")).scalar_one()
    engine.dispose()
    assert (tuple(signs), bool(kept)) == ((0, 0), True)


def test_what_lay_in_quarantine_before_is_looked_through_for_what_is_sealed(engine: Engine) -> None:
    migrate(engine, "0030")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for statement in (
            "INSERT INTO quarantine (mailbox, person, document, rev, deleted, size_bytes, reason_code, facts,"
            " received_at, body) VALUES ('m', 'p', 'command:x', '1-a', 0, 2, 'malformed', '{}', 1, '{}')",
            "INSERT INTO commands (id, rev, digest, mailbox, person, kind, ticket, status, received_at, body)"
            " VALUES ('c', '1-a', 'd', 'm', 'p', 'mediation_registration', 'none', 'refused', 2, '{}')",
        ):
            connection.execute(text(statement))
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        waiting = unfounded.since_before(connection, system_clock(), 10)
    engine.dispose()
    assert waiting == (("m", "command:x", "1-a"), ("m", "command:c", "1-a"))


def test_passwords_from_before_count_as_chosen(engine: Engine) -> None:
    migrate(engine, "0029")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        people.save_people(connection, [WORKER])
        connection.execute(text("INSERT INTO credentials (person, password_hash) VALUES ('worker-1', 'h')"))
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        given = people.has_first_password(connection, WORKER.id)
    engine.dispose()
    assert not given


def test_who_left_for_good_before_loses_the_sign_in_name_and_who_came_back_keeps_it(engine: Engine) -> None:
    left, back, moved = (replace(WORKER, id=name, login=name, scope=()) for name in ("left", "back", "moved"))
    migrate(engine, "0031")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        people.save_people(connection, [left, back, moved])
        connection.execute(text("INSERT INTO credentials (person, password_hash) VALUES ('back', 'h')"))
        for number, person in enumerate((left, back, moved)):
            connection.execute(
                text(
                    "INSERT INTO handovers (id, leaver, successor, leaves_for_good, begun_by, begun_at, done_at,"
                    " note, areas, listed) VALUES (:id, :leaver, 'back', :for_good, 'a', 1, 2, '', '[]', '[]')"
                ),
                {"id": str(number), "leaver": person.id, "for_good": person is not moved},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        names = {each.id: people.person(connection, each.id).login for each in (left, back, moved)}  # type: ignore[union-attr]
        nobody = people.going_by(connection, "left")
    engine.dispose()
    assert (names, nobody) == ({"left": None, "back": "back", "moved": "moved"}, None)
