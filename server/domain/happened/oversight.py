"""Who looks after it: voices that join, urging and supervision, tasks on the spot, units that are whistled for."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from geo.position import Position
from server.domain.happened.changes import ended, reopened
from server.domain.happened.happening import Happening
from server.domain.matters import Awaited, FieldTask, MissedTerm, Subscriber, Supervision, Urge, Whistle
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import State


class Merged(Happening, frozen=True, kw_only=True):
    """并单: the same matter as another one, whose number the reporter was told. `evidence` says why it is the same.

    `reply`: the other one was closed already, and this is what the same reporter was answered at once.
    """

    master: UUID
    master_number: str
    evidence: tuple[str, ...]
    reply: str | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ended(ticket, State.MERGED, at, "merged", master=self.master)


class Unmerged(Happening, frozen=True, kw_only=True):
    """拆单: it was another matter after all; both keep their histories."""

    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(reopened(ticket), state=State.SUBMITTED, master=None)


class Subscribed(Happening, frozen=True, kw_only=True):
    """收并: one more voice for this matter. `callback`: its reporter can be called, and is where that is due."""

    child: UUID
    child_number: str
    callback: bool | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        voice = Subscriber(
            ticket=self.child, number=self.child_number, since=at, callback=self.callback is True
        )
        return replace(ticket, subscribers=(*ticket.subscribers, voice))


class Unsubscribed(Happening, frozen=True, kw_only=True):
    """取消收并: a voice that was meant for another matter."""

    child: UUID

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        left = tuple(voice for voice in ticket.subscribers if voice.ticket != self.child)
        return replace(ticket, subscribers=left)


class Urged(Happening, frozen=True, kw_only=True):
    """催办."""

    text: str
    for_reporter: bool

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        urge = Urge(at=at, by=by, for_reporter=self.for_reporter)
        return replace(ticket, urges=(*ticket.urges, urge))


class Supervised(Happening, frozen=True, kw_only=True):
    """督办: somebody is told to see to it, in which form, and to answer until `due_at`."""

    kind: str
    form: str
    level: int
    addressee: str
    text: str
    due_at: datetime
    letter: str | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        opened = Supervision(
            no=len(ticket.supervisions) + 1,
            kind=self.kind,
            form=self.form,
            level=self.level,
            by=by,
            at=at,
            addressee=self.addressee,
            due_at=self.due_at,
        )
        return replace(ticket, supervisions=(*ticket.supervisions, opened))


class SupervisionAnswered(Happening, frozen=True, kw_only=True):
    """督办回复."""

    supervision: int
    text: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return _supervision(ticket, self.supervision, answered_at=at)


class SupervisionEnded(Happening, frozen=True, kw_only=True):
    """督办办结."""

    supervision: int
    remark: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return _supervision(ticket, self.supervision, ended_at=at)


class Escalated(Happening, frozen=True, kw_only=True):
    """提级: a higher level of dispatch sees to it."""

    level: int
    reason: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, dispatch_level=self.level)


class TermMissed(Happening, frozen=True, kw_only=True):
    """逾期未决: what somebody was awaited for was not done in its term. Its clock goes on."""

    what: Awaited
    no: int
    due_at: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        missed = MissedTerm(what=self.what, no=self.no, due_at=self.due_at)
        return replace(ticket, missed_terms=(*ticket.missed_terms, missed))


class Reminded(Happening, frozen=True, kw_only=True):
    """催办提醒: a unit was reminded of a part: that `share` of the term is over, or so much left `before` its end."""

    leg: int
    unit: str
    due_at: datetime
    share: float | None = None
    before: Term | None = None

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return ticket.with_leg(self.leg, reminded_at=at)


class HandedOver(Happening, frozen=True, kw_only=True):
    """移送纪检监察: a record only. What was handed over is not told here."""

    to: str
    receipt: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, handed_over=ticket.handed_over + 1)


class FieldTaskOrdered(Happening, frozen=True, kw_only=True):
    """派核实、核查、走访: somebody is to look on the spot."""

    kind: Literal["verify", "check", "visit"]
    what: str
    person: str | None
    due_at: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        task = FieldTask(
            no=len(ticket.field_tasks) + 1,
            kind=self.kind,
            by=by,
            at=at,
            due_at=self.due_at,
            what=self.what,
            person=self.person,
        )
        return replace(ticket, field_tasks=(*ticket.field_tasks, task))


class FieldTaskReported(Happening, frozen=True, kw_only=True):
    """核实、核查结果: what was found on the spot, how far from the place."""

    task: int
    finding: str
    remark: str | None
    position: Position | None
    distance_m: int | None
    photos: tuple[str, ...] = ()

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        tasks = tuple(
            replace(task, done_by=by, done_at=at, finding=self.finding) if task.no == self.task else task
            for task in ticket.field_tasks
        )
        return replace(ticket, field_tasks=tasks)


class FieldTaskPassedOn(Happening, frozen=True, kw_only=True):
    """交接: somebody takes over from a colleague what that one was to look at on the spot. Its clock goes on."""

    task: int
    person: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        tasks = tuple(
            replace(task, person=self.person) if task.no == self.task else task for task in ticket.field_tasks
        )
        return replace(ticket, field_tasks=tasks)


class Whistled(Happening, frozen=True, kw_only=True):
    """吹哨: units are called to the spot until `due_at`."""

    units: tuple[str, ...]
    text: str
    due_at: datetime

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        whistle = Whistle(no=len(ticket.whistles) + 1, by=by, at=at, due_at=self.due_at, units=self.units)
        return replace(ticket, whistles=(*ticket.whistles, whistle))


class WhistleAnswered(Happening, frozen=True, kw_only=True):
    """报到: a unit came."""

    whistle: int
    unit: str
    text: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        whistles = tuple(
            replace(each, attended=(*each.attended, self.unit)) if each.no == self.whistle else each
            for each in ticket.whistles
        )
        return replace(ticket, whistles=whistles)


def _supervision(ticket: Ticket, no: int, **changes: object) -> Ticket:
    changed = tuple(replace(each, **changes) if each.no == no else each for each in ticket.supervisions)
    return replace(ticket, supervisions=changed)
