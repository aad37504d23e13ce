"""What a transaction leaves for its end: said in parts, done once, and undone with the part that said it."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import create_engine

from sync.gathering import gathered_on
from sync.writer import Transaction


class _Heard:
    """Does nothing but write down what it was given, and in what order."""

    def __init__(self) -> None:
        self.all: list[tuple[str, Sequence[int]]] = []

    def say(self, transaction: Transaction, subject: str, *words: int) -> None:
        transaction.in_the_end(subject, words, lambda said: self.all.append((subject, said)))


@contextlib.contextmanager
def _begun() -> Iterator[Transaction]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        yield Transaction(connection, datetime(2026, 11, 23, tzinfo=UTC))
    engine.dispose()


def _settle(transaction: Transaction, subject: str) -> None:
    gathering = gathered_on(transaction.connection)
    assert gathering is not None
    gathering.settle(subject)


def test_what_nobody_gathers_is_done_at_once() -> None:
    heard = _Heard()
    with _begun() as transaction:
        heard.say(transaction, "a", 1)
        heard.say(transaction, "a", 2)
        assert heard.all == [("a", (1,)), ("a", (2,))]


def test_a_subject_is_done_once_with_all_that_was_said_behind_those_of_which_the_last_word_came_earlier() -> (
    None
):
    heard = _Heard()
    with _begun() as transaction:
        with transaction.gathering():
            heard.say(transaction, "a", 1)
            with transaction.gathering():
                heard.say(transaction, "b", 2)
                heard.say(transaction, "a", 3)
            assert heard.all == []
        assert heard.all == [("b", (2,)), ("a", (1, 3))]


def test_what_is_said_while_the_end_is_done_is_done_too() -> None:
    heard = _Heard()
    with _begun() as transaction, transaction.gathering():
        transaction.in_the_end("a", (), lambda _: heard.say(transaction, "b", 1))
    assert heard.all == [("b", (1,))]


def test_a_subject_settled_within_a_part_is_done_with_what_was_said_before_the_part() -> None:
    heard = _Heard()
    with _begun() as transaction:
        with transaction.gathering():
            heard.say(transaction, "a", 1)
            with transaction.gathering():
                heard.say(transaction, "a", 2)
                _settle(transaction, "a")
                assert heard.all == [("a", (1, 2))]
        assert heard.all == [("a", (1, 2))]


def test_of_a_part_that_fails_nothing_is_done_and_what_it_had_settled_waits_again() -> None:
    heard = _Heard()
    with _begun() as transaction:
        with transaction.gathering():
            heard.say(transaction, "a", 1)
            with contextlib.suppress(LookupError), transaction.gathering():
                heard.say(transaction, "b", 2)
                _settle(transaction, "a")
                raise LookupError
        assert heard.all == [("a", (1,)), ("a", (1,))]


def test_what_is_gathered_is_found_on_the_connection_until_it_is_done() -> None:
    with _begun() as transaction:
        with transaction.gathering():
            transaction.in_the_end("a", (), lambda _: None)
            gathering = gathered_on(transaction.connection)
            assert gathering is not None
            assert "a" in gathering
        assert gathered_on(transaction.connection) is None


def test_what_is_known_is_known_within_parts_and_what_a_part_that_fails_knew_is_forgotten() -> None:
    with _begun() as transaction, transaction.gathering():
        outer = gathered_on(transaction.connection)
        assert outer is not None
        outer.known["a"] = 1
        with contextlib.suppress(LookupError), transaction.gathering():
            inner = gathered_on(transaction.connection)
            assert inner is not None
            assert inner.known == {"a": 1}
            inner.known["a"] = 2
            raise LookupError
        assert gathered_on(transaction.connection) is outer
        assert outer.known == {"a": 1}
