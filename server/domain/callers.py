"""来电人既往诉求: in which order earlier matters of a caller are looked at."""

from collections.abc import Iterable

from server.domain.ticket import Ticket
from server.domain.transitions import ENDS


def in_order(matters: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """The open ones first, the newest of them first; then the others, what ended last first."""
    known = tuple(matters)
    waiting = sorted(
        (each for each in known if each.state not in ENDS),
        key=lambda each: (each.received_at, each.number),
        reverse=True,
    )
    over = sorted(
        (each for each in known if each.state in ENDS),
        key=lambda each: (each.closed_at or each.received_at, each.number),
        reverse=True,
    )
    return (*waiting, *over)
