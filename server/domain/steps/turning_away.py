"""不予受理: what is on the list of exclusions is turned away by two, in the list's own words; 申诉."""

from msgspec import Struct

from server.domain.asked import Line, Reasoned, Sentence
from server.domain.context import Context
from server.domain.deadlines import term_end
from server.domain.errors import NeedsSecondPerson, ScriptMissing
from server.domain.events import Appealed, Rejected, RejectionProposed
from server.domain.steps.intake import require_before, require_code
from server.domain.steps.requests import require_none_open
from server.domain.ticket import Ticket


class TurnAway(Struct, frozen=True, kw_only=True):
    """不予受理: the item of the exclusion list, and the words that are said to the caller.

    Without `script` they are the list's own; more may be said besides, nothing of them left out.
    """

    item: Line
    script: Sentence | None = None


def decide_propose_rejection(ticket: Ticket, asked: TurnAway, by: Context) -> RejectionProposed:
    """拟不予受理: an operator proposes, a second person decides.

    Raises:
        CodeUnknown, ScriptMissing, AskedAlready.
    """
    require_exclusion(asked.item, by)
    require_none_open(ticket, "rejection")
    return RejectionProposed(item=asked.item, script=_said(asked, by))


def decide_reject(ticket: Ticket, asked: TurnAway, by: Context) -> Rejected:
    """不予受理, by a coordinator; where it was proposed, by another person than who proposed it.

    Raises:
        CodeUnknown, ScriptMissing, NeedsSecondPerson.
    """
    require_exclusion(asked.item, by)
    proposed = next((request for request in ticket.asked_for("rejection") if request.is_open), None)
    if proposed is not None and proposed.by == by.actor.id:
        raise NeedsSecondPerson(step="reject")
    return Rejected(
        item=asked.item,
        script=_said(asked, by),
        appeal_until=by.due(by.rules.policy.terms.appeal),
        request=None if proposed is None else proposed.no,
    )


def decide_appeal(ticket: Ticket, asked: Reasoned, by: Context) -> Appealed:
    """申诉: within its term from the rejection.

    Raises:
        TooLate.
    """
    if ticket.closed_at is not None:
        until = term_end(ticket.closed_at, by.rules.policy.terms.appeal, by.rules.calendar)
        require_before(until, by)
    return Appealed(reason=asked.reason)


def require_exclusion(item: str, by: Context) -> None:
    """Nothing, if the city's list of what is not taken has this item; a city without one has the catalogue's.

    Raises:
        CodeUnknown.
    """
    own = [each.code for family in by.rules.exclusions.classes for each in family.items]
    require_code("item", item, own or [each.code for each in by.rules.catalogue.exclusions])


def _said(asked: TurnAway, by: Context) -> str:
    """The words for the caller: the list's own, and what is said besides.

    Raises:
        ScriptMissing: other words than those of the list, or none where the list has none either.
    """
    own = next(
        (
            each.script
            for family in by.rules.exclusions.classes
            for each in family.items
            if each.code == asked.item
        ),
        "",
    )
    said = asked.script or own
    if not said or own not in said:
        raise ScriptMissing(item=asked.item, script=own)
    return said
