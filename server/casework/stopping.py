"""停用手持端: a handheld that is lost, or given back, is signed out from afar, and that is logged."""

from datetime import timedelta

from server.casework.access import noted
from server.casework.errors import HandheldUnknown
from server.casework.house import House
from server.casework.redivision import PROPOSERS, require_role
from server.casework.unsent import overseen
from server.domain.access_log import Access
from server.domain.scope import Actor
from server.store import sessions
from sync.writer import Transaction


def stop(
    transaction: Transaction, house: House, actor: Actor, writer: str, reason: str, *, is_lost: bool
) -> None:
    """Nothing more is read on the handheld. A lost one sends no more either; others send what they have, for a while.

    Its person keeps their password and may sign in again.

    Raises:
        RoleMissing: the person is neither a coordinator nor an administrator.
        HandheldUnknown.
    """
    require_role(actor, PROPOSERS)
    if writer not in {each.writer for each, _ in overseen(house, actor)}:
        raise HandheldUnknown(writer=writer)
    grace = timedelta() if is_lost else timedelta(days=house.settings.send_only_days)
    sessions.end_sessions_at(transaction.connection, writer, transaction.at, transaction.at + grace)
    purpose = "lost" if is_lost else "returned"
    noted(
        transaction,
        house,
        actor,
        Access.HANDHELD_STOPPED,
        ticket=None,
        purpose=purpose,
        reason=reason,
        about=writer,
    )
