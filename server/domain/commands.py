"""What people ask for: a command as a handheld wrote it, once, and may have carried about for days.

    envelope   who, on which install of the handheld, in which order, by which clocks
    body       the matter itself; its shape follows from `kind`

A document that cannot be read as a command is not refused (the handheld could not help it): `read_command`
raises `NotUnderstood`, and casework keeps the document in quarantine. Source: docs/documents.md.
"""

import re
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from server.domain.asked import Counter, Instant, Line
from server.domain.errors import NotUnderstood, shortened
from server.domain.instants import FIRST_DAY, LAST_DAY, unfit_instant
from server.domain.mediation.registry import CASE_BODIES, REGISTRATION_KIND
from server.domain.stations import SHIFT_KIND, STATION_BODIES, EndShift, LogHelp
from server.domain.steps.intake import Report
from server.domain.steps.registry import FROM_THE_FIELD

SCHEMA = 1
PREFIX = "command:"

#: What a command's body may be: a report, or what one of the steps asks for.
Body = Struct

BODIES: dict[str, type[Body]] = {
    "report": Report,
    **CASE_BODIES,
    **STATION_BODIES,
    **{kind: asked for kind, (_, asked) in FROM_THE_FIELD.items()},
}


#: What they concern begins with them.
_FOUNDING = frozenset({"report", REGISTRATION_KIND, SHIFT_KIND})


class Envelope(Struct, frozen=True, kw_only=True):
    """The part that all commands share. Instants are the handheld's own: evidence, never a clock that counts.

    `writer` is the id of one install of the handheld; `counter` rises by one per command of that writer, from 1;
    `seen` is the event number of the ticket that the person was looking at; `mediation` the case that it concerns.
    """

    schema: Counter
    kind: Line
    writer: Line
    counter: Counter
    by: Line
    recorded_at: Instant
    boot_id: str
    monotonic_ms: int
    body: msgspec.Raw
    ticket: UUID | None = None
    mediation: UUID | None = None
    prev: str | None = None
    seen: int | None = None


class Command(Struct, frozen=True, kw_only=True):
    """A command that was understood. `ticket` is the ticket it concerns, the mediation case, or the shift.

    A report founds its own ticket, a registration its own case, a sign-in at a station its own shift.
    """

    id: UUID
    kind: str
    writer: str
    counter: int
    by: str
    recorded_at: datetime
    ticket: UUID
    seen: int | None
    body: Body


class Place(Struct, frozen=True):
    """Where a command stands in its writer's row; readable even where the rest is not."""

    writer: Line
    counter: Counter


class _Schema(Struct, frozen=True):
    schema: Counter


#: What decoding a document that anybody may have written can raise: no JSON, not UTF-8, nested without end.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_INSTANT_RULE = f"Expected a time with its offset, between {FIRST_DAY} and {LAST_DAY}"

_ID = re.compile(r"command:([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})")
_envelope = msgspec.json.Decoder(Envelope)
_schema = msgspec.json.Decoder(_Schema)
_place = msgspec.json.Decoder(Place)
_bodies = {kind: msgspec.json.Decoder(shape) for kind, shape in BODIES.items()}


def place_of(body: bytes) -> Place | None:
    """Writer and counter of a document, or None where it does not tell them."""
    try:
        return _place.decode(body)
    except _UNREADABLE:
        return None


def is_command(document_id: str) -> bool:
    """Whether a document with this id holds a command."""
    return _ID.fullmatch(document_id) is not None


def id_in(document_id: str) -> UUID | None:
    """The id of the command that a document with this id holds; None where the id is none of a command."""
    matched = _ID.fullmatch(document_id)
    return None if matched is None else UUID(matched[1])


def read_command(document_id: str, body: bytes) -> Command:
    """The command that a document holds.

    Raises:
        NotUnderstood: with reason `not_a_command`, `newer_schema`, `unknown_kind` or `malformed`; for the last
            one `facts` name the field and the rule.
    """
    own_id = id_in(document_id)
    if own_id is None:
        raise NotUnderstood("not_a_command")
    try:
        schema = _schema.decode(body).schema
        if schema > SCHEMA:
            raise NotUnderstood("newer_schema", schema=schema, known=SCHEMA)
        envelope = _envelope.decode(body)
        if envelope.kind not in BODIES:
            raise NotUnderstood("unknown_kind", kind=envelope.kind)
        content = _bodies[envelope.kind].decode(envelope.body)
    except _UNREADABLE as trouble:
        raise NotUnderstood("malformed", rule=shortened(str(trouble))) from trouble
    if (field := unfit_instant(envelope) or unfit_instant(content)) is not None:
        raise NotUnderstood("malformed", rule=f"{_INSTANT_RULE} - at `{field}`")
    subject = own_id if envelope.kind in _FOUNDING else _subject(envelope, content)
    return Command(
        id=own_id,
        kind=envelope.kind,
        writer=envelope.writer,
        counter=envelope.counter,
        by=envelope.by,
        recorded_at=envelope.recorded_at,
        ticket=subject,
        seen=envelope.seen,
        body=content,
    )


def _subject(envelope: Envelope, content: Body) -> UUID:
    """The ticket, the case or the shift that a command is about.

    Raises:
        NotUnderstood: it names none.
    """
    if isinstance(content, LogHelp | EndShift):
        return content.shift
    field = "mediation" if envelope.kind in CASE_BODIES else "ticket"
    named: UUID | None = getattr(envelope, field)
    if named is None:
        raise NotUnderstood("malformed", rule=f"Object missing required field `{field}`")
    return named
