"""全流程轨迹: the whole life of a ticket as people read it, assembled from its events and from nothing else.

One line for each event: who, in which role, of which unit, when (by the server's clock and by the handheld's), what,
what changed by it, and whether the chain still holds there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any, Literal

import msgspec
from msgspec import Struct, UnsetType

from server.casework.code_words import CODES, FIELDS, LEG_STATES, RECORD_FIELDS, ROLE_NAMES
from server.casework.trace_words import WORDS, Words
from server.domain.errors import ChainIsBroken
from server.domain.events import GENESIS, Event, HandedOver, LegOpened, link, payload_json
from server.domain.fold import fold
from server.domain.instants import local_time
from server.domain.matters import Milestone
from server.domain.people import Person
from server.domain.photos import Doubt, ListedPhoto
from server.domain.shifting import written_out
from server.domain.ticket import Ticket

Language = Literal[0, 1]
CHINESE: Language = 0
ENGLISH: Language = 1
NOTHING = "—"
_SEPARATED = ("、", ", ")


class Change(Struct, frozen=True, kw_only=True):
    """Something of the ticket that an event changed."""

    name: str
    english_name: str
    before: str
    after: str
    english_before: str
    english_after: str


class Line(Struct, frozen=True, kw_only=True):
    """One event. `client_at` is what the handheld's clock said when it was written; `holds`: its digest is right.

    People are called alike in both languages; who is none, such as the system, is not.
    """

    no: int
    at: datetime
    client_at: datetime | None
    actor: str
    actor_name: str
    english_actor_name: str
    role: str
    unit: str | None
    type: str
    name: str
    english_name: str
    sentence: str
    english: str
    changes: tuple[Change, ...]
    digest: str
    holds: bool


class Trace(Struct, frozen=True, kw_only=True):
    """A ticket and its lines. `intact`: every digest covers its event and the one before it."""

    number: str
    ticket: str
    state: str
    description: str
    address: str
    contact: str | None
    received_at: datetime
    intact: bool
    lines: tuple[Line, ...]


class Names(Struct, frozen=True, kw_only=True):
    """How codes are called: units, areas and categories (in either language) by a question each, people by id."""

    unit: Callable[[str], str]
    area: Callable[[str], str]
    category: Callable[[str], tuple[str, str]]
    people: Mapping[str, Person]


class Mask(Struct, frozen=True, kw_only=True):
    """What this reader may read: free texts as `text` shows them, the label of the contact, doubts about photos,
    to whom a matter was handed over.
    """

    text: Callable[[str], str]
    contact: str | None
    sees_doubts: bool
    sees_discipline: bool


def traced(
    ticket: Ticket,
    events: Iterable[Event],
    names: Names,
    mask: Mask,
    recorded_at: Mapping[str, datetime],
) -> Trace:
    """The trace of a ticket. `recorded_at`: by command, when its handheld says that it was written."""
    lines = tuple(_lines(events, names, mask, recorded_at))
    return Trace(
        number=ticket.number,
        ticket=str(ticket.id),
        state=_code(ticket.state.value, CHINESE),
        description=mask.text(ticket.description),
        address=NOTHING if ticket.address is None else mask.text(ticket.address),
        contact=mask.contact,
        received_at=ticket.received_at,
        intact=all(line.holds for line in lines) and bool(lines) and lines[-1].digest == ticket.digest,
        lines=lines,
    )


def _lines(
    events: Iterable[Event], names: Names, mask: Mask, recorded_at: Mapping[str, datetime]
) -> Iterator[Line]:
    before: Ticket | None = None
    last, expected = GENESIS, 1
    for event in events:
        made = link(
            last, event.ticket, event.no, event.at, event.actor, event.command, payload_json(event.payload)
        )
        after = _folded(before, event)
        words = WORDS[type(event.payload).__name__]
        person = names.people.get(event.actor)
        yield Line(
            no=event.no,
            at=event.at,
            client_at=recorded_at.get(event.command or ""),
            actor=event.actor,
            actor_name=_code(event.actor, CHINESE) if person is None else person.name,
            english_actor_name=_code(event.actor, ENGLISH) if person is None else person.name,
            role="" if person is None else "、".join(ROLE_NAMES[role] for role in person.roles),
            unit=None if person is None or person.unit is None else names.unit(person.unit),
            type=type(event.payload).__name__,
            name=words.name,
            english_name=words.english_name,
            sentence=_sentence(words, event, before, names, mask, CHINESE),
            english=_sentence(words, event, before, names, mask, ENGLISH),
            changes=tuple(_changes(before, after, names, mask)),
            digest=event.digest,
            holds=made == event.digest and event.no == expected,
        )
        before, last, expected = after, event.digest, event.no + 1


def _folded(before: Ticket | None, event: Event) -> Ticket | None:
    """The ticket after the event; where the chain is broken, as it was before."""
    try:
        return fold(before, event)
    except ChainIsBroken:
        return before


def _sentence(
    words: Words, event: Event, ticket: Ticket | None, names: Names, mask: Mask, language: Language
) -> str:
    payload = event.payload
    spoken = {
        field: _said(field, getattr(payload, field), names, mask, language)
        for field in payload.__struct_fields__
    }
    if isinstance(payload, HandedOver) and not mask.sees_discipline:
        spoken = dict.fromkeys(spoken, NOTHING)
    if "unit" not in spoken:
        spoken["unit"] = _unit_meant(payload, ticket, names)
    sentence, joint = (words.english, "; ") if language == ENGLISH else (words.sentence, "；")
    return joint.join(_told(sentence.split(joint), spoken))


def _told(clauses: list[str], spoken: dict[str, str]) -> list[str]:
    """The clauses that say something: one of which every field is unknown is left out, unless all are."""
    asked = [{field for _, field, _, _ in Formatter().parse(clause) if field} for clause in clauses]
    known = [not fields or any(spoken[field] != NOTHING for field in fields) for fields in asked]
    return [
        clause.format(**spoken) for clause, says in zip(clauses, known, strict=True) if says or not any(known)
    ]


def _unit_meant(payload: Struct, ticket: Ticket | None, names: Names) -> str:
    leg = None if ticket is None else ticket.leg(getattr(payload, "leg", 0))
    return NOTHING if leg is None else names.unit(leg.unit)


_UNITS = frozenset({"unit", "units", "suggested_unit", "proposed", "silent", "attended", "absent"})
_TERMS = frozenset(
    {"due_at", "promise_due", "sign_due", "respond_due", "resolve_due", "appeal_until", "until"}
)
_PHOTOS = frozenset({"sha256", "photos", "proof", "before", "after"})
_PEOPLE = frozenset({"to", "person", "persons", "owner", "reporter", "by"})


def _said(field: str, value: Any, names: Names, mask: Mask, language: Language) -> str:
    """A field of an event, as people say it."""
    match value:
        case None | UnsetType() | "" | ():
            return NOTHING
        case bool():
            return (("否", "是"), ("no", "yes"))[language][value]
        case datetime() if field in _TERMS:
            return written_out(value)
        case datetime():
            return f"{local_time(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case str() if field in _UNITS:
            return names.unit(value)
        case str() if field in _PEOPLE:
            return names.people[value].name if value in names.people else value
        case str() if field == "category":
            return names.category(value)[language]
        case str() if field in _PHOTOS:
            return value
        case ListedPhoto():
            return f"{_code(value.kind, language)} SHA-256 {value.sha256}"
        case Doubt():
            amount = value.number or value.distance_m or value.hours or value.size_bytes
            return _code(value.what, language) + ("" if amount is None else f" {amount}")
        case str() if field == "area_before":
            return names.area(value)
        case str():
            return CODES[value][language] if value in CODES else mask.text(value)
        case LegOpened():
            role = _code(value.role, language)
            return names.unit(value.unit) + (f" ({role})" if language == ENGLISH else f"（{role}）")
        case Milestone():
            return f"{value.due_on} {mask.text(value.what)}"
        case tuple() | list():
            told = [each for each in value if mask.sees_doubts or not isinstance(each, Doubt)]
            return (
                _SEPARATED[language].join(_said(field, each, names, mask, language) for each in told)
                or NOTHING
            )
        case dict():
            return _record(value, names, mask, language)
        case int() | float():
            return str(value)
    return mask.text(str(msgspec.to_builtins(value)))


def _record(body: dict[str, Any], names: Names, mask: Mask, language: Language) -> str:
    """What somebody wrote down, in the order of a form; where they stood and their pictures are told elsewhere."""
    told = [
        f"{name[language]}{_said(field, body[field], names, mask, language)}"
        for field, name in RECORD_FIELDS.items()
        if body.get(field) not in (None, "", [])
    ]
    return ("；", "; ")[language].join(told) or NOTHING


def _changes(before: Ticket | None, after: Ticket | None, names: Names, mask: Mask) -> Iterator[Change]:
    if after is None:
        return
    for field, (name, english_name) in FIELDS.items():
        chinese = [_stood(field, ticket, names, mask, CHINESE) for ticket in (before, after)]
        if chinese[0] != chinese[1]:
            english = [_stood(field, ticket, names, mask, ENGLISH) for ticket in (before, after)]
            yield Change(
                name=name,
                english_name=english_name,
                before=chinese[0],
                after=chinese[1],
                english_before=english[0],
                english_after=english[1],
            )


def _stood(field: str, ticket: Ticket | None, names: Names, mask: Mask, language: Language) -> str:
    if ticket is None:
        return NOTHING
    match field:
        case "area":
            chain = () if ticket.placement is None else ticket.placement.chain
            return names.area(chain[0]) if chain else NOTHING
        case "lead_unit":
            leading = next((leg.unit for leg in ticket.live_legs if leg.leads), None)
            return NOTHING if leading is None else names.unit(leading)
        case "legs":
            return (
                _SEPARATED[language].join(
                    f"{leg.no} {names.unit(leg.unit)} {LEG_STATES[leg.state.value][language]}"
                    for leg in ticket.legs
                )
                or NOTHING
            )
    return _said(field, getattr(ticket, field), names, mask, language)


def _code(code: str, language: Language) -> str:
    return CODES[code][language] if code in CODES else code
