"""The demo city's mediators and experts: as many as Haikou tells, on its real streets, ready to be matched."""

from collections import Counter
from datetime import date

import msgspec
import pytest

from seed.city import City
from seed.haikou.directory import directory
from server.domain.directory import Directory, read_directory
from server.domain.matching import Need, matched

YUSHA = ("460106003010", "460106003000", "460106000000", "460100000000")


@pytest.fixture(scope="module")
def listed(city: City) -> Directory:
    assert city.directory is not None
    return city.directory


def test_it_has_the_numbers_that_the_city_tells(listed: Directory) -> None:
    assert Counter(body.kind for body in listed.bodies) == {"justice_office": 44, "mediation_committee": 16}
    assert Counter(each.kind for each in listed.people) == {"mediator": 497, "expert": 143}


def test_it_is_sound_and_the_same_every_time(listed: Directory, city: City) -> None:
    assert read_directory(msgspec.json.encode(listed)) == listed
    assert directory(city.boundaries.areas, city.people) == listed


def test_every_street_has_a_justice_office_and_every_area_is_on_the_map(
    listed: Directory, city: City
) -> None:
    known = {area.code for area in city.boundaries.areas}
    streets = {area.code for area in city.boundaries.areas if area.level == "street"}
    served = [code for body in listed.bodies if body.kind == "justice_office" for code in body.areas]
    assert sorted(served) == sorted(streets)
    assert {code for body in listed.bodies for code in body.areas} <= known
    assert {code for each in listed.people for code in each.areas} <= known


def test_mediators_are_people_with_an_account(listed: Directory, city: City) -> None:
    accounts = {person.id: person.name for person in city.people}
    assert all(accounts[each.id] == each.name for each in listed.of_kind("mediator"))


def test_hainanese_is_spoken_by_most_and_mandarin_by_all(listed: Directory) -> None:
    spoken = Counter(language for each in listed.people for language in each.languages)
    assert spoken["普通话"] == 640
    assert spoken["海南话"] > 400


def test_a_dispute_among_neighbours_finds_three_of_the_street_and_first_one_who_speaks_the_dialect(
    listed: Directory,
) -> None:
    need = Need(dispute_type="neighbour", chain=YUSHA, on=date(2026, 11, 23), languages=("海南话",))
    found = matched(need, listed, "mediator").ranked
    assert len(found) == 3
    assert all(set(match.person.areas) & set(YUSHA[:2]) for match in found)
    assert "海南话" in found[0].person.languages


def test_a_medical_dispute_finds_the_committee_of_that_trade(listed: Directory) -> None:
    need = Need(dispute_type="medical", chain=YUSHA, on=date(2026, 11, 23))
    assert {match.person.body for match in matched(need, listed, "mediator").ranked} <= {
        "medical-mediation",
        "longhua-mediation",
    }
