"""会商: whose matter it is, the units settle together; what they settle cannot be returned.

opinions until the term ─▶ whoever said nothing agrees, and the next level looks at it (`run_out`)
meetings 会议, each with its invitations and its minutes
the letter 办理函 ─▶ units, parts and terms
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct
from msgspec.structs import replace

from server.domain.asked import LegRole, Line, Sentence
from server.domain.context import Context
from server.domain.deadlines import promise_due
from server.domain.errors import (
    NotDoneHere,
    NotYours,
    OwnMatter,
    ParticipantsMissing,
    TooFewUnits,
)
from server.domain.events import (
    ConsultationConcluded,
    ConsultationOpened,
    Escalated,
    OpinionGiven,
    SilenceCounted,
)
from server.domain.matters import Consultation
from server.domain.people import Role
from server.domain.steps.deferral import STAGED_CLASS
from server.domain.steps.legs import Choice, opened_legs, require_invitable, require_sound_choice
from server.domain.ticket import Ticket

#: 领导交办: the level on which a leader decides.
LEADERS_LEVEL = 3
#: So many at least take part in a joint conference.
PARTICIPANTS_MIN = 2


class OpenConsultation(Struct, frozen=True, kw_only=True):
    """会商交办 (level 2) or 领导交办 (3): which units are asked, and why. `conference` 联席会议: they are to meet."""

    units: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    level: Literal[2, 3] = 2
    reason: Sentence
    conference: bool = False


def decide_open_consultation(ticket: Ticket, asked: OpenConsultation, by: Context) -> ConsultationOpened:
    """会商: at least two units, or a matter that was returned already. The promise goes on.

    Raises:
        NotDoneHere: no leader's level, or no joint conference, in this city.
        UnitUnknown, OwnMatter, TooFewUnits.
    """
    dispatch = by.rules.policy.dispatch
    if asked.level > dispatch.highest_level:
        raise NotDoneHere(step="open_consultation", policy="dispatch.levels")
    if asked.conference and not dispatch.joint_conference:
        raise NotDoneHere(step="open_consultation", policy="dispatch.joint_conference")
    units = asked.units or tuple(candidate.unit for candidate in ticket.candidates)
    require_invitable(ticket, units, by)
    if len(set(units)) < 2 and not ticket.granted_returns():
        raise TooFewUnits(needed=2)
    opened = consultation(ticket, units, asked.level, asked.reason, by)
    return replace(opened, conference=True) if asked.conference else opened


def consultation(
    ticket: Ticket, units: tuple[str, ...], level: int, reason: str, by: Context
) -> ConsultationOpened:
    """The consultation of these units, with its term."""
    return ConsultationOpened(
        level=max(level, min(ticket.dispatch_level, by.rules.policy.dispatch.highest_level)),
        units=tuple(unit for unit in dict.fromkeys(units) if unit != ticket.about),
        due_at=by.due(by.rules.policy.terms.consult),
        reason=reason,
    )


class GiveOpinion(Struct, frozen=True, kw_only=True):
    """会商意见: whether the unit takes the matter on, and why."""

    agrees: bool
    text: Sentence


def decide_give_opinion(ticket: Ticket, asked: GiveOpinion, by: Context) -> OpinionGiven:
    """会商意见 of a unit that was asked.

    Raises:
        OwnMatter: the unit was not asked.
    """
    asked_units = () if ticket.consultation is None else ticket.consultation.units
    if by.actor.unit is None or by.actor.unit not in asked_units:
        raise OwnMatter(unit=by.actor.unit or "")
    return OpinionGiven(unit=by.actor.unit, agrees=asked.agrees, text=asked.text)


def run_out(ticket: Ticket, by: Context) -> SilenceCounted | Escalated | None:
    """What the house does when a consultation's time is over: silence counts as agreement, then the next level looks.

    None where it was on the highest level that the city has already.
    """
    known = ticket.consultation
    silent = () if known is None else known.silent
    counted = set() if known is None else {opinion.unit for opinion in known.opinions if opinion.silent}
    if set(silent) - counted:
        return SilenceCounted(units=silent)
    if ticket.dispatch_level >= by.rules.policy.dispatch.highest_level:
        return None
    return Escalated(level=ticket.dispatch_level + 1, reason="consultation_ran_out")


class Settled(Struct, frozen=True, kw_only=True):
    """A unit's part as the letter has it, with its own term where the letter gives one."""

    unit: Line
    role: LegRole = "lead"
    must_reply: bool = True
    due_on: date | None = None


class ConcludeConsultation(Struct, frozen=True, kw_only=True):
    """会商定责: number and basis of the letter, and who does what. `rebase`: the reporter is told class C, once.

    Of a joint conference `participants` says who was there, where the minutes of a meeting do not; they are the basis.
    """

    letter: Line
    basis: Sentence
    participants: Annotated[tuple[Line, ...], Meta(max_length=50)] = ()
    units: Annotated[tuple[Settled, ...], Meta(min_length=1, max_length=20)]
    rebase: bool = False


def decide_conclude_consultation(
    ticket: Ticket, asked: ConcludeConsultation, by: Context
) -> ConsultationConcluded:
    """会商定责: by the district; on the third level by a leader. Its legs cannot be returned.

    Like a final assignment it may name a unit that gave the matter back before: whose it is, is what was argued.

    Raises:
        NotYours, NeedsOneLead, UnitNamedTwice, UnitUnknown, UnitCannotHandle, NotOnDutyList.
        ParticipantsMissing: the units were called to a joint conference, and nobody says who came.
        DayOutOfRange: the day that the letter gives a unit is over, or too far ahead.
    """
    known = ticket.consultation
    level = 2 if known is None else known.level
    if level >= LEADERS_LEVEL and Role.LEADER not in by.actor.roles:
        raise NotYours(act="conclude_consultation", number=ticket.number)
    present = asked.participants or _attendance(known, by)
    if known is not None and known.conference and len(set(present)) < PARTICIPANTS_MIN:
        raise ParticipantsMissing(needed=PARTICIPANTS_MIN)
    chosen = [
        Choice(unit=each.unit, role=each.role, must_reply=each.must_reply, due_on=each.due_on)
        for each in asked.units
    ]
    require_sound_choice(ticket, chosen, by, again=True)
    silent = () if known is None else known.silent
    concluded = ConsultationConcluded(
        letter=asked.letter,
        basis=asked.basis,
        legs=opened_legs(ticket, chosen, by, is_final=True),
        silent=silent,
        participants=present or UNSET,
    )
    if not asked.rebase or ticket.promise_due is None or ticket.deadline_class == STAGED_CLASS:
        return concluded
    due = promise_due(
        ticket.received_at,
        by.rules.catalogue.deadline_class(STAGED_CLASS),
        by.rules.calendar,
        by.rules.policy,
    )
    if due.at <= ticket.promise_due:
        return concluded
    return replace(concluded, deadline_class=STAGED_CLASS, promise_due=due.at, promise_due_on=due.on)


def _attendance(known: Consultation | None, by: Context) -> tuple[str, ...]:
    """The names of the units that came, by the minutes of the meetings there were."""
    meetings = () if known is None else known.meetings
    came = dict.fromkeys(unit for meeting in meetings for unit in meeting.attended)
    return tuple(by.rules.units[unit].name for unit in came if unit in by.rules.units)
