"""申请条件: what a unit has asked for already, and what it may still ask for. Counts only; hours are for the steps.

Returns 退单, extensions 延期 and pauses 待诉求人配合 are refused by these counts. Handhelds get them with the ticket,
so that who is out of reach reads beforehand what a step still wants (`web/rules/src/asking.ts`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from server.domain.deadlines import class_term, term_end
from server.domain.leg import Leg
from server.domain.matters import Request
from server.domain.policy import Policy
from server.domain.rules import Rules
from server.domain.ticket import Ticket


class LegAsking(Struct, frozen=True, kw_only=True):
    """Of one live leg: returns that its unit has asked for, extensions that were granted, workdays that still may be.

    `names_unit`: who gives it back says whose matter it is. `is_final`: it cannot be given back.
    """

    leg: int
    is_final: bool
    names_unit: bool
    returns: int
    extensions: int
    extension_workdays_max: int
    extension_workdays_left: int


class Asking(Struct, frozen=True, kw_only=True):
    """Of the whole ticket: contacts that lie far enough apart, workdays that its pauses lasted; of each live leg.

    `contact_counted_at` is the last of those contacts.
    """

    contacts: int
    contact_counted_at: datetime | None
    pause_workdays: int
    legs: tuple[LegAsking, ...]


def asking(ticket: Ticket, rules: Rules) -> Asking:
    """Where the ticket stands with all that may be asked for."""
    workdays_max = extension_workdays_max(ticket, rules)
    contacts = contacts_apart(ticket, rules)
    return Asking(
        contacts=len(contacts),
        contact_counted_at=contacts[-1] if contacts else None,
        pause_workdays=pause_workdays(ticket),
        legs=tuple(_of_leg(ticket, leg, rules, workdays_max) for leg in ticket.live_legs),
    )


def _of_leg(ticket: Ticket, leg: Leg, rules: Rules, workdays_max: int) -> LegAsking:
    granted = extensions_granted(ticket, leg)
    return LegAsking(
        leg=leg.no,
        is_final=leg.is_final,
        names_unit=names_unit(ticket, leg, rules.policy),
        returns=returns_asked(ticket, leg.unit),
        extensions=len(granted),
        extension_workdays_max=workdays_max,
        extension_workdays_left=workdays_max - _workdays_of(granted),
    )


def returns_asked(ticket: Ticket, unit: str) -> int:
    """How often a unit has asked to give the ticket back, however that was decided."""
    return sum(one.unit == unit for one in ticket.asked_for("return"))


def names_unit(ticket: Ticket, leg: Leg, policy: Policy) -> bool:
    """Whether giving a leg back takes the name of another unit: everywhere, or for who signed first 首接负责."""
    return policy.returns.names_suggested_unit or signed_first(ticket, leg, policy)


def signed_first(ticket: Ticket, leg: Leg, policy: Policy) -> bool:
    """Whether the city holds who signed first to more, and a person signed for this leg before all others."""
    if not policy.dispatch.first_signer_names_unit:
        return False
    signed = [
        (one.signed_at, one.no)
        for one in ticket.legs
        if one.cycle == ticket.cycle and one.signed_at is not None and not one.signed_automatically
    ]
    return bool(signed) and min(signed)[1] == leg.no


def extensions_granted(ticket: Ticket, leg: Leg) -> list[Request]:
    """The extensions that a leg was given."""
    return [one for one in ticket.asked_for("extension") if one.granted and one.leg == leg.no]


def extension_workdays_max(ticket: Ticket, rules: Rules) -> int:
    """By how many workdays a leg may be extended in all."""
    term = class_term(rules.catalogue.deadline_class(ticket.deadline_class or "B"), rules.policy)
    return int((term.workdays or 1) * rules.policy.extension.total_share_max)


def extension_workdays_left(ticket: Ticket, leg: Leg, rules: Rules) -> int:
    """By how many workdays a leg may still be extended."""
    return extension_workdays_max(ticket, rules) - _workdays_of(extensions_granted(ticket, leg))


def _workdays_of(granted: Iterable[Request]) -> int:
    return sum([one.workdays for one in granted])


def contacts_apart(ticket: Ticket, rules: Rules) -> list[datetime]:
    """The attempts to reach the reporter that lie so far apart that each counts as evidence of a pause, in order."""
    counted: list[datetime] = []
    for at in _attempts(ticket):
        if not counted or term_end(counted[-1], rules.policy.pause.contacts_apart, rules.calendar) <= at:
            counted.append(at)
    return counted


def _attempts(ticket: Ticket) -> Iterator[datetime]:
    """When each attempt was made, in the order in which the house heard of them, none before the units were told.

    That is the house's own instant: who sets a clock back wins no hour before it, however old the matter. What was
    made before counts from then. What is told later and lies before what counts already counts for nothing.
    """
    told_at = min((leg.dispatched_at for leg in ticket.live_legs), default=ticket.received_at)
    return (max(at, told_at) for at in ticket.contacts_at)


def pause_workdays(ticket: Ticket) -> int:
    """How many workdays all pauses together have lasted."""
    return sum(pause.workdays for pause in ticket.pauses)
