"""会商: what happens while units settle whose matter it is, save its beginning and its letter (`dispatch`)."""

from datetime import datetime

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import Consultation, Meeting, Opinion
from server.domain.ticket import Ticket


class OpinionGiven(Happening, frozen=True, kw_only=True):
    """会商意见."""

    unit: str
    agrees: bool
    text: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return _with(ticket, Opinion(unit=self.unit, by=by, at=at, agrees=self.agrees, text=self.text))


class SilenceCounted(Happening, frozen=True, kw_only=True):
    """逾期未表态视为同意: the consultation's time is over, and these units have not spoken; so they agree."""

    units: tuple[str, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        silence = (Opinion(unit=unit, by=by, at=at, agrees=True, text="", silent=True) for unit in self.units)
        return _with(ticket, *silence)


class MeetingConvened(Happening, frozen=True, kw_only=True):
    """召集会议: these units are invited, at which hour, to which place, about what."""

    held_at: datetime
    place: str
    units: tuple[str, ...]
    agenda: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if ticket.consultation is None:
            return ticket
        meeting = Meeting(
            no=len(ticket.consultation.meetings) + 1,
            by=by,
            at=self.held_at,
            place=self.place,
            units=self.units,
        )
        return _met(ticket, ticket.consultation, (*ticket.consultation.meetings, meeting))


class MeetingMinuted(Happening, frozen=True, kw_only=True):
    """会议纪要: who came, who did not, and what was said."""

    meeting: int
    attended: tuple[str, ...]
    absent: tuple[str, ...]
    minutes: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        if ticket.consultation is None:
            return ticket
        meetings = tuple(
            replace(each, minuted_at=at, attended=self.attended, minutes=self.minutes)
            if each.no == self.meeting
            else each
            for each in ticket.consultation.meetings
        )
        return _met(ticket, ticket.consultation, meetings)


def _with(ticket: Ticket, *new: Opinion) -> Ticket:
    """The ticket with these opinions; a unit's later one replaces its earlier one."""
    if ticket.consultation is None:
        return ticket
    speaking = {opinion.unit for opinion in new}
    others = tuple(each for each in ticket.consultation.opinions if each.unit not in speaking)
    return replace(ticket, consultation=replace(ticket.consultation, opinions=(*others, *new)))


def _met(ticket: Ticket, consultation: Consultation, meetings: tuple[Meeting, ...]) -> Ticket:
    return replace(ticket, consultation=replace(consultation, meetings=meetings))
