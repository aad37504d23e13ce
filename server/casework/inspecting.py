"""不规范件督查: what is wrong with the answers that wait for a review or a callback, and the list of them."""

from collections.abc import Iterator

from msgspec import Struct

from server.casework import desk
from server.casework.errors import RoleMissing
from server.casework.house import House
from server.domain.leg import Leg
from server.domain.reply_checks import Answer, Finding, reply_findings
from server.domain.scope import GRANTS, Act, Actor, may
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.store.answers import LegAnswered
from server.store.listing import Filter

#: Where an answer waits for somebody else to say whether it will do.
INSPECTED = (State.TO_REVIEW, State.TO_CALLBACK)

#: So many tickets that a unit had last are looked at for copies.
_EARLIER_MAX = 30


class LegFindings(Struct, frozen=True, kw_only=True):
    """What is wrong with one unit's answer."""

    leg: int
    unit: str
    findings: tuple[Finding, ...]


class Inspected(Struct, frozen=True, kw_only=True):
    """A ticket with answers that will not do as they stand."""

    ticket: Ticket
    findings: tuple[LegFindings, ...]


class InspectionPage(Struct, frozen=True, kw_only=True):
    """Of the tickets looked at, those with findings; `next_after` goes on where this page ends."""

    inspected: tuple[Inspected, ...]
    next_after: str | None


def findings_of(house: House, ticket: Ticket) -> tuple[LegFindings, ...]:
    """What is wrong with the answers of a ticket that waits for a review or a callback, by leg."""
    if ticket.state not in INSPECTED:
        return ()
    found = []
    for leg in ticket.live_legs:
        answer = _answer(leg)
        if answer is None:
            continue
        findings = reply_findings(
            answer,
            description=ticket.description,
            category=ticket.category,
            request_type=ticket.request_type,
            catalogue=house.rules.catalogue,
            earlier=_earlier(house, ticket, leg),
        )
        if findings:
            found.append(LegFindings(leg=leg.no, unit=leg.unit, findings=findings))
    return tuple(found)


def shown_to(house: House, actor: Actor, ticket: Ticket) -> tuple[LegFindings, ...]:
    """As `findings_of`, for those who may review the ticket; nothing for others."""
    if ticket.state not in INSPECTED or not may(actor, Act.REVIEW, ticket):
        return ()
    return findings_of(house, ticket)


def inspection(house: House, actor: Actor, state: State, after: str | None, limit: int) -> InspectionPage:
    """The tickets in that state which the person may review and whose answers have findings, newest first.

    Raises:
        RoleMissing: this person reviews nothing.
    """
    reviewers = {role for act, role in GRANTS if act is Act.REVIEW}
    if reviewers.isdisjoint(actor.roles):
        raise RoleMissing(roles=", ".join(sorted(reviewers)))
    page = desk.listed(house, actor, Filter(state=state.value), after, limit)
    inspected = tuple(
        Inspected(ticket=ticket, findings=findings)
        for ticket in page.tickets
        if may(actor, Act.REVIEW, ticket) and (findings := findings_of(house, ticket))
    )
    more = len(page.tickets) == page.limit
    return InspectionPage(inspected=inspected, next_after=page.tickets[-1].number if more else None)


def _answer(leg: Leg | LegAnswered) -> Answer | None:
    if leg.answered_at is None or leg.handling is None:
        return None
    return Answer(handling=leg.handling, public_reply=leg.public_reply or "")


def _earlier(house: House, ticket: Ticket, leg: Leg) -> Iterator[Answer]:
    """What the unit answered before: to other matters that it had, and to this one in earlier rounds.

    It is read once somebody looks, since to a short answer nothing is compared.
    """
    with house.reading.at_once() as connection:
        others = house.answers.last_of(connection, leg.unit, _EARLIER_MAX)
    legs: list[Leg | LegAnswered] = [each for each in ticket.legs if each.cycle < leg.cycle]
    legs += [each for other in others if other.id != ticket.id for each in other.legs]
    # Of two that are alike the later one is the copy.
    for each in legs:
        answer = _answer(each) if each.unit == leg.unit and _is_before(each, leg) else None
        if answer is not None:
            yield answer


def _is_before(one: Leg | LegAnswered, other: Leg) -> bool:
    return (
        one.answered_at is not None and other.answered_at is not None and one.answered_at < other.answered_at
    )
