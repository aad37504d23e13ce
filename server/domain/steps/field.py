"""现场: tasks on the spot 核实、核查, units that are whistled for 吹哨, and what is added to a matter."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from geo.position import Position
from server.domain.asked import Line, No, Sentence, Sha256
from server.domain.context import Context
from server.domain.distance import metres_from
from server.domain.errors import NoSuchPart, OwnMatter, SecondLook
from server.domain.events import (
    FieldTaskOrdered,
    FieldTaskReported,
    PhotosListed,
    Recorded,
    WhistleAnswered,
    Whistled,
)
from server.domain.matters import FieldTask
from server.domain.photos import ListedPhoto
from server.domain.scope import Actor, is_own_leg
from server.domain.steps.legs import require_invitable
from server.domain.term import Term
from server.domain.ticket import Ticket

#: By when somebody has looked, unless told.
_LOOK_WITHIN = Term(workdays=1)


class OrderFieldTask(Struct, frozen=True, kw_only=True):
    """派核实 (`verify`, before dispatch), 核查 (`check`, after handling), 走访 (`visit`)."""

    kind: Literal["verify", "check", "visit"]
    what: Sentence
    person: Line | None = None


def decide_order_field_task(_ticket: Ticket, asked: OrderFieldTask, by: Context) -> FieldTaskOrdered:
    """派核实、核查、走访: to one person, or to whoever stands for the grid."""
    return FieldTaskOrdered(
        kind=asked.kind, what=asked.what, person=asked.person, due_at=by.due(_LOOK_WITHIN)
    )


def check_ordered(why: str, by: Context) -> FieldTaskOrdered:
    """派核查 by the house itself, to whoever stands for the grid; `why` is a code of `calling_back.check_due`."""
    return FieldTaskOrdered(kind="check", what=why, person=None, due_at=by.due(_LOOK_WITHIN))


def may_be_done_by(actor: Actor, task: FieldTask, ticket: Ticket) -> bool:
    """Whether a task waits for this person. Who did the work, or reported it, does not check it."""
    own = actor.id == ticket.reporter or any(is_own_leg(actor, leg) for leg in ticket.live_legs)
    is_theirs = task.done_at is None and task.person in (None, actor.id)
    return is_theirs and not (task.kind == "check" and own)


class FieldTaskResult(Struct, frozen=True, kw_only=True):
    """核实、核查结果: 属实、不属实、已消除、整改到位、未整改."""

    task: No
    finding: Literal["true", "untrue", "gone", "fixed", "not_fixed"]
    remark: Sentence | None = None
    position: Position | None = None
    photos: Annotated[tuple[Sha256, ...], Meta(max_length=20)] = ()


def decide_report_field_task(ticket: Ticket, asked: FieldTaskResult, by: Context) -> FieldTaskReported:
    """核实、核查结果. Who did the work, or reported it, does not check it.

    Raises:
        NoSuchPart: no such task waits, or it is another person's.
        SecondLook.
    """
    waiting = {task.no: task for task in ticket.field_tasks if task.done_at is None}
    task = waiting.get(asked.task)
    if task is None or task.person not in (None, by.actor.id):
        raise NoSuchPart(part="field_task", no=asked.task)
    if not may_be_done_by(by.actor, task, ticket):
        raise SecondLook(number=ticket.number)
    return FieldTaskReported(
        task=task.no,
        finding=asked.finding,
        remark=asked.remark,
        position=asked.position,
        distance_m=metres_from(ticket.placement, asked.position, by.locate),
        photos=asked.photos,
    )


class BlowWhistle(Struct, frozen=True, kw_only=True):
    """吹哨: which units should come, and what for."""

    units: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=10)]
    text: Sentence


def decide_whistle(ticket: Ticket, asked: BlowWhistle, by: Context) -> Whistled:
    """吹哨.

    Raises:
        UnitUnknown, OwnMatter.
    """
    require_invitable(ticket, asked.units, by)
    return Whistled(
        units=tuple(dict.fromkeys(asked.units)),
        text=asked.text,
        due_at=by.due(by.rules.policy.dispatch.whistle),
    )


class AnswerWhistle(Struct, frozen=True, kw_only=True):
    """报到: the unit is on the spot."""

    whistle: No
    text: Line


def decide_answer_whistle(ticket: Ticket, asked: AnswerWhistle, by: Context) -> WhistleAnswered:
    """报到, by a unit that was called and has not come yet.

    Raises:
        NoSuchPart, OwnMatter.
    """
    whistle = next((one for one in ticket.whistles if one.no == asked.whistle), None)
    if whistle is None:
        raise NoSuchPart(part="whistle", no=asked.whistle)
    unit = by.actor.unit or ""
    if unit not in whistle.units or unit in whistle.attended:
        raise OwnMatter(unit=unit)
    return WhistleAnswered(whistle=whistle.no, unit=unit, text=asked.text)


class Note(Struct, frozen=True, kw_only=True):
    """备注: a remark on a matter."""

    text: Sentence


class Contact(Struct, frozen=True, kw_only=True):
    """联系群众: the reporter was spoken to, or was not `reached`.

    A visit 上门办、上门谈、上门劝 tells where it was, who went (`persons`, their ids), and may have photos.
    """

    manner: Literal["phone", "wechat", "visit_to_do", "visit_to_talk", "visit_to_persuade"]
    result: Sentence
    reached: bool = True
    position: Position | None = None
    persons: Annotated[tuple[Line, ...], Meta(max_length=10)] = ()
    photos: Annotated[tuple[Sha256, ...], Meta(max_length=9)] = ()


class Visit(Struct, frozen=True, kw_only=True):
    """走访: somebody was on the spot."""

    found: Sentence
    position: Position | None = None


class PhotoManifest(Struct, frozen=True, kw_only=True):
    """照片清单: which photos and recordings belong to a matter; they themselves come by another way."""

    photos: Annotated[tuple[ListedPhoto, ...], Meta(max_length=20)]


class Transfer(Struct, frozen=True, kw_only=True):
    """移交: a matter, or what is urgent about it, was passed on to another service, or came `from` it.

    `receipt` is the number under which the other side took it. The ticket is kept all the same.
    """

    direction: Literal["to", "from"]
    service: Literal["110", "119", "120", "122", "upper", "other"]
    reason: Sentence
    receipt: Line | None = None


#: What is added to a matter and moves nothing.
Record = Note | Contact | Visit | PhotoManifest | Transfer

#: The kinds of records, as handhelds name them.
RECORD_KINDS: dict[type[Record], str] = {
    Note: "note",
    Contact: "contact",
    Visit: "visit",
    PhotoManifest: "photo_manifest",
    Transfer: "transfer",
}


def decide_record(_ticket: Ticket, asked: Record, by: Context) -> Recorded | PhotosListed:
    """备注、联系、走访、照片: always fits, and changes no state."""
    recorded_at = by.recorded_at or by.now
    if isinstance(asked, PhotoManifest):
        return PhotosListed(recorded_at=recorded_at, photos=asked.photos)
    return Recorded(
        kind=RECORD_KINDS[type(asked)],
        recorded_at=recorded_at,
        body=msgspec.to_builtins(asked),
    )
