"""职责清单 items for some hours 时段 or objects 对象 go before the wide ones, where hour and object fit."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.assessment import routed
from server.domain.duty_items import read_duty_items, written
from server.domain.duty_list import DutyList
from server.domain.errors import DutiesInvalid
from server.domain.routing import route
from server.domain.units import DutyItem
from tests.server.domain.cast import RULES
from tests.server.domain.china import CATALOGUE
from tests.server.domain.stages import submitted
from tests.server.domain.test_routing import CHAIN, CITY, TODAY, lead
from tests.server.small_city import MORNING

WIDE = lead("city-eco", "0501")
AT_NIGHT = replace(lead("city-police", "0501"), hours="22:00-06:00")
OF_COVERS = replace(lead("city-water", "0501"), object="井盖")


def led(*items: DutyItem, clock: str = "", text: str = "", place_ref: str = "") -> str:
    duties = DutyList((WIDE, *items))
    found = route("0501", text, CHAIN, (), CATALOGUE, duties, CITY, TODAY, clock=clock, place_ref=place_ref)
    assert found.is_clear
    return found.candidates[0].unit


@pytest.mark.parametrize(
    ("clock", "unit"),
    [
        ("21:59", "city-eco"),
        ("22:00", "city-police"),
        ("00:00", "city-police"),
        ("05:59", "city-police"),
        ("06:00", "city-eco"),
        ("", "city-eco"),
    ],
)
def test_by_night_it_is_the_duty_of_whom_the_nights_item_names(clock: str, unit: str) -> None:
    assert led(AT_NIGHT, clock=clock) == unit


@pytest.mark.parametrize(
    ("begins", "unit"), [("08:59", "city-eco"), ("12:00", "city-police"), ("17:00", "city-eco")]
)
def test_hours_within_one_day_are_half_open(begins: str, unit: str) -> None:
    assert led(replace(AT_NIGHT, hours="09:00-17:00"), clock=begins) == unit


def test_an_object_is_looked_for_in_the_words_and_in_the_building() -> None:
    assert led(OF_COVERS, text="路边井盖松动") == "city-water"
    assert led(OF_COVERS, place_ref="3号井盖") == "city-water"
    assert led(OF_COVERS, text="路边有坑") == "city-eco"


def test_the_side_of_a_road_is_read_from_the_address_as_well() -> None:
    sides = replace(WIDE, unit="urban", category="0104", object="双号门牌")
    rules = replace(RULES, duty_list=DutyList((sides,)))
    assert [
        each.unit for each in routed(replace(submitted(), address="文明路8号"), "0104", rules).candidates
    ] == ["urban"]
    on_the_other = routed(replace(submitted(), address="文明路7号"), "0104", rules)
    assert [doubt.code for doubt in on_the_other.doubts] == ["no_duty_item"]


def test_the_reason_names_the_hours_and_the_object() -> None:
    both = replace(AT_NIGHT, object="井盖")
    found = route("0501", "井盖响", CHAIN, (), CATALOGUE, DutyList((both,)), CITY, TODAY, clock="23:00")
    facts = found.candidates[0].reasons[0].facts
    assert (facts["hours"], facts["object"]) == ("22:00-06:00", "井盖")


def test_a_nearer_place_goes_before_narrower_hours() -> None:
    near = lead("district-police", "0501")
    assert led(near, AT_NIGHT, clock="23:00") == "district-police"


def test_a_ticket_is_routed_by_the_hour_at_which_it_was_received() -> None:
    by_day = replace(lead("city-urban", "0104"), unit="urban")
    by_night = replace(by_day, unit="harbour", hours="22:00-06:00")
    duties = DutyList((by_day, by_night))
    rules = replace(RULES, duty_list=duties)
    received = (MORNING, MORNING + timedelta(hours=14))
    found = [routed(submitted(at=at), "0104", rules) for at in received]
    assert [each.candidates[0].unit for each in found] == ["urban", "harbour"]


def test_a_list_with_narrow_items_is_written_and_read_again_and_one_without_stays_as_it_was() -> None:
    units, areas = set(CITY), {"city"}
    document = written((WIDE, AT_NIGHT, OF_COVERS))
    assert document.splitlines()[0].endswith(",until,hours,object")
    assert set(read_duty_items(document.encode(), units, areas, CATALOGUE)) == {WIDE, AT_NIGHT, OF_COVERS}
    assert written((WIDE,)).splitlines()[0].endswith(",until")


@pytest.mark.parametrize("hours", ["night", "24:00-06:00", "22:00-22:00", "2200-0600"])
def test_hours_that_are_none_are_told_by_line_and_field(hours: str) -> None:
    document = written((WIDE, AT_NIGHT)).replace("22:00-06:00", hours)
    with pytest.raises(DutiesInvalid) as refusal:
        read_duty_items(document.encode(), set(CITY), {"city"}, CATALOGUE)
    assert str(refusal.value.facts["field"]).endswith(" hours")
