"""举一反三: one matter is cause to look for more of its kind around; what is found is linked back."""

from typing import Annotated

from msgspec import Meta, Struct

from server.domain.asked import Line, No, Sentence
from server.domain.context import Context
from server.domain.errors import CodeUnknown, NoSuchPart, OwnMatter
from server.domain.events import SweepOrdered, SweepReported
from server.domain.numbers import is_ticket_number
from server.domain.steps.legs import require_invitable
from server.domain.ticket import Ticket


class OrderSweep(Struct, frozen=True, kw_only=True):
    """派举一反三: which unit looks for what, in which of the ticket's areas; without them for the same sub-item.

    Without `area` it is the one above the finest, such as the community of a grid.
    """

    unit: Line
    what: Sentence
    area: Line | None = None
    category: Line | None = None


def decide_order_sweep(ticket: Ticket, asked: OrderSweep, by: Context) -> SweepOrdered:
    """派举一反三.

    Raises:
        UnitUnknown, OwnMatter, CategoryUnknown.
        CodeUnknown: the ticket does not lie in that area, or nobody knows what it is about.
    """
    require_invitable(ticket, [asked.unit], by)
    chain, overlays = ticket.places
    areas = (*chain, *overlays)
    area = asked.area or (chain[min(1, len(chain) - 1)] if chain else "")
    if area not in areas:
        raise CodeUnknown(field="area", code=area, known=", ".join(areas))
    category = asked.category or ticket.category or ""
    by.rules.catalogue.item(category)
    return SweepOrdered(
        unit=asked.unit,
        area=area,
        category=category,
        what=asked.what,
        due_at=by.due(by.rules.policy.terms.sweep),
    )


class SweepResult(Struct, frozen=True, kw_only=True):
    """举一反三结果: what was seen, and the numbers of the tickets that were registered for what was found."""

    sweep: No
    remark: Sentence
    found: Annotated[tuple[Line, ...], Meta(max_length=200)] = ()


def decide_report_sweep(ticket: Ticket, asked: SweepResult, by: Context) -> SweepReported:
    """举一反三结果, by the unit that was to look.

    Raises:
        NoSuchPart: no such sweep waits.
        OwnMatter: another unit was to look.
        CodeUnknown: what is named is no ticket's number, or this ticket's own.
    """
    sweep = next((each for each in ticket.sweeps if each.no == asked.sweep and each.done_at is None), None)
    if sweep is None:
        raise NoSuchPart(part="sweep", no=asked.sweep)
    if by.actor.unit != sweep.unit:
        raise OwnMatter(unit=by.actor.unit or "")
    found = tuple(dict.fromkeys(asked.found))
    for number in found:
        if not is_ticket_number(number) or number == ticket.number:
            raise CodeUnknown(field="found", code=number, known="numbers of other tickets")
    return SweepReported(sweep=sweep.no, remark=asked.remark, found=found)
