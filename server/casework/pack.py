"""The offline pack: what a handheld needs to work out of reach, as one file that its digest names.

The map of the person's scope and what is around it, the catalogue, the calendar and the terms of clocks, the units and
their duties there, the roster, who settles disputes and who is on duty there, and the key that contacts are sealed to.
The same content gives the same bytes, so a
handheld fetches it only when it has changed. Who follows these rules out of reach: web/rules, docs/vectors.md.
"""

import gzip
import hashlib
from collections.abc import Sequence
from datetime import datetime, time

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from geo.pack import PackedMap
from server.casework.house import House
from server.casework.pack_difference import Section, joined
from server.casework.pack_people import DutyEntry, ListedEntry, RosterEntry, listed_for, on_duty, roster_of
from server.casework.people import actor_of
from server.domain.calendar import CHINA, Calendar
from server.domain.catalogue import Catalogue
from server.domain.people import Person
from server.domain.policy import Policy
from server.domain.policy_parts import Urgency
from server.domain.term import Term
from server.domain.units import DutyItem, Unit

SCHEMA = 2


class PackCard(Struct, frozen=True):
    """`pack:current`: which pack is current, and where it is fetched."""

    version: str
    sha256: str
    url: str


class ClockTerms(Struct, frozen=True, kw_only=True):
    """What of the city's policy the clocks ask for; fields as in `Terms`, `WorkingTime` and `Lights`."""

    classes: dict[str, Term]
    urgencies: dict[str, Urgency]
    night_from: time
    night_until: time
    yellow_share: float
    yellow_workdays: int

    @classmethod
    def of(cls, policy: Policy) -> "ClockTerms":
        """Those of a policy."""
        return cls(
            classes=policy.terms.classes,
            urgencies=policy.terms.urgencies,
            night_from=policy.working_time.night_from,
            night_until=policy.working_time.night_until,
            yellow_share=policy.lights.yellow_share,
            yellow_workdays=policy.lights.yellow_workdays,
        )


class StepTerms(Struct, frozen=True, kw_only=True):
    """What of the city's policy a form asks for: reasons for a pause, what may be ended on the spot, when to ask.

    `self_handled` are beginnings of sub-items; `returns_name_unit`: who gives a matter back says whose it is.
    The rest is what the counts of a ticket (`Asking`) are held against: how often, how long, how early.
    """

    pause_reasons: tuple[str, ...]
    self_handled: tuple[str, ...]
    returns_name_unit: bool
    return_window: Term
    return_until_signed: bool
    returns_max: int
    extension_before_due: Term
    extensions_max: int
    contacts_min: int
    contacts_apart: Term
    pause_workdays_max: int

    @classmethod
    def of(cls, policy: Policy) -> "StepTerms":
        """Those of a policy."""
        return cls(
            pause_reasons=policy.pause.reasons,
            self_handled=policy.self_handled.categories,
            returns_name_unit=policy.returns.names_suggested_unit,
            return_window=policy.returns.window,
            return_until_signed=policy.returns.until_signed,
            returns_max=policy.returns.per_unit_max,
            extension_before_due=policy.extension.ask_before_due,
            extensions_max=policy.extension.times_max,
            contacts_min=policy.pause.contacts_min,
            contacts_apart=policy.pause.contacts_apart,
            pause_workdays_max=policy.pause.total_max.amount,
        )


class Pack(Struct, frozen=True, kw_only=True):
    """What stands in the file. `version` is that of the boundaries; `server_key` is X25519, base64.

    `duty_list`, `listed` and `duty` are those of the areas on the map; `units` are all of them, by id.
    """

    schema: int
    version: str
    person: str
    scope: tuple[str, ...]
    map: PackedMap
    catalogue: Catalogue
    calendar: Calendar
    clock_terms: ClockTerms
    step_terms: StepTerms
    roster: tuple[RosterEntry, ...]
    listed: tuple[ListedEntry, ...]
    duty: tuple[DutyEntry, ...]
    units: tuple[Unit, ...]
    duty_list: tuple[DutyItem, ...]
    server_key: str


class PackFile(Struct, frozen=True):
    """A pack and its card. `content` is JSON, of which the card has the digest; `sections` say where what stands."""

    card: PackCard
    content: bytes
    sections: tuple[Section, ...]

    @property
    def gzipped(self) -> bytes:
        """The pack as it is sent."""
        return gzip.compress(self.content, mtime=0)

    @property
    def card_json(self) -> bytes:
        """The card as a document's body."""
        return msgspec.json.encode(self.card)


def _around(house: House, scope: Sequence[str]) -> frozenset[str]:
    """The areas in which all of a scope lies: a closure there holds wherever the person works."""
    chains = [frozenset(house.chain(code)) for code in scope]
    return frozenset.intersection(*chains) if chains else frozenset()


def current_pack(connection: Connection, house: House, person: Person, at: datetime) -> PackFile:
    """The person's pack as of that instant."""
    on = at.astimezone(CHINA).date()
    ground = house.atlas.as_of(at, connection)
    scope = tuple(sorted(code for code in actor_of(connection, person, on).scope if code in ground.areas))
    drawn = ground.pocket_map(frozenset(scope))
    on_map = {area.code for area in drawn.areas}
    near = [area.code for area in drawn.areas if area.part != "above"]
    pack = Pack(
        schema=SCHEMA,
        version=ground.boundaries.version,
        person=person.id,
        scope=scope,
        map=drawn,
        catalogue=house.rules.catalogue,
        calendar=house.rules.at(_around(house, scope)).calendar,
        clock_terms=ClockTerms.of(house.rules.policy),
        step_terms=StepTerms.of(house.rules.policy),
        roster=roster_of(connection, near, at),
        listed=listed_for(house, on_map),
        duty=on_duty(connection, on_map, at),
        units=tuple(sorted(house.rules.units.values(), key=lambda unit: unit.id)),
        duty_list=tuple(item for item in house.rules.duty_list.items if item.area in on_map),
        server_key=house.keys.public,
    )
    # The calendar holds sets of days, which have an order of their own in every process.
    members = [
        (name, msgspec.json.encode(getattr(pack, name), order="deterministic"))
        for name in Pack.__struct_fields__
    ]
    content, sections = joined(members)
    sha256 = hashlib.sha256(content).hexdigest()
    card = PackCard(version=pack.version, sha256=sha256, url=f"/mobile/v1/packs/{sha256}")
    return PackFile(card, content, sections)
