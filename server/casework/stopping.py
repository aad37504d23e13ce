"""停用手持端: a handheld that is lost, given back or handed on is signed out from afar; so is one that has a twin.

What it has recorded is sent first, save by a lost one; then it wipes itself and says so 清除回执.
"""

from datetime import datetime, timedelta

from server.casework.access import noted
from server.casework.errors import HandheldLost, HandheldUnknown, SignInNeeded
from server.casework.house import House
from server.casework.pairing import Code, give_code
from server.casework.people import answers_for, require_role
from server.casework.redivision import PROPOSERS
from server.domain.access_log import Access
from server.domain.handhelds import Stop
from server.domain.scope import Actor
from server.store import handhelds, people, sessions
from server.store.handhelds import Wiped
from sync.writer import Transaction


def stop(
    transaction: Transaction, house: House, actor: Actor, writer: str, reason: str, *, is_lost: bool
) -> None:
    """Nothing more is read on the handheld. A lost one sends no more either; others send what they have, for a while.

    Its person keeps their password and may sign in again, as another writer.

    Raises:
        RoleMissing: the person is neither a coordinator nor an administrator.
        HandheldUnknown.
        HandheldLost: it was stopped as lost before, and stays so.
    """
    _stopped(transaction, house, actor, writer, reason, Stop.LOST if is_lost else Stop.RETURNED)


def hand_over(
    transaction: Transaction, house: House, actor: Actor, writer: str, to: str, reason: str
) -> Code:
    """移交手持端: its person's work is sent and wiped, and a code lets the next person in on it.

    Raises:
        RoleMissing, HandheldUnknown, HandheldLost.
        PersonUnknown, CarriesNoHandheld: about the next person. Nothing was done.
    """
    _stopped(transaction, house, actor, writer, reason, Stop.HANDED_OVER)
    return give_code(transaction, house, actor, to)


def note_twin(transaction: Transaction, house: House, writer: str) -> None:
    """发现克隆: two copies of one install are at work. Both send what they have, and enrol anew as other writers."""
    known = handhelds.by_writer(transaction.connection, writer)
    if known is not None and known.stopped_as in (None, Stop.SIGNED_OUT):
        _end(transaction, writer, Stop.TWIN, timedelta(days=house.settings.send_only_days))


def note_wiped(transaction: Transaction, token: str | None, wiped: Wiped) -> datetime:
    """清除回执: the handheld holds nothing any more. Of a stopped one a token that has run out is good enough for that.

    It says so once; whoever says it again, since the answer was lost, is answered as the first time.

    Raises:
        SignInNeeded: the token is nobody's.
    """
    connection = transaction.connection
    session = None if token is None else sessions.session(connection, token)
    known = None if session is None else handhelds.by_writer(connection, session.writer or "")
    if session is None or known is None:
        raise SignInNeeded
    if known.wiped_at is not None:
        return known.wiped_at
    if known.stopped_as is None and transaction.at >= session.send_only_until:
        raise SignInNeeded
    handhelds.note_wiped(connection, known.writer, wiped, transaction.at)
    sessions.end_sessions_at(connection, known.writer, transaction.at, transaction.at)
    return transaction.at


def _stopped(
    transaction: Transaction, house: House, actor: Actor, writer: str, reason: str, why: Stop
) -> None:
    require_role(actor, PROPOSERS)
    known = handhelds.by_writer(transaction.connection, writer)
    owner = None if known is None else people.person(transaction.connection, known.person)
    if owner is None or not answers_for(transaction, house, actor, owner):
        raise HandheldUnknown(writer=writer)
    if known is not None and known.stopped_as is Stop.LOST and why is not Stop.LOST:
        raise HandheldLost(writer=writer)
    grace = timedelta() if why is Stop.LOST else timedelta(days=house.settings.send_only_days)
    _end(transaction, writer, why, grace)
    noted(
        transaction,
        house,
        actor,
        Access.HANDHELD_STOPPED,
        ticket=None,
        purpose=why.value,
        reason=reason,
        about=writer,
    )


def _end(transaction: Transaction, writer: str, why: Stop, grace: timedelta) -> None:
    until = transaction.at + grace
    sessions.end_sessions_at(transaction.connection, writer, transaction.at, until)
    handhelds.stop(transaction.connection, writer, why, transaction.at, until)
