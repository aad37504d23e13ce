"""A city under Hohhot's policy: departments own what its list says, streets what nobody on it owns."""

import pytest

from seed.city import City
from seed.departments import SINCE
from seed.governed import governed
from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.duty_list import DutyList
from server.domain.policy import read_policy
from server.domain.routing import route

CATALOGUE = read_catalogue(catalogue_bytes())
STREET = ("460106003010001", "460106003010", "460106003000", "460106000000", "460100000000")


@pytest.fixture(scope="module")
def under_hohhot(city: City) -> City:
    return governed(city, "hohhot")


def test_the_citys_policy_is_the_one_that_was_asked_for(under_hohhot: City) -> None:
    assert under_hohhot.policy is not None
    assert read_policy(under_hohhot.policy).title == "呼和浩特市"


def test_no_street_owns_what_stands_on_the_citys_list(under_hohhot: City) -> None:
    streets = {unit.id for unit in under_hohhot.units if unit.kind == "street"}
    owned = {item.category for item in under_hohhot.duty_list if item.unit in streets and item.role == "lead"}
    assert owned == {"0906"}


def test_blocked_pavements_go_to_the_districts_own_bureau_with_the_lists_legal_basis(
    under_hohhot: City,
) -> None:
    units = {unit.id: unit for unit in under_hohhot.units}
    found = route("0101", "占道经营", STREET, (), CATALOGUE, DutyList(under_hohhot.duty_list), units, SINCE)
    assert found.candidates[0].unit == "longhua-urban-mgmt"
    assert found.candidates[0].reasons[0].facts["legal_basis"] == "城市市容和环境卫生管理条例"
    assert found.doubts == ()


def test_a_policy_without_a_list_leaves_the_duties_as_they_are(city: City) -> None:
    assert governed(city, "lishui").duty_list == city.duty_list
