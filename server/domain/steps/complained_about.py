"""改被反映单位: which unit a matter complains about is found out, or was taken down wrongly.

From then on nobody of that unit finds the matter; whatever part it had goes to another unit.
"""

from msgspec import Struct
from msgspec.structs import replace

from server.domain.asked import Line
from server.domain.assessment import doubts_of_place, level, routed
from server.domain.context import Context
from server.domain.errors import NothingToAmend, StepDoesNotFit, UnitNotNamed, UnitUnknown
from server.domain.events import AboutCorrected
from server.domain.happened.dispatch import LegOpened
from server.domain.leg import Leg
from server.domain.steps.dispatch import require_not_named
from server.domain.steps.legs import Choice, opened_leg, require_capable
from server.domain.ticket import Ticket
from server.domain.transitions import AT_WORK, Step


class CorrectAbout(Struct, frozen=True, kw_only=True):
    """改被反映单位: `about` None, it complains about no unit of ours. `instead` takes over what that unit was to do."""

    reason: Line
    about: Line | None = None
    instead: Line | None = None


def decide_correct_about(ticket: Ticket, asked: CorrectAbout, by: Context) -> AboutCorrected:
    """改被反映单位. The part that the unit has is called off; one that the ticket waits for goes to `instead`.

    Raises:
        UnitUnknown, NothingToAmend.
        UnitNotNamed: the ticket waits for that unit, and nobody is named `instead`.
        StepDoesNotFit: it waits for that unit, and is not where units are told to act.
        UnitNamedTwice, UnitCannotHandle, UnitNotAgain, OwnMatter, NotOnDutyList.
    """
    if asked.about is not None and asked.about not in by.rules.units:
        raise UnitUnknown(unit=asked.about)
    if asked.about == ticket.about:
        raise NothingToAmend(number=ticket.number)
    corrected = replace(ticket, about=asked.about)
    leg = next((leg for leg in ticket.live_legs if leg.unit == asked.about), None)
    event = AboutCorrected(
        reason=asked.reason,
        about=asked.about,
        sensitivity=level(corrected, by.rules),
        candidates=ticket.candidates,
        doubts=ticket.doubts,
        called_off=None if leg is None else leg.no,
        next_leg=None if leg is None else _instead(corrected, leg, asked, by),
    )
    if ticket.promise_due is None or ticket.category is None:
        return event
    found = routed(corrected, ticket.category, by.rules)
    of_place = doubts_of_place(ticket.placement, by.rules.policy.dispatch.auto_certainty_min)
    return replace(event, candidates=found.candidates, doubts=(*of_place, *found.doubts))


def _instead(ticket: Ticket, leg: Leg, asked: CorrectAbout, by: Context) -> LegOpened | None:
    """The part of whoever takes over; None where nobody is named and nothing waits for it."""
    if asked.instead is None:
        if leg.is_required:
            raise UnitNotNamed(field="instead")
        return None
    if ticket.state not in AT_WORK:
        raise StepDoesNotFit(state=ticket.state.value, step=Step.CORRECT_ABOUT.value)
    choice = Choice(unit=asked.instead, role=leg.role, must_reply=leg.must_reply)
    require_capable(ticket, choice, by)
    require_not_named(ticket, asked.instead)
    return opened_leg(ticket, choice, by, no=len(ticket.legs) + 1, is_final=leg.is_final, next_after=True)
