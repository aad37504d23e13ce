"""剔除: a unit says that a matter should not count; the street agrees, the district decides, and it stays listed."""

from msgspec import Struct

from server.domain.asked import Answered, Line, Sentence
from server.domain.context import Context
from server.domain.errors import CitizenNotTold, NeedsSecondPerson
from server.domain.events import Excluded, ExclusionEndorsed, ExclusionRequested
from server.domain.steps.requests import open_request, require_none_open
from server.domain.steps.turning_away import require_exclusion
from server.domain.ticket import Ticket


class RequestExclusion(Struct, frozen=True, kw_only=True):
    """申请剔除: the item of the list that holds, and why."""

    item: Line
    reason: Sentence


def decide_request_exclusion(ticket: Ticket, asked: RequestExclusion, by: Context) -> ExclusionRequested:
    """申请剔除.

    Raises:
        CodeUnknown, AskedAlready.
    """
    require_exclusion(asked.item, by)
    require_none_open(ticket, "exclusion")
    return ExclusionRequested(unit=by.actor.unit or "", item=asked.item, reason=asked.reason)


def decide_endorse_exclusion(ticket: Ticket, asked: Answered, by: Context) -> ExclusionEndorsed:
    """街道同意剔除: the first of two persons.

    Raises:
        NoSuchPart, NeedsSecondPerson, OwnMatter.
    """
    request = open_request(ticket, asked.request, "exclusion", by)
    return ExclusionEndorsed(request=request.no, reason=asked.reason)


class Exclude(Answered, frozen=True, kw_only=True):
    """剔除: `citizen_told`: that the reporter knows, and why."""

    citizen_told: bool = False


def decide_exclude(ticket: Ticket, asked: Exclude, by: Context) -> Excluded:
    """剔除 by the district: after the street, by another person.

    Raises:
        NoSuchPart, OwnMatter.
        NeedsSecondPerson: nobody has endorsed it, or the same person.
        CitizenNotTold.
    """
    request = open_request(ticket, asked.request, "exclusion", by)
    if request.endorsed_by is None or request.endorsed_by == by.actor.id:
        raise NeedsSecondPerson(step="exclude")
    if not asked.citizen_told:
        raise CitizenNotTold(request=request.no)
    return Excluded(request=request.no, item=request.item or "", reason=asked.reason or request.reason)
