"""步骤的可选项: what the fields of a step may hold for one ticket, where the city's rules or the people there say so.

Who fills in a form picks from these by name, and nobody types a code or somebody's id.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from msgspec import Struct
from sqlalchemy import Connection

from server.casework import desk
from server.casework.code_words import CODES
from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.decide import open_to
from server.domain.people import FIELD_ROLES, REGISTRARS, Person, Role
from server.domain.scope import Actor
from server.domain.steps.intake import INFO_REASONS
from server.domain.steps.registry import RECORDS
from server.domain.steps.suggesting import suggested_by
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import people

#: Who writes down what comes by telephone and by other channels than the field.
AT_DESKS = REGISTRARS - FIELD_ROLES


class Choice(Struct, frozen=True):
    """What is sent, and what people read."""

    code: str
    zh: str
    en: str


class _Asked(Struct, frozen=True):
    house: House
    actor: Actor
    connection: Connection
    ticket: Ticket


def field_choices(house: House, actor: Actor, reference: str, step: str) -> dict[str, tuple[Choice, ...]]:
    """By field of the step; a field that is written freely, or whose codes the form knows itself, is not named.

    Of a step that this person may not take now there is nothing to choose, so nobody reads here who works where.

    Raises:
        TicketUnknown.
    """
    with house.engine.connect() as connection:
        ticket = desk.read(connection, actor, reference)
        rules = house.rules.of(ticket.placement)
        if (Step.RECORD if step in RECORDS else step) not in open_to(actor, ticket, house.clock(), rules):
            return {}
        asked = _Asked(house, actor, connection, ticket)
        return {field: tuple(found(asked)) for field, found in _FIELDS.get(step, {}).items()}


def answering_leaders(house: House, actor: Actor) -> tuple[Choice, ...]:
    """接听的领导: whose call somebody may write down; told to those who register for others at a desk."""
    if AT_DESKS.isdisjoint(actor.roles):
        return ()
    with house.engine.connect() as connection:
        everybody = chain.from_iterable(people.listed(connection, words=None, unit=None, after=""))
        return tuple(_named(house, person) for person in everybody if Role.LEADER in person.roles)


def _coded(codes: Iterable[str]) -> Iterable[Choice]:
    return (Choice(code, *CODES.get(code, (code, code))) for code in codes)


def _named(house: House, person: Person) -> Choice:
    unit = "" if person.unit is None else f"（{house.unit_name(person.unit)}）"
    return Choice(person.id, f"{person.name}{unit}", f"{person.name}{unit}")


def _pause_reasons(asked: _Asked) -> Iterable[Choice]:
    return _coded(asked.house.rules.policy.pause.reasons)


def _deferral_reasons(asked: _Asked) -> Iterable[Choice]:
    return _coded(asked.house.rules.policy.deferral.reasons)


def _info_reasons(_asked: _Asked) -> Iterable[Choice]:
    return _coded(INFO_REASONS)


def _integrations(asked: _Asked) -> Iterable[Choice]:
    """Units that take part by data exchange alone, such as the discipline inspectors."""
    units = asked.house.rules.units.values()
    return [Choice(unit.id, unit.name, unit.name) for unit in units if unit.kind == "integration"]


def _of_the_units(asked: _Asked) -> Iterable[Choice]:
    """Handlers of the units that have a leg; a handler names people of their own unit alone."""
    ticket, own = asked.ticket, asked.actor.unit
    units = {leg.unit for leg in ticket.live_legs}
    if Role.HANDLER in asked.actor.roles:
        units &= {own}
    return [
        _named(asked.house, person)
        for unit in sorted(units)
        for person in _people_of(asked, unit)
        if Role.HANDLER in person.roles
    ]


def _offered(asked: _Asked) -> Iterable[Choice]:
    """Whom a part may be offered to: people of its unit, and, by a coordinator, whoever walks there."""
    is_units_own = Role.HANDLER in asked.actor.roles
    return [*_of_the_units(asked), *(() if is_units_own else _on_the_spot(asked))]


def _colleagues(asked: _Asked) -> Iterable[Choice]:
    if asked.actor.unit is None:
        return []
    return [_named(asked.house, person) for person in _people_of(asked, asked.actor.unit)]


def _people_of(asked: _Asked, unit: str) -> Iterable[Person]:
    return chain.from_iterable(people.listed(asked.connection, words=None, unit=unit, after=""))


def _on_the_spot(asked: _Asked) -> Iterable[Choice]:
    """Who walks the ticket's areas today, of every layer."""
    base, overlays = asked.ticket.places
    on = asked.house.clock().astimezone(CHINA).date()
    posted = people.posted_at(asked.connection, {*base, *overlays}, on)
    where = ((post, name, asked.house.area_name(post.area)) for post, name in posted)
    named = {
        post.person: (
            f"{name}（{area}{'·备岗' if post.stands_in_for else ''}）",
            f"{name} ({area}{', backup' if post.stands_in_for else ''})",
        )
        for post, name, area in where
    }
    return [Choice(person, zh, en) for person, (zh, en) in named.items()]


def _areas(asked: _Asked) -> Iterable[Choice]:
    base, overlays = asked.ticket.places
    names = [(code, asked.house.area_name(code)) for code in (*base, *overlays)]
    return [Choice(code, name, name) for code, name in names]


def _addressees(asked: _Asked) -> Iterable[Choice]:
    """督办对象: the units that have a leg or did not come to a whistle, then people; whoever else is written."""
    ticket = asked.ticket
    absent = (unit for whistle in ticket.whistles for unit in whistle.absent)
    units = dict.fromkeys([*(leg.unit for leg in ticket.live_legs), *absent])
    named = [Choice(unit, asked.house.unit_name(unit), asked.house.unit_name(unit)) for unit in units]
    return [*named, *_of_the_units(asked)]


def _suggested(asked: _Asked) -> Iterable[Choice]:
    return _coded(suggested_by(asked.actor.roles))


_FIELDS: dict[str, dict[str, Callable[[_Asked], Iterable[Choice]]]] = {
    "request_info": {"reason": _info_reasons},
    "request_pause": {"reason_code": _pause_reasons},
    "request_deferral": {"reason_code": _deferral_reasons},
    "offer": {"persons": _offered},
    "contact": {"persons": _colleagues},
    "order_field_task": {"person": _on_the_spot},
    "order_sweep": {"area": _areas},
    "supervise": {"addressee": _addressees},
    "suggest": {"what": _suggested},
    "hand_over": {"to": _integrations},
}
