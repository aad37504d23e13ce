"""会议: units that consult are invited to a table; who came and what was said is kept."""

from typing import Annotated

from msgspec import Meta, Struct

from server.domain.asked import Instant, Line, No, Sentence
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.errors import DayOutOfRange, NoSuchPart, TooFewUnits
from server.domain.events import MeetingConvened, MeetingMinuted
from server.domain.steps.legs import require_invitable
from server.domain.ticket import Ticket

_Units = Annotated[tuple[Line, ...], Meta(max_length=50)]


class Convene(Struct, frozen=True, kw_only=True):
    """召集会议: when (with its offset from UTC), where, about what. Without `units` those that consult are invited."""

    held_at: Instant
    place: Line
    agenda: Sentence
    units: _Units = ()


def decide_convene(ticket: Ticket, asked: Convene, by: Context) -> MeetingConvened:
    """召集会议: units are invited to a meeting that is yet to come.

    Raises:
        UnitUnknown, OwnMatter, TooFewUnits.
        DayOutOfRange: it would be over already, or is too far ahead.
    """
    if asked.held_at < by.now:
        raise DayOutOfRange(field="held_at", earliest=by.now.isoformat())
    by.require_foreseen("held_at", asked.held_at.astimezone(CHINA).date())
    consulting = () if ticket.consultation is None else ticket.consultation.units
    units = tuple(dict.fromkeys(asked.units or consulting))
    require_invitable(ticket, units, by)
    if not units:
        raise TooFewUnits(needed=1)
    return MeetingConvened(
        held_at=asked.held_at,
        place=asked.place,
        units=units,
        agenda=asked.agenda,
    )


class MinuteMeeting(Struct, frozen=True, kw_only=True):
    """会议纪要: of which meeting, which units came (also uninvited ones), and what was said."""

    meeting: No
    attended: _Units
    minutes: Sentence


def decide_minute_meeting(ticket: Ticket, asked: MinuteMeeting, by: Context) -> MeetingMinuted:
    """会议纪要, once for each meeting and not before it.

    Raises:
        NoSuchPart, UnitUnknown, OwnMatter.
        DayOutOfRange: the meeting is yet to come.
    """
    meetings = () if ticket.consultation is None else ticket.consultation.meetings
    meeting = next((each for each in meetings if each.no == asked.meeting and each.minuted_at is None), None)
    if meeting is None:
        raise NoSuchPart(part="meeting", no=asked.meeting)
    if by.now < meeting.at:
        raise DayOutOfRange(field="meeting", earliest=meeting.at.isoformat())
    attended = tuple(dict.fromkeys(asked.attended))
    require_invitable(ticket, attended, by)
    absent = tuple(unit for unit in meeting.units if unit not in attended)
    return MeetingMinuted(meeting=meeting.no, attended=attended, absent=absent, minutes=asked.minutes)
