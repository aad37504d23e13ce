"""推荐: whom the house proposes while a matter waits to be dispatched, after all that has become of it since."""

from collections.abc import Iterator

from msgspec import Struct

from server.domain.duty_list import Reason
from server.domain.routing import Candidate
from server.domain.ticket import Ticket
from server.domain.transitions import State


class Proposal(Struct, frozen=True):
    """The units, the lead first, and what is in doubt about them.

    Doubts beside those of `Route` and of the place: `given_back` (units) · `led_before` (units).
    """

    candidates: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]


def proposal(ticket: Ticket) -> Proposal:
    """The proposal of the acceptance, and where the house has decided otherwise since, what that leaves of it.

    Who gave the matter back in this round is proposed no more. Who led the round before is proposed to lead as well.
    """
    if ticket.state is not State.TO_DISPATCH:
        return Proposal(ticket.candidates, ticket.doubts)
    led_before = tuple(_led_otherwise(ticket))
    leading = {each.unit for each in led_before}
    known = (*led_before, *(each for each in ticket.candidates if each.unit not in leading))
    given_back = [each.unit for each in known if each.unit in ticket.given_back_by]
    doubts = (("led_before", [each.unit for each in led_before]), ("given_back", given_back))
    return Proposal(
        tuple(each for each in known if each.unit not in given_back),
        (*ticket.doubts, *(Reason(code, {"units": "、".join(units)}) for code, units in doubts if units)),
    )


def _led_otherwise(ticket: Ticket) -> Iterator[Candidate]:
    """Who led the matter to the end of the round before; nobody where that was one of the proposed leads."""
    led = [leg for leg in ticket.legs if leg.cycle == ticket.cycle - 1 and leg.is_live and leg.leads]
    proposed = {each.unit for each in ticket.candidates if each.role == "lead"}
    if not proposed & {leg.unit for leg in led}:
        yield from (Candidate(leg.unit, "lead", leg.reasons) for leg in led)
