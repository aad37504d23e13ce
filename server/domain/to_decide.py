"""待批: what somebody has asked for and nobody has decided, as far as it still can be decided.

A return is not among it: it has a term and a pile of its own. A withdrawal in the field is, as long as nobody has tried
to reach the reporter since: the hotline ends it then, or it goes on.
"""

from typing import Literal

from server.domain.matters import RequestKind
from server.domain.ticket import Ticket
from server.domain.transitions import Step, steps_from

ToDecide = RequestKind | Literal["withdrawal"]

#: By which step somebody agrees to a request of each kind.
_AGREED_BY: dict[RequestKind, Step] = {
    "rejection": Step.REJECT,
    "pause": Step.GRANT_PAUSE,
    "extension": Step.GRANT_EXTENSION,
    "deferral": Step.GRANT_DEFERRAL,
    "plan": Step.ACCEPT_PLAN,
    "exclusion": Step.EXCLUDE,
}


def to_decide(ticket: Ticket) -> tuple[ToDecide, ...]:
    """Of which kinds a request waits for somebody's word; one for a leg that has answered meanwhile does not."""
    fitting = steps_from(ticket.state)
    at_work = {0, *(leg.no for leg in ticket.live_legs if not leg.is_answered)}
    asked: tuple[ToDecide, ...] = tuple(
        kind
        for kind, agreed_by in _AGREED_BY.items()
        if agreed_by in fitting
        and any(request.is_open and request.leg in at_work for request in ticket.asked_for(kind))
    )
    waiting = ticket.withdrawal
    if waiting is None or Step.WITHDRAW not in fitting or any(at > waiting.at for at in ticket.contacts_at):
        return asked
    return (*asked, "withdrawal")
