"""The one writer: order, all or nothing, and time that only goes forward."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

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


def _noting(said: str) -> Callable[[Transaction], str]:
    return lambda transaction: _note(transaction, said)


@contextmanager
def _held(writer: Writer) -> Iterator[None]:
    """The writer is busy with a unit until the block is left."""
    begun, may_end = threading.Event(), threading.Event()

    def unit(_: Transaction) -> None:
        begun.set()
        may_end.wait(60)

    thread = threading.Thread(target=writer.run_sync, args=(unit,))
    thread.start()
    begun.wait(60)
    yield
    may_end.set()
    thread.join()


def test_a_result_is_heard_of_when_it_is_on_disk(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        assert await writer.run(lambda transaction: _note(transaction, "a")) == "a"
        assert _notes(engine) == ["a"]

    asyncio.run(scene())


def test_units_run_in_the_order_in_which_they_were_asked_for(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        said = [f"{n}" for n in range(50)]
        await asyncio.gather(*(writer.run(_noting(one)) for one in said))
        assert _notes(engine) == said

    asyncio.run(scene())


def test_units_that_wait_share_a_commit(
    engine: Engine, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.writer._GROUP_S", 60.0)  # a busy machine may take longer than a group may last
    commits: list[int] = []
    event.listen(engine, "commit", lambda _: commits.append(1))

    async def scene() -> None:
        with _held(writer):
            given = [asyncio.ensure_future(writer.run(_noting(f"{n}"))) for n in range(50)]
            await asyncio.sleep(0)
        assert await asyncio.gather(*given) == [f"{n}" for n in range(50)]

    asyncio.run(scene())
    assert len(_notes(engine)) == 50
    assert len(commits) <= 3


def test_a_unit_that_fails_leaves_alone_those_that_share_its_commit(engine: Engine, writer: Writer) -> None:
    rung: list[str] = []

    def unit(transaction: Transaction, said: str) -> None:
        transaction.after_commit(lambda: rung.append(said))
        _note(transaction, f"half of {said}")
        _note(transaction, said)

    async def scene() -> None:
        with _held(writer):
            names = ("a", "b", "a", "c")
            given = [asyncio.ensure_future(writer.run(partial(unit, said=said))) for said in names]
            await asyncio.sleep(0)
        _, _, failed, _ = await asyncio.gather(*given, return_exceptions=True)
        assert isinstance(failed, IntegrityError)

    asyncio.run(scene())
    writer.run_sync(lambda _: None)
    assert _notes(engine) == ["half of a", "a", "half of b", "b", "half of c", "c"]
    assert rung == ["a", "b", "c"]


def test_a_unit_whose_caller_gave_up_before_its_turn_is_not_run(engine: Engine, writer: Writer) -> None:
    async def scene() -> None:
        with _held(writer):
            given = asyncio.ensure_future(writer.run(_noting("a")))
            await asyncio.sleep(0)
            given.cancel()
            await asyncio.wait({given})

    asyncio.run(scene())
    writer.run_sync(lambda _: None)
    assert _notes(engine) == []


def test_a_commit_that_fails_is_told_to_all_who_share_it(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "gone" / "test.sqlite3")
    writer = Writer(engine, lambda: NOON)

    async def scene() -> None:
        outcomes = await asyncio.gather(
            *(writer.run(lambda _: None) for _ in range(3)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [OperationalError] * 3

    asyncio.run(scene())
    writer.close()
    engine.dispose()


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
        given = [asyncio.ensure_future(writer.run(_noting(f"{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        writer.close()
        writer.close()
        await asyncio.gather(*given)

    asyncio.run(scene())
    assert len(_notes(engine)) == 20
    with pytest.raises(WriterClosed):
        writer.run_sync(lambda transaction: _note(transaction, "late"))


def test_a_part_that_fails_is_undone_with_what_was_to_follow_and_the_rest_stays(
    engine: Engine, writer: Writer
) -> None:
    followed: list[str] = []

    def unit(transaction: Transaction) -> None:
        for said in ("first", "second", "first", "third"):
            with suppress(IntegrityError), transaction.part():
                transaction.after_commit(partial(followed.append, said))
                _note(transaction, said)

    writer.run_sync(unit)
    assert _notes(engine) == ["first", "second", "third"]
    writer.run_sync(lambda _: None)
    assert followed == ["first", "second", "third"]


def test_what_a_unit_asks_once_is_asked_again_by_the_next_unit_only(writer: Writer) -> None:
    asked: list[Connection] = []

    def ask(connection: Connection) -> int:
        asked.append(connection)
        return len(asked)

    def unit(transaction: Transaction) -> list[int]:
        return [transaction.once(ask), transaction.once(ask)]

    assert [writer.run_sync(unit), writer.run_sync(unit)] == [[1, 1], [2, 2]]
