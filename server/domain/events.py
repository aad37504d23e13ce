"""What has happened to a ticket: facts, numbered and chained, from which alone the ticket is made.

An event carries everything that was worked out when it happened (due times, placement, candidates), so that folding
needs no calendar, no map and no catalogue. Fields are added, never renamed or dropped.
"""

import hashlib
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from geo.locate import Placement
from geo.position import Position
from server.domain.duty_list import Reason
from server.domain.routing import Candidate


class Happening(Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """The payload of an event. Its class name is its type on the wire."""


class Reported(Happening, frozen=True, kw_only=True):
    """上报: a ticket came into being. `recorded_at` is the handheld's clock: evidence only."""

    number: str
    offline_alias: str | None
    channel: str
    reporter: str
    request_type: str
    description: str
    category: str | None
    urgency: str | None
    position: Position | None
    placement: Placement | None
    address: str | None
    place_ref: str | None
    recorded_at: datetime
    received_at: datetime
    clock_skew_s: int | None
    out_of_scope: bool
    contact_id: str | None
    contact_label: str | None
    contact_digest: str | None


class Accepted(Happening, frozen=True, kw_only=True):
    """受理: the matter is classified, and the citizen's promise clock is told. It counts from the day of receipt."""

    category: str
    catalogue_version: str
    deadline_class: str
    urgency: str
    tags: tuple[str, ...]
    suggested: bool
    promise_due: datetime
    promise_due_on: date
    promise_provisional: bool
    calendar_version: str
    candidates: tuple[Candidate, ...]
    doubts: tuple[Reason, ...]


class LegTerms(Struct, frozen=True, kw_only=True):
    """A leg's terms, counted again from its dispatch."""

    leg: int
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime


class Amended(Happening, frozen=True, kw_only=True):
    """改位置、改类、改级: a person's correction, and what follows from it. Earlier events tell what stood before."""

    reason: str
    position: Position | None
    placement: Placement | None
    address: str | None
    place_ref: str | None
    category: str | None
    catalogue_version: str | None
    deadline_class: str | None
    urgency: str | None
    promise_due: datetime | None
    promise_due_on: date | None
    promise_provisional: bool
    calendar_version: str | None
    tags: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubts: tuple[Reason, ...] = ()
    legs: tuple[LegTerms, ...] = ()


class LegOpened(Struct, frozen=True, kw_only=True):
    """承办: one unit's part of the work, with its duty clocks, all running from the dispatch."""

    no: int
    unit: str
    role: Literal["lead", "co"]
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    reasons: tuple[Reason, ...]


class Dispatched(Happening, frozen=True, kw_only=True):
    """派单: units were told to act. `note` is the coordinator's reason where a person chose."""

    legs: tuple[LegOpened, ...]
    automatic: bool
    note: str | None = None


class Signed(Happening, frozen=True, kw_only=True):
    """签收: a unit took up its leg."""

    leg: int


class ResultSubmitted(Happening, frozen=True, kw_only=True):
    """反馈办结: a leg is answered. `explanation_owed`: it was recorded in time but came late, or is overdue."""

    leg: int
    handling: str
    public_reply: str
    is_true: bool
    is_beyond_duty: bool
    contacted: bool
    solved: bool
    unsolved_reason: str | None
    explanation: str | None
    explanation_owed: bool
    all_answered: bool


class ResultRejected(Happening, frozen=True, kw_only=True):
    """驳回重办: the result will not do; both clocks run on as if they had never stopped."""

    reason: str


class ResultApproved(Happening, frozen=True, kw_only=True):
    """审核通过."""

    note: str | None = None


class CallbackRecorded(Happening, frozen=True, kw_only=True):
    """回访: one attempt to ask the reporter. Solved and satisfied are two answers."""

    contacted: bool
    solved: bool | None
    satisfied: Literal["satisfied", "mostly", "unsatisfied"] | None
    remark: str | None


class Closed(Happening, frozen=True, kw_only=True):
    """结案."""

    closure_type: Literal["done", "explained", "unreachable"]


class Recorded(Happening, frozen=True, kw_only=True):
    """A note, a contact, a visit or a list of photos; always accepted, changes no state."""

    kind: str
    recorded_at: datetime
    body: dict[str, Any]


class Rehomed(Happening, frozen=True, kw_only=True):
    """网格重新划分: the place is another area's since the boundaries were drawn anew. It moves no state and no clock.

    `area_before` and `boundary_version_before` are the finest owner until then; `placement` is the home from now on.
    `by`: found by the `point`, or, without one, told by the re-division's mapping `table`.
    """

    area_before: str | None
    boundary_version_before: str
    placement: Placement
    by: Literal["point", "table"]


Payload = (
    Reported
    | Accepted
    | Amended
    | Dispatched
    | Signed
    | ResultSubmitted
    | ResultRejected
    | ResultApproved
    | CallbackRecorded
    | Closed
    | Recorded
    | Rehomed
)


class Event(Struct, frozen=True, kw_only=True):
    """One link of a ticket's chain. `no` counts from 1; `actor` is a person's id or `system`; `command` is what asked.

    `digest` = sha256 over the previous digest and the canonical JSON of all the other fields, so that nothing in the
    chain can be changed, dropped or put in later without showing.
    """

    ticket: UUID
    no: int
    at: datetime
    actor: str
    command: str | None
    payload: Payload
    digest: str


GENESIS = "0" * 64

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[Payload] = msgspec.json.Decoder(Payload)


def payload_json(payload: Payload) -> bytes:
    """Canonical JSON of a payload."""
    return _encoder.encode(payload)


def payload_from(data: bytes) -> Payload:
    """The payload that `payload_json` wrote."""
    return _decoder.decode(data)


def following(
    last: tuple[int, str], payload: Payload, *, ticket: UUID, at: datetime, actor: str, command: str | None
) -> Event:
    """The payload as the event that follows the one with the number and digest in `last`."""
    no = last[0] + 1
    digest = link(last[1], ticket, no, at, actor, command, payload_json(payload))
    return Event(ticket=ticket, no=no, at=at, actor=actor, command=command, payload=payload, digest=digest)


def link(
    previous: str, ticket: UUID, no: int, at: datetime, actor: str, command: str | None, payload: bytes
) -> str:
    """The digest of one event: 64 hex digits, the same in whichever zone the instant is written."""
    head = _encoder.encode([previous, str(ticket), no, at.astimezone(UTC).isoformat(), actor, command])
    return hashlib.sha256(head + payload).hexdigest()
