"""A ticket as handhelds hold it, put into words under one mask: what stands in `ticket:<uuid>`."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from server.casework.house import House
from server.casework.trail import Moment, saying, shortened
from server.domain.leg import Leg
from server.domain.lights import class_colour_of
from server.domain.own_part import OwnPart
from server.domain.photos import TicketPhoto
from server.domain.screening import masked
from server.domain.steps.asking import Asking, asking
from server.domain.ticket import Ticket

SCHEMA = 1

#: So many photos stand in a document on handhelds; the coordinators' list has all.
_PHOTOS_MAX = 100

#: What is said of a ticket is told with every step that follows; so is what photos it has.
_masked = lru_cache(maxsize=2_000)(masked)


class AreaName(Struct, frozen=True):
    """An area that a ticket lies in, with the name and level that people know."""

    code: str
    name: str
    level: str | None


class LegDocument(Struct, frozen=True, kw_only=True):
    """One unit's part as handhelds show it."""

    no: int
    unit: str
    unit_name: str
    role: str
    sign_due: datetime
    resolve_due: datetime
    signed_at: datetime | None
    answered_at: datetime | None
    state: str
    respond_due: datetime
    explanation_owed: bool
    dispatched_at: datetime
    contacted_at: datetime | None


class FieldTaskDocument(Struct, frozen=True, kw_only=True):
    """核实、核查、走访: somebody is to look on the spot. `person` None: whoever stands for the grid."""

    no: int
    kind: str
    what: str
    person: str | None
    due_at: datetime
    finding: str | None


class PhotoDocument(Struct, frozen=True, kw_only=True):
    """照片、录音: one that is listed; see `server.domain.photos.TicketPhoto`."""

    sha256: str
    kind: str
    media: str | None
    state: str
    reason: str | None
    by: str
    listed_at: datetime
    taken_at: datetime | None
    width: int | None
    height: int | None
    size_bytes: int


class RequestDocument(Struct, frozen=True, kw_only=True):
    """申请: what a unit asked for (`return`, `pause`, `extension` …) of its leg; `granted` None: it waits."""

    no: int
    kind: str
    leg: int
    at: datetime
    granted: bool | None


class PlaceDocument(Struct, frozen=True, kw_only=True):
    """Where it is, in WGS-84 degrees. `accuracy_m` as the reporter's device gave it, None: unknown, or set by hand."""

    lon: float
    lat: float
    accuracy_m: float | None


class TicketDocument(Struct, frozen=True, kw_only=True):
    """`ticket:<uuid>`: a ticket as one role mask sees it. `contact` is a label, or None under the plain mask.

    `class_colour` is the colour to show, where the city's colours name classes; None: show the light of the time left.
    `own` is what the reader may do about it, `asking` what its units may still ask for; `trail` the last that happened,
    newest first; `urges` and `supervisions` are counted while they last.
    """

    schema: int
    number: str
    offline_alias: str | None
    version: int
    state: str
    category: str | None
    category_name: str | None
    request_type: str
    urgency: str | None
    description: str
    address: str | None
    areas: tuple[AreaName, ...]
    received_at: datetime
    promise_due: datetime | None
    promise_provisional: bool
    legs: tuple[LegDocument, ...]
    lead_unit: str | None
    lead_unit_name: str | None
    waits_for_a_person: bool
    out_of_scope: bool
    contact: str | None
    cycle: int
    paused_until: datetime | None
    master: str | None
    voices: int
    field_tasks: tuple[FieldTaskDocument, ...]
    class_colour: str | None
    photos: tuple[PhotoDocument, ...]
    on_behalf: bool
    position: PlaceDocument | None
    sensitivity: str
    own: OwnPart
    requests: tuple[RequestDocument, ...]
    asking: Asking
    urges: int
    supervisions: int
    trail: tuple[Moment, ...]


class Mask(Struct, frozen=True, kw_only=True):
    """What a reader may see and do: two who have the same hold the same document.

    `plainly`: free texts as they were written. `contact` is the label for those who may ask for it.
    """

    plainly: bool
    contact: str | None
    photos: tuple[TicketPhoto, ...]
    own: OwnPart


