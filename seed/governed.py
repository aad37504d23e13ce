"""A city under another city's policy: its rules, and the duty list that the policy names."""

from msgspec.structs import replace

from seed.city import City
from seed.departments import SINCE
from server.casework.rule_files import city_duties_under
from server.data import catalogue_bytes, policy_bytes
from server.domain.catalogue import lineage, read_catalogue
from server.domain.city_duties import duty_items
from server.domain.policy import read_policy
from server.domain.units import DutyItem


def governed(city: City, policy: str) -> City:
    """The city under the policy of that name, which comes with the program.

    Where the policy has a list of what the city itself does, that makes the duty list: streets and mediators keep
    only what nobody on the list owns.
    """
    document = policy_bytes(policy)
    catalogue = read_catalogue(catalogue_bytes())
    own = duty_items(city_duties_under(read_policy(document), catalogue), city.units, SINCE)
    return replace(city, policy=document, duty_list=_joined(own, city) if own else city.duty_list)


def _joined(own: tuple[DutyItem, ...], city: City) -> tuple[DutyItem, ...]:
    owned = {item.category for item in own if item.role == "lead"}
    local = {unit.id for unit in city.units if unit.kind in ("street", "mediation")}
    kept = (
        item for item in city.duty_list if item.unit in local and owned.isdisjoint(lineage(item.category))
    )
    return tuple(sorted((*own, *kept), key=lambda item: (item.category, item.unit, item.role)))
