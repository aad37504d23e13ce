"""申请与审批: one person or unit asks, another decides. What all kinds of requests have in common."""

from server.domain.asked import No, Reasoned
from server.domain.context import Context
from server.domain.errors import AskedAlready, NeedsSecondPerson, NoSuchPart, OwnMatter
from server.domain.events import RequestRefused
from server.domain.matters import Request, RequestKind
from server.domain.ticket import Ticket


class Refuse(Reasoned, frozen=True, kw_only=True):
    """不批: a request is refused, and why."""

    request: No


def require_none_open(ticket: Ticket, kind: RequestKind, leg: int = 0) -> None:
    """Nothing, if no request of this kind waits already, for this leg.

    Raises:
        AskedAlready.
    """
    if any(request.is_open and request.leg == leg for request in ticket.asked_for(kind)):
        raise AskedAlready(kind=kind)


def open_request(ticket: Ticket, no: int, kind: RequestKind, by: Context) -> Request:
    """The request that is to be decided, by somebody else than who asked and not by the unit that asked.

    Raises:
        NoSuchPart: there is none of that number and kind, or it is decided.
        NeedsSecondPerson, OwnMatter.
    """
    found = next((one for one in ticket.asked_for(kind) if one.no == no and one.is_open), None)
    if found is None:
        raise NoSuchPart(part=kind, no=no)
    if found.by == by.actor.id:
        raise NeedsSecondPerson(step=kind)
    if found.unit is not None and found.unit == by.actor.unit:
        raise OwnMatter(unit=found.unit)
    return found


def refused(kind: RequestKind, ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """A request of this kind is refused.

    Raises:
        As `open_request`.
    """
    open_request(ticket, asked.request, kind, by)
    return RequestRefused(request=asked.request, reason=asked.reason)


def decide_refuse_pause(ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """不批待诉求人配合. Raises: as `open_request`."""
    return refused("pause", ticket, asked, by)


def decide_refuse_extension(ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """不批延期. Raises: as `open_request`."""
    return refused("extension", ticket, asked, by)


def decide_refuse_deferral(ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """不批挂账. Raises: as `open_request`."""
    return refused("deferral", ticket, asked, by)


def decide_refuse_exclusion(ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """不同意剔除. Raises: as `open_request`."""
    return refused("exclusion", ticket, asked, by)


def decide_refuse_rejection(ticket: Ticket, asked: Refuse, by: Context) -> RequestRefused:
    """不同意不予受理. Raises: as `open_request`."""
    return refused("rejection", ticket, asked, by)
