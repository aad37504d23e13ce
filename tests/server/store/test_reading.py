"""What is asked with every request is read by connections that are kept at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from server.store.reading import Reading
from sync.engine import sqlite_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = sqlite_engine(tmp_path / "rows.sqlite")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
    yield made
    made.dispose()


def _words(reading: Reading) -> list[str]:
    with reading.at_once() as connection:
        return list(connection.execute(text("SELECT word FROM words")).scalars())


def test_a_connection_that_is_kept_sees_what_was_written_since(engine: Engine) -> None:
    reading = Reading(engine)
    assert _words(reading) == []
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO words VALUES ('later')"))
    assert _words(reading) == ["later"]


def test_the_next_question_goes_to_the_connection_that_answered_the_last(engine: Engine) -> None:
    reading = Reading(engine)
    with reading.at_once() as first:
        pass
    with reading.at_once() as second, reading.at_once() as beside:
        assert second is first
        assert beside is not first


def test_a_connection_in_trouble_is_not_kept(engine: Engine) -> None:
    reading = Reading(engine)
    with pytest.raises(ZeroDivisionError), reading.at_once() as first:
        raise ZeroDivisionError
    assert first.closed
    assert _words(reading) == []


def test_one_statement_needs_no_transaction_and_one_that_began_by_itself_ends(engine: Engine) -> None:
    reading = Reading(engine)
    with reading.at_hand() as kept:
        assert not kept.in_transaction()
        kept.execute(text("SELECT word FROM words"))
        assert kept.in_transaction()
    assert not kept.in_transaction()
    with reading.at_hand() as again:
        assert again is kept


def test_connections_go_with_the_engine(engine: Engine) -> None:
    reading = Reading(engine)
    with reading.at_once() as kept:
        pass
    engine.dispose()
    assert kept.closed
