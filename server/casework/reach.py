"""How far a person's sight goes: the conditions by which one ticket may be seen, as a question about all of them."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from server.domain.people import Role
from server.domain.scope import (
    GRANTS,
    LIMITS,
    Act,
    Actor,
    concerned,
    everywhere,
    invited,
    own_area,
    own_report,
    own_unit,
)
from server.domain.sensitivity import Sensitivity
from server.store.ticket_rows import guests_of
from server.store.ticket_scope import Scope


def scope_of(actor: Actor) -> Scope:
    """The same conditions by which a single ticket may be seen, as a question to the store."""
    limited = {level: {role for role in actor.roles if (level, role) in LIMITS} for level in Sensitivity}
    if not any(limited.values()):
        return _claims(actor, actor.roles)
    own = Scope(unit=actor.unit, reporter=actor.id, guests=_guests(actor))
    scopes = []
    for level, roles in limited.items():
        of = frozenset({level.value})
        scopes.append(replace(_claims(actor, actor.roles - roles), of=of))
        if of_concern := {role for role in roles if LIMITS[level, role] is concerned}:
            scopes.append(replace(_claims(actor, of_concern), of=of, besides=own))
    return replace(scopes[0], also=tuple(scopes[1:]))


def areas_on_map(scope: Scope) -> frozenset[str] | None:
    """The areas whose tickets a map may show, named as `named_on_map`; None for all.

    What one sees only because one has to do with it is in lists, not on maps.
    """
    if scope.everything:
        return None
    plain = [each for each in (scope, *scope.also) if each.besides is None]
    return frozenset[str]().union(
        *(named_on_map(each.areas, Sensitivity(level)) for each in plain for level in each.of or Sensitivity)
    )


def kept_off_map(scope: Scope) -> frozenset[str]:
    """The areas whose tickets a map may not show, whatever else they lie in: the complaints about the own unit."""
    return frozenset() if scope.kept_from is None else frozenset({_complaints_about(scope.kept_from)})


def named_on_map(areas: Iterable[str], level: Sensitivity, about: str | None = None) -> frozenset[str]:
    """Areas as a map tells them apart: what is not ordinary lies in areas of its own, and so does a complaint."""
    named = {area if level is Sensitivity.ORDINARY else f"{level}/{area}" for area in areas}
    return frozenset(named if about is None else {*named, _complaints_about(about)})


def areas_named(names: Iterable[str]) -> frozenset[str]:
    """The codes of the areas that `named_on_map` has named."""
    return frozenset(name.rpartition("/")[2] for name in names if not name.startswith("about/"))


def _complaints_about(unit: str) -> str:
    return f"about/{unit}"


def _claims(actor: Actor, roles: AbstractSet[Role]) -> Scope:
    conditions = {condition for role in roles for condition in GRANTS.get((Act.SEE, role), ())}
    return Scope(
        everything=everywhere in conditions,
        areas=actor.scope if own_area in conditions else frozenset(),
        unit=actor.unit if own_unit in conditions else None,
        reporter=actor.id if own_report in conditions else None,
        guests=_guests(actor) if invited in conditions else frozenset(),
        kept_from=actor.unit,
    )


def _guests(actor: Actor) -> frozenset[str]:
    return guests_of([actor.id], [actor.unit] if actor.unit else ())