class Wording:
    """A ticket in words, for one reader after the other: what all read alike is put into words once."""

    def __init__(self, house: House, ticket: Ticket, trail: Iterable[Moment]) -> None:
        self._whole = _in_plain_words(house, ticket, trail)

    def under(self, mask: Mask) -> TicketDocument:
        """The ticket under one mask."""
        return replace(
            self._plain if mask.plainly else self._masked,
            contact=mask.contact,
            photos=tuple(map(_photo, mask.photos[:_PHOTOS_MAX])),
            own=mask.own,
        )

    @cached_property
    def _plain(self) -> TicketDocument:
        return replace(self._whole, trail=tuple(shortened(self._whole.trail)))

    @cached_property
    def _masked(self) -> TicketDocument:
        whole = self._whole
        trail = (
            moment if moment.said is None else saying(moment, _masked(moment.said)) for moment in whole.trail
        )
        return replace(whole, description=_masked(whole.description), trail=tuple(shortened(trail)))


def _in_plain_words(house: House, ticket: Ticket, trail: Iterable[Moment]) -> TicketDocument:
    """What all read alike, with free texts as they were written; what a mask adds is left out."""
    chain = () if ticket.placement is None else ticket.placement.chain
    lead = ticket.lead_unit
    return TicketDocument(
        schema=SCHEMA,
        number=ticket.number,
        offline_alias=ticket.offline_alias,
        version=ticket.version,
        state=ticket.state.value,
        category=ticket.category,
        category_name=house.category_name(ticket.category),
        request_type=ticket.request_type,
        urgency=ticket.urgency,
        description=ticket.description,
        address=ticket.address,
        areas=tuple(area_names(house, chain)),
        received_at=ticket.received_at,
        promise_due=ticket.promise_due,
        promise_provisional=ticket.promise_provisional,
        legs=tuple(leg_document(house, leg) for leg in ticket.legs),
        lead_unit=lead,
        lead_unit_name=None if lead is None else house.unit_name(lead),
        waits_for_a_person=ticket.waits_for_a_person,
        out_of_scope=ticket.out_of_scope,
        contact=None,
        cycle=ticket.cycle,
        paused_until=None if ticket.paused is None else ticket.paused.until,
        master=None if ticket.master is None else str(ticket.master),
        voices=1 + len(ticket.subscribers),
        field_tasks=tuple(
            FieldTaskDocument(
                no=task.no,
                kind=task.kind,
                what=task.what,
                person=task.person,
                due_at=task.due_at,
                finding=task.finding,
            )
            for task in ticket.field_tasks
        ),
        class_colour=class_colour_of(ticket, house.rules.catalogue, house.rules.policy.lights),
        photos=(),
        on_behalf=ticket.on_behalf,
        position=_place(ticket),
        sensitivity=ticket.sensitivity.value,
        own=OwnPart(),
        requests=tuple(
            RequestDocument(no=one.no, kind=one.kind, leg=one.leg, at=one.at, granted=one.granted)
            for one in ticket.requests
        ),
        asking=asking(ticket, house.rules),
        urges=len(ticket.urges),
        supervisions=sum(one.ended_at is None for one in ticket.supervisions),
        trail=tuple(trail),
    )


@lru_cache(maxsize=2_000)
def _photo(photo: TicketPhoto) -> PhotoDocument:
    return PhotoDocument(**{name: getattr(photo, name) for name in PhotoDocument.__struct_fields__})


def _place(ticket: Ticket) -> PlaceDocument | None:
    placement, position = ticket.placement, ticket.position
    if placement is None or placement.lon is None or placement.lat is None:
        return None
    accuracy_m = None if position is None else position.accuracy_m
    return PlaceDocument(lon=placement.lon, lat=placement.lat, accuracy_m=accuracy_m)


def area_names(house: House, codes: Iterable[str]) -> Iterable[AreaName]:
    """Areas as people know them, in the order given."""
    present = house.ground.areas
    for code in codes:
        area = present.get(code) or house.area(code)
        yield AreaName(code, code, None) if area is None else AreaName(code, area.name, area.level)


def leg_document(house: House, leg: Leg) -> LegDocument:
    """A leg as people see it."""
    return LegDocument(
        no=leg.no,
        unit=leg.unit,
        unit_name=house.unit_name(leg.unit),
        role=leg.role,
        sign_due=leg.sign_due,
        resolve_due=leg.resolve_due,
        signed_at=leg.signed_at,
        answered_at=leg.answered_at,
        state=leg.state.value,
        respond_due=leg.respond_due,
        explanation_owed=leg.explanation_owed,
        dispatched_at=leg.dispatched_at,
        contacted_at=leg.contacted_at,
    )
