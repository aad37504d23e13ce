"""Desks that ask while the writer is busy: one transaction, each its own answer."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.casework.errors import TicketUnknown
from sync.store import Delivery
from sync.writer import Transaction
from tests.server.running_house import Handheld, RunningHouse
from tests.server.small_city import WORKER

pytestmark = pytest.mark.both_engines

Unit = Callable[[Transaction], Any]


async def asked_at_once(running: RunningHouse, *units: Unit) -> list[Any]:
    """What each of several desks hears that ask at the same time."""
    return await asyncio.gather(*(running.house.together.run(unit) for unit in units), return_exceptions=True)


def writing(running: RunningHouse, handheld: Handheld, name: str, body: bytes) -> Unit:
    """A unit that puts a document into a mailbox, and answers with the instant at which it did."""

    def unit(transaction: Transaction) -> object:
        running.house.mailboxes.deliver(transaction, [Delivery(handheld.mailbox, name, body)])
        return transaction.at

    return unit


def refusing(running: RunningHouse, handheld: Handheld, name: str) -> Unit:
    """A unit that puts a document into a mailbox, and then thinks better of it."""

    def unit(transaction: Transaction) -> None:
        writing(running, handheld, name, b"{}")(transaction)
        raise TicketUnknown(reference="1")

    return unit


def speaking(running: RunningHouse, handheld: Handheld, word: int, *, in_vain: bool = False) -> Unit:
    """A unit that says a word on the one subject there is, of which a document tells all."""

    def unit(transaction: Transaction) -> None:
        def deliver(said: Sequence[int]) -> None:
            told = Delivery(handheld.mailbox, "notice:1", msgspec.json.encode({"no": said}))
            running.house.mailboxes.deliver(transaction, [told])

        transaction.in_the_end("subject", [word], deliver)
        if in_vain:
            raise TicketUnknown(reference="1")

    return unit


def read(running: RunningHouse, handheld: Handheld, name: str) -> object:
    """What a reader of the mailbox sees in that document."""
    return (running.document(handheld.mailbox, name) or {}).get("no")


def broken(transaction: Transaction) -> None:
    transaction.connection.execute(text("SELECT nothing FROM nowhere"))


def test_those_who_ask_at_once_share_a_transaction_and_hear_their_own(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)

    first, second = asyncio.run(
        asked_at_once(
            running,
            writing(running, handheld, "notice:1", b'{"no":1}'),
            writing(running, handheld, "notice:2", b'{"no":2}'),
        )
    )

    assert first == second
    assert read(running, handheld, "notice:1") == 1
    assert read(running, handheld, "notice:2") == 2


def test_a_refusal_undoes_its_own_and_nothing_else(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)

    _, refused, done = asyncio.run(
        asked_at_once(
            running,
            writing(running, handheld, "notice:1", b'{"no":1}'),
            refusing(running, handheld, "notice:1"),
            writing(running, handheld, "notice:3", b'{"no":3}'),
        )
    )

    assert isinstance(refused, TicketUnknown)
    assert not isinstance(done, Exception)
    assert read(running, handheld, "notice:1") == 1
    assert read(running, handheld, "notice:3") == 3


def test_what_the_last_of_them_said_of_a_document_is_what_readers_see(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)

    asyncio.run(
        asked_at_once(
            running,
            writing(running, handheld, "notice:1", b'{"no":1}'),
            writing(running, handheld, "notice:1", b'{"no":2}'),
        )
    )

    assert read(running, handheld, "notice:1") == 2
    assert running.rev(handheld.mailbox, "notice:1").startswith("1-")


def test_a_subject_is_told_once_of_all_that_was_said_and_not_undone(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)

    asyncio.run(
        asked_at_once(
            running,
            speaking(running, handheld, 1),
            speaking(running, handheld, 2, in_vain=True),
            speaking(running, handheld, 3),
        )
    )

    assert read(running, handheld, "notice:1") == [1, 3]
    assert running.rev(handheld.mailbox, "notice:1").startswith("1-")


def test_the_databases_trouble_with_one_is_nobody_elses(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)

    done, trouble = asyncio.run(
        asked_at_once(running, writing(running, handheld, "notice:1", b'{"no":1}'), broken)
    )

    assert isinstance(trouble, DBAPIError)
    assert not isinstance(done, Exception)
    assert read(running, handheld, "notice:1") == 1


def test_more_than_share_a_transaction_are_done_all_the_same(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    units = [writing(running, handheld, f"notice:{no}", b'{"no":%d}' % no) for no in range(60)]

    heard = asyncio.run(asked_at_once(running, *units))

    assert not [each for each in heard if isinstance(each, Exception)]
    assert read(running, handheld, "notice:59") == 59
