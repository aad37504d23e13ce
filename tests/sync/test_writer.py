"""The one writer: order, all or nothing, and time that only goes forward."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from sync.engine import sqlite_engine
from sync.errors import WriterClosed
from sync.writer import Transaction, Writer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = sqlite_engine(tmp_path / "test.sqlite3")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE notes (said TEXT UNIQUE)"))
    yield made
    made.dispose()


@pytest.fixture
def writer(engine: Engine) -> Iterator[Writer]:
    made = Writer(engine, lambda: NOON)
    yield made
    made.close()


def _notes(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT said FROM notes ORDER BY rowid")).scalars())


def _note(transaction: Transaction, said: str) -> str:
    transaction.connection.execute(text("INSERT INTO notes VALUES (:said)"), {"said": said})
    return said


def test_a_result_is_heard_of_when_it_is_on_disk(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        assert await writer.run(lambda transaction: _note(transaction, "a")) == "a"
        assert _notes(engine) == ["a"]

    asyncio.run(scene())


def test_units_run_in_the_order_in_which_they_were_asked_for(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        said = [f"{n}" for n in range(50)]
        await asyncio.gather(*(writer.run(lambda t, one=one: _note(t, one)) for one in said))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        assert _notes(engine) == said

    asyncio.run(scene())


def test_a_unit_that_fails_changes_nothing_and_tells_its_caller(engine: Engine, writer: Writer) -> None:
    rung: list[str] = []

    def unit(transaction: Transaction) -> None:
        transaction.after_commit(lambda: rung.append("failed"))
        _note(transaction, "a")
        raise LookupError("a")

    with pytest.raises(LookupError):
        asyncio.run(writer.run(unit))
    assert writer.run_sync(lambda transaction: _note(transaction, "b")) == "b"
    assert (_notes(engine), rung) == (["b"], [])


def test_callbacks_are_called_after_the_commit_and_cannot_undo_it(
    engine: Engine, writer: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[list[str]] = []

    def fail() -> None:
        raise LookupError("a")

    def unit(transaction: Transaction) -> None:
        transaction.after_commit(fail)
        transaction.after_commit(lambda: seen.append(_notes(engine)))
        _note(transaction, "a")

    writer.run_sync(unit)
    writer.run_sync(lambda _: None)
    assert seen == [["a"]]
    assert "after a commit" in caplog.text


def test_time_goes_forward_though_the_clock_stands_still(writer: Writer) -> None:
    times = [writer.run_sync(lambda transaction: transaction.at) for _ in range(3)]
    assert times == [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(microseconds=2)]


def test_a_reader_sees_one_moment_while_others_write(engine: Engine, writer: Writer) -> None:
    count = text("SELECT count(*) FROM notes")
    with engine.connect() as connection:
        before = connection.execute(count).scalar_one()
        writer.run_sync(lambda transaction: _note(transaction, "a"))
        assert connection.execute(count).scalar_one() == before


def test_a_closed_writer_finishes_what_it_was_given_and_takes_no_more(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        given = [asyncio.ensure_future(writer.run(lambda t, n=n: _note(t, f"{n}"))) for n in range(20)]  # type: ignore[misc]  # mypy cannot infer a lambda's default
        await asyncio.sleep(0)
        writer.close()
        writer.close()
        await asyncio.gather(*given)

    asyncio.run(scene())
    assert len(_notes(engine)) == 20
    with pytest.raises(WriterClosed):
        writer.run_sync(lambda transaction: _note(transaction, "late"))
