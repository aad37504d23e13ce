"""The way of a command from a mailbox to its verdict: one document after the other, many in one transaction.

    push ─▶ note_arrivals   within the push's own transaction: what is acknowledged waits here durably
              │ wakes
    take_in                 the arrival whose turn it is ─▶ judged ─▶ events, ticket, clocks, receipt
              │             the next …                                             and the arrival is gone
              ▼             deliveries, into each mailbox once
            commit          all of it or nothing, so the server may be killed anywhere

Should one of them break it, nothing has happened, and each is taken in by itself: `take_in_next`. A command taken in
twice changes nothing: the ledger knows its id. Nothing is ever refused by not storing it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from server.casework.house import House
from server.casework.judging import judge
from server.casework.receipts import answer, put_right
from server.casework.senders import Senders
from server.casework.verdicts import Verdict
from server.domain.commands import PREFIX, place_of
from server.store import arrivals, ledger
from server.store.arrivals import Arrival
from sync import sql_store
from sync.writer import Transaction

#: So many arrivals share a transaction, whoever waits for its end meanwhile: a tenth of a second. Where nobody waits,
#: more of them do (`intake_at_once`), and what several of them move is told and written once.
UNASKED = 50

_log = logging.getLogger(__name__)


def note_arrivals(
    transaction: Transaction, pushed: Sequence[sql_store.Arrival], wake: Callable[[], None]
) -> None:
    """Remember what was just pushed; called inside the transaction that stores it."""
    rows = []
    for revision in pushed:
        place = place_of(revision.body) if revision.id.startswith(PREFIX) else None
        rows.append(
            Arrival(
                mailbox=revision.database,
                document=revision.id,
                rev=revision.rev,
                generation=int(revision.rev.partition("-")[0]),
                deleted=revision.deleted,
                body=revision.body,
                writer=None if place is None else place.writer,
                counter=None if place is None else place.counter,
                received_at=revision.received_at,
            )
        )
    arrivals.add(transaction.connection, rows)
    transaction.after_commit(wake)


def take_in(transaction: Transaction, house: House, at_most: int) -> int:
    """Take in the arrivals whose turn it is, one after the other; how many those were.

    There may be more where others wait for the writer.

    Raises:
        Exception: one of them broke it, or the database is in trouble; nothing has changed.
    """
    senders = Senders(transaction.connection)
    taken = 0
    with transaction.gathering():
        while taken < at_most and not _is_held_up(transaction, taken):
            first = _next_ready(transaction, house)
            if first is None:
                break
            run = _run_of(transaction.connection, first, senders, min(at_most - taken, UNASKED))
            taken += _take_in_run(transaction, house, run, senders, taken)
    return taken


def take_in_next(transaction: Transaction, house: House) -> bool:
    """Take in the arrival whose turn it is; False when there is none.

    Whatever a document does to us, it holds up no other: a fault of ours puts it into quarantine.

    Raises:
        OperationalError: the database's own trouble, such as a full disk; nothing has changed.
    """
    arrival = _next_ready(transaction, house)
    if arrival is None:
        return False
    try:
        with transaction.part(), transaction.gathering():
            senders = Senders(transaction.connection)
            _judged(transaction, house, arrival, senders)
            senders.keep()
    except OperationalError:
        raise
    except Exception:
        _log.exception("an arrival could not be taken in")
        senders = Senders(transaction.connection)
        _settle(transaction, house, arrival, Verdict.quarantined("server_fault"), senders)
        senders.keep()
    arrivals.remove(transaction.connection, [arrival])
    return True


def _next_ready(transaction: Transaction, house: House) -> Arrival | None:
    waited = transaction.at - timedelta(hours=house.settings.gap_wait_hours)
    return arrivals.next_ready(transaction.connection, waited)


def _run_of(connection: Connection, first: Arrival, senders: Senders, at_most: int) -> tuple[Arrival, ...]:
    run = arrivals.run_of(connection, first, at_most) if senders.is_owner_s(first) else (first,)
    senders.look_up(run)
    return run


def _take_in_run(
    transaction: Transaction, house: House, run: Sequence[Arrival], senders: Senders, taken: int
) -> int:
    """Take in those whose turn comes one after the other, after `taken` others; how many: one at least."""
    judged: list[Arrival] = []
    for arrival in run:
        _judged(transaction, house, arrival, senders)
        judged.append(arrival)
        if _is_held_up(transaction, taken + len(judged)):
            break
    arrivals.remove(transaction.connection, judged)
    senders.keep()
    return len(judged)


def _is_held_up(transaction: Transaction, taken: int) -> bool:
    """Whether the writer is somebody else's by now."""
    return taken >= UNASKED and transaction.others_wait


def _judged(transaction: Transaction, house: House, arrival: Arrival, senders: Senders) -> None:
    verdict = judge(transaction, house, arrival, senders)
    _settle(transaction, house, arrival, verdict, senders)
    if verdict.status == "quarantined":
        arrivals.remove(transaction.connection, [arrival])
        put_right(transaction, house, arrival)


def _settle(
    transaction: Transaction, house: House, arrival: Arrival, verdict: Verdict, senders: Senders
) -> None:
    owner = senders.owner_of(arrival.mailbox)
    if arrival.writer is not None and arrival.counter is not None and senders.is_owner_s(arrival):
        senders.advance(arrival.writer, arrival.counter)
    elif owner is not None and _may_stand_for_a_missing_number(transaction.connection, arrival):
        senders.note_unreadable(owner)
    answer(transaction, house, arrival, verdict, is_first=senders.is_unanswered(arrival))


def _may_stand_for_a_missing_number(connection: Connection, arrival: Arrival) -> bool:
    """Whether a command's place is not told: unreadable, another writer's, or deleted before it was ever sent."""
    if not arrival.document.startswith(PREFIX):
        return False
    return ledger.command(connection, arrival.document.removeprefix(PREFIX)) is None


class Intake:
    """Takes in what arrives, as long as the server runs: woken by every push, and now and then by itself.

    `wake` may be called from any thread, also before `run` and after it.
    """

    #: Arrivals that wait for a gap to run out are looked at again after this long.
    PATIENCE_S = 30.0

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def on_arrivals(self, transaction: Transaction, pushed: Sequence[sql_store.Arrival]) -> None:
        """The hook of `SqlStore`."""
        note_arrivals(transaction, pushed, self.wake)

    def wake(self) -> None:
        """There is something to take in."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    async def run(self, house: House) -> None:
        """Take in until cancelled; what was left from before the start comes first."""
        self._loop = asyncio.get_running_loop()
        # Pushes are taken and acknowledged meanwhile; only what follows from them has to wait.
        await asyncio.to_thread(lambda: house.locator)
        while True:
            self._news.clear()
            try:
                await self._take_in_all(house)
            except Exception:
                # What waits is safe where it is; ending here would leave it there until the next start.
                _log.exception("intake pauses")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self.PATIENCE_S)

    async def _take_in_all(self, house: House) -> None:
        at_once = house.settings.intake_at_once
        while True:
            try:
                taken = await house.writer.run(lambda transaction: take_in(transaction, house, at_once))
            except OperationalError:
                raise
            except Exception:
                _log.info("one of several arrivals breaks intake: each is taken in by itself")
                taken = await self._take_in_one_by_one(house)
            if not taken:
                return

    async def _take_in_one_by_one(self, house: House) -> int:
        at_once = house.settings.intake_at_once
        for taken in range(at_once):
            if not await house.writer.run(lambda transaction: take_in_next(transaction, house)):
                return taken
        return at_once
