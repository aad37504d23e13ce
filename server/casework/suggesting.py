"""提示: what an operator sees while somebody is still talking, before anything is kept."""

from msgspec import Struct

from geo.certainty import radius_m
from geo.position import Position
from server.casework import maps
from server.casework.errors import RoleMissing
from server.casework.house import House
from server.domain.duplicates import Likeness, Matter, coordinates
from server.domain.emergency import Emergency, emergencies
from server.domain.exclusions import ExclusionHint, suggested_exclusions
from server.domain.people import REGISTRARS
from server.domain.scope import Actor
from server.domain.suggest import Suggestions, suggest
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS

#: So many likely duplicates are shown, what is open first.
_SHOWN = 3


class Hints(Struct, frozen=True, kw_only=True):
    """What the words and the place of a matter bring to mind. A person decides upon each."""

    categories: Suggestions
    exclusions: tuple[ExclusionHint, ...]
    duplicates: tuple[tuple[Ticket, Likeness], ...]
    emergencies: tuple[Emergency, ...]


def hints(
    house: House,
    actor: Actor,
    description: str,
    *,
    category: str | None = None,
    position: Position | None = None,
    place_ref: str | None = None,
) -> Hints:
    """The three likeliest sub-items, what may not be for the hotline, what may be there already, and whom to ring.

    Raises:
        RoleMissing: this person registers nothing.
        CategoryUnknown.
    """
    if REGISTRARS.isdisjoint(actor.roles):
        raise RoleMissing(roles=", ".join(sorted(REGISTRARS)))
    rules = house.rules
    if category is not None:
        rules.catalogue.item(category)
    placement = None if position is None else house.locator.locate(position)
    matter = Matter(
        id="",
        text=description,
        received_at=house.clock(),
        category=category,
        at=coordinates(placement),
        accuracy_m=0.0 if position is None else radius_m(position) or 0.0,
        place_ref=place_ref or "",
    )
    alike = maps.like(house, actor, matter, placement, position)
    likely = [found for found in alike if found[1].is_likely]
    return Hints(
        categories=suggest(description, rules.catalogue),
        exclusions=suggested_exclusions(description, rules.exclusions),
        duplicates=tuple(sorted(likely, key=lambda found: found[0].state in ENDS)[:_SHOWN]),
        emergencies=emergencies(description),
    )
