"""反复发生与举一反三: it comes again at one place, and somebody looks for more of it around."""

from datetime import datetime

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import Sweep
from server.domain.ticket import Ticket


class Recurred(Happening, frozen=True, kw_only=True):
    """反复发生: matters of this kind were ended at this place before. `earlier` are their numbers."""

    earlier: tuple[str, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, recurrence=self.earlier)


class SweepOrdered(Happening, frozen=True, kw_only=True):
    """派举一反三: a unit is to look in an area for more of a sub-item, by `due_at`."""

    unit: str
    area: str
    category: str
    what: str
    due_at: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        sweep = Sweep(
            no=1 + max((each.no for each in ticket.sweeps), default=0),
            by=by,
            at=at,
            due_at=self.due_at,
            unit=self.unit,
            area=self.area,
            category=self.category,
            what=self.what,
        )
        return replace(ticket, sweeps=(*ticket.sweeps, sweep))


class SweepReported(Happening, frozen=True, kw_only=True):
    """举一反三结果: what was seen, and the numbers of the tickets that were registered for what was found."""

    sweep: int
    remark: str
    found: tuple[str, ...]

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        sweeps = tuple(
            replace(each, done_at=at, remark=self.remark, found=self.found) if each.no == self.sweep else each
            for each in ticket.sweeps
        )
        return replace(ticket, sweeps=sweeps)
