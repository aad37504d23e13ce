"""上级单位: whom a unit answers to, and which units answer to nobody, so that somebody else must look after them."""

from collections.abc import Mapping, Sequence

from server.domain.units import Unit


def superior_of(unit_id: str, chain: Sequence[str], units: Mapping[str, Unit]) -> Unit | None:
    """The unit above: the one that the city names, else the nearest of its own kind that serves an area further up.

    `chain` are the base areas of a place, finest first. None: there is none, or nobody knows the unit.
    """
    unit = units.get(unit_id)
    if unit is None:
        return None
    if unit.superior is not None:
        return units.get(unit.superior)
    above = chain[chain.index(unit.area) + 1 :] if unit.area in chain else ()
    found = (
        other
        for area in above
        for other in sorted(units.values(), key=lambda each: each.id)
        if other.area == area and other.department_type == unit.department_type
    )
    return next(found, None)


def is_unsupervised(unit_id: str, chain: Sequence[str], units: Mapping[str, Unit]) -> bool:
    """Whether nobody is above the unit. One that serves the whole city answers to the city's own supervision.

    Without a place nobody can tell: it is then not said of any unit.
    """
    unit = units.get(unit_id)
    if unit is None or not chain or unit.area == chain[-1]:
        return False
    return superior_of(unit_id, chain, units) is None
