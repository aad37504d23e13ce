"""Who must act: a small city with an airport, asked about its reports."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.asked import LegRole
from server.domain.duty_list import DutyList, Reason
from server.domain.errors import CategoryUnknown
from server.domain.routing import Candidate, Route, alternatives, departs, route
from server.domain.units import DutyItem, Unit, UnitKind
from tests.server.domain.china import CATALOGUE

TODAY = date(2026, 11, 22)
CHAIN = ("grid-7", "community-3", "street-2", "district-1", "city")
AIRPORT = "airport"


def unit(
    name: str, department_type: str, area: str, kind: UnitKind = "department", *, can_handle: bool = True
) -> Unit:
    return Unit(
        id=name, name=name, department_type=department_type, kind=kind, area=area, can_handle=can_handle
    )


CITY = {
    each.id: each
    for each in (
        unit("city-urban", "URBAN_MGMT", "city"),
        unit("district-urban", "URBAN_MGMT", "district-1"),
        unit("other-district-urban", "URBAN_MGMT", "district-9"),
        unit("city-police", "POLICE", "city"),
        unit("district-police", "POLICE", "district-1"),
        unit("city-eco", "ECO_ENV", "city"),
        unit("city-housing", "HOUSING", "city"),
        unit("city-fire", "FIRE", "city"),
        unit("city-landscape", "LANDSCAPE", "city"),
        unit("city-transport", "TRANSPORT", "city"),
        unit("city-water", "WATER", "city"),
        unit("city-agri", "AGRI", "city"),
        unit("street-office", "SUBDISTRICT", "street-2", "street"),
        unit("community-office", "COMMUNITY", "community-3", "community", can_handle=False),
        unit("airport-company", "TRANSPORT", AIRPORT, "enterprise"),
    )
}


def lead(unit: str, category: str, since: date = date(2026, 1, 1), until: date | None = None) -> DutyItem:
    return DutyItem(
        unit=unit,
        category=category,
        area=CITY[unit].area,
        role="lead",
        legal_basis="条例",
        since=since,
        until=until,
    )


def co(unit: str, category: str) -> DutyItem:
    return DutyItem(
        unit=unit,
        category=category,
        area=CITY[unit].area,
        role="co",
        legal_basis="条例",
        since=date(2026, 1, 1),
    )


def routed(
    duties: Sequence[DutyItem],
    category: str = "0101",
    description: str = "",
    chain: Sequence[str] = CHAIN,
    overlays: Sequence[str] = (),
) -> Route:
    return route(category, description, chain, overlays, CATALOGUE, DutyList(duties), CITY, TODAY)


def named(found: Route) -> list[tuple[str, str]]:
    return [(candidate.unit, candidate.role) for candidate in found.candidates]


def open_questions(found: Route) -> list[str]:
    return [doubt.code for doubt in found.doubts]


def test_the_unit_whose_duty_it_is_there_leads_and_the_reason_says_so() -> None:
    found = routed([lead("district-urban", "0101"), lead("other-district-urban", "0101")])
    reason = Reason("duty_list", {"category": "0101", "area": "district-1", "legal_basis": "条例"})
    assert found.candidates == (Candidate("district-urban", "lead", (reason,)),)
    assert found.is_clear


def test_the_smaller_area_leads_before_the_larger() -> None:
    assert named(routed([lead("city-urban", "0101"), lead("district-urban", "0101")])) == [
        ("district-urban", "lead")
    ]


def test_an_overlay_such_as_the_airport_leads_before_every_grid_and_street() -> None:
    duties = [lead("street-office", "0101"), lead("airport-company", "0101")]
    assert named(routed(duties, overlays=[AIRPORT])) == [("airport-company", "lead")]
    assert named(routed(duties)) == [("street-office", "lead")]


def test_a_road_that_two_streets_share_is_led_on_either_side_by_the_one_that_the_road_list_names() -> None:
    shared = DutyItem(
        unit="street-office",
        category="0101",
        area="road-9",
        role="lead",
        legal_basis="路段责任表",
        since=date(2026, 1, 1),
    )
    duties = [lead("city-urban", "0101"), shared]
    other_side = ("grid-8", "community-4", "street-3", "district-1", "city")
    assert named(routed(duties, overlays=["road-9"])) == [("street-office", "lead")]
    assert named(routed(duties, chain=other_side, overlays=["road-9"])) == [("street-office", "lead")]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("文明路15号门前占道", "street-office"),
        ("文明大道 8 号门前占道", "city-urban"),
        ("文明路8号楼下占道", "city-landscape"),
        ("文明路上占道", "city-landscape"),
    ],
)
def test_on_a_shared_road_that_no_list_divides_the_house_number_tells_the_side(text: str, leads: str) -> None:
    all_of_it = replace(lead("city-landscape", "0101"), area="road-9")
    odd = replace(all_of_it, unit="street-office", object="单号门牌")
    even = replace(all_of_it, unit="city-urban", object="双号门牌")
    assert named(routed([all_of_it, odd, even], description=text, overlays=["road-9"])) == [(leads, "lead")]


def test_an_item_for_the_sub_item_leads_before_one_for_the_whole_category() -> None:
    found = routed([lead("city-landscape", "01"), lead("city-urban", "0101")])
    assert named(found) == [("city-urban", "lead")]


def test_place_counts_before_category() -> None:
    found = routed([lead("district-urban", "01"), lead("city-landscape", "0101")])
    assert named(found) == [("district-urban", "lead")]


def test_co_units_follow_the_lead_the_nearest_of_each_type() -> None:
    found = routed(
        [
            co("city-police", "0101"),
            co("district-police", "0101"),
            co("street-office", "0101"),
            lead("district-urban", "0101"),
        ]
    )
    assert named(found) == [("district-urban", "lead"), ("street-office", "co"), ("district-police", "co")]
    assert found.is_clear


def test_two_equally_near_leads_are_put_to_a_person_in_order_of_their_ids() -> None:
    found = routed([lead("city-urban", "0101"), lead("city-landscape", "0101")])
    assert named(found) == [("city-landscape", "lead"), ("city-urban", "lead")]
    assert found.doubts == (Reason("equally_near", {"units": "city-landscape、city-urban"}),)


def test_a_unit_that_holds_a_duty_twice_is_no_tie() -> None:
    found = routed([lead("city-urban", "0101"), lead("city-urban", "0101")])
    assert named(found) == [("city-urban", "lead")]
    assert found.is_clear


def test_a_unit_that_cannot_handle_never_leads() -> None:
    found = routed([lead("community-office", "0101"), lead("city-urban", "0101")])
    assert named(found) == [("city-urban", "lead")]


def test_a_duty_counts_only_on_its_days() -> None:
    found = routed(
        [
            lead("district-urban", "0101", since=date(2026, 11, 23)),
            lead("street-office", "0101", until=TODAY),
            lead("city-urban", "0101", since=TODAY),
        ]
    )
    assert named(found) == [("city-urban", "lead")]


def test_a_duty_of_a_unit_that_is_gone_says_nothing() -> None:
    found = route("0101", "", CHAIN, (), CATALOGUE, DutyList([lead("district-urban", "0101")]), {}, TODAY)
    assert found.candidates == ()


def test_without_a_duty_item_the_catalogues_lead_is_proposed_but_not_clear() -> None:
    found = routed([], category="0101")
    assert named(found) == [("district-urban", "lead")]
    assert [reason.code for reason in found.candidates[0].reasons] == ["serves_area"]
    assert found.doubts == (Reason("no_duty_item", {"category": "0101"}),)


def test_who_may_lead_instead_is_the_nearest_unit_of_the_other_type_that_the_catalogue_names() -> None:
    (found,) = alternatives("0502", CHAIN, CATALOGUE, CITY)
    assert (found.unit, found.role) == ("district-police", "lead")
    assert [reason.code for reason in found.reasons] == ["alt_lead", "serves_area"]


def test_where_the_catalogue_names_nobody_else_or_nobody_serves_the_place_nobody_leads_instead() -> None:
    assert alternatives("0101", CHAIN, CATALOGUE, CITY) == ()
    assert alternatives("0502", (), CATALOGUE, CITY) == ()


LEAD_AND_CO = (Candidate("city-eco", "lead", ()), Candidate("city-housing", "co", ()))
EQUALLY_NEAR = (Candidate("city-eco", "lead", ()), Candidate("city-housing", "lead", ()))


@pytest.mark.parametrize(
    ("proposed", "chosen", "other"),
    [
        pytest.param(LEAD_AND_CO, {"city-eco": "lead", "city-housing": "co"}, False, id="as proposed"),
        pytest.param(LEAD_AND_CO, {"city-eco": "dual", "city-housing": "dual"}, False, id="both own it"),
        pytest.param(LEAD_AND_CO, {"city-housing": "lead", "city-eco": "co"}, True, id="another leads"),
        pytest.param(LEAD_AND_CO, {"city-eco": "lead"}, True, id="one left out"),
        pytest.param(
            LEAD_AND_CO, {"city-eco": "lead", "city-housing": "co", "city-fire": "co"}, False, id="one more"
        ),
        pytest.param(EQUALLY_NEAR, {"city-housing": "lead"}, False, id="one of two equally near"),
        pytest.param((), {"city-fire": "lead"}, False, id="nobody was proposed"),
    ],
)
def test_a_choice_departs_where_another_leads_or_one_is_left_out(
    proposed: tuple[Candidate, ...], chosen: dict[str, LegRole], other: bool
) -> None:
    assert departs(proposed, chosen) is other


def test_where_nobody_serves_the_place_nobody_is_proposed() -> None:
    found = routed([lead("city-urban", "0101")], chain=())
    assert found.candidates == ()
    assert open_questions(found) == ["no_duty_item"]


def test_more_than_four_units_meet_first() -> None:
    found = routed(
        [
            lead("district-urban", "0101"),
            *(co(each, "0101") for each in ("city-police", "city-eco", "city-housing", "city-fire")),
        ]
    )
    assert len(found.candidates) == 5
    assert found.doubts == (Reason("too_many_units", {"count": "5", "max": "4"}),)


def test_noise_and_construction_are_led_by_ecology_with_housing_beside_it() -> None:
    duties = [lead("city-eco", "0501"), co("city-housing", "0501"), co("district-police", "0501")]
    found = routed(duties, "0501", "某工地夜间施工噪音严重")
    assert named(found) == [("city-eco", "lead"), ("city-housing", "co")]
    assert found.joint_rule == "J01"
    assert found.candidates[0].reasons[0] == Reason("joint_rule", {"rule": "J01", "words": "噪音、施工"})
    assert found.candidates[0].reasons[1].code == "duty_list"
    assert found.is_clear


def test_a_rule_finds_a_department_that_serves_the_place_without_an_item_for_it() -> None:
    found = routed([], "0501", "某工地夜间施工噪音严重")
    assert named(found) == [("city-eco", "lead"), ("city-housing", "co")]
    assert found.candidates[1].reasons[1].code == "serves_area"


def test_a_rule_gives_a_street_or_community_nothing_that_is_not_on_its_list() -> None:
    description = "酒楼楼顶铁皮棚年久失修"  # J06: urban management, the street, the justice office
    without = routed([lead("district-urban", "0106")], "0106", description)
    with_duty = routed([lead("district-urban", "0106"), co("street-office", "0106")], "0106", description)
    assert named(without) == [("district-urban", "lead")]
    assert Reason("no_unit", {"rule": "J06", "department_type": "SUBDISTRICT"}) in without.left_out
    assert named(with_duty) == [("district-urban", "lead"), ("street-office", "co")]


def test_two_rules_unite_and_the_one_with_more_groups_leads() -> None:
    # J02 (three groups, housing leads) and J01 (two groups, ecology leads)
    found = routed([], "0604", "老旧小区水管改造,道路开挖施工噪音大")
    assert found.joint_rule == "J02"
    assert named(found) == [
        ("city-housing", "lead"),
        ("city-water", "co"),
        ("district-urban", "co"),
        ("city-transport", "co"),
        ("city-eco", "co"),
    ]
    assert open_questions(found) == ["needs_consultation", "too_many_units"]


def test_a_rule_that_calls_for_a_meeting_is_never_clear() -> None:
    found = routed([lead("city-water", "1201")], "1201", "农村饮水安全问题")
    assert found.joint_rule == "J13"
    assert found.doubts == (Reason("needs_consultation", {"rule": "J13", "mode": "consult"}),)


def test_where_a_rules_lead_is_nowhere_the_duty_list_decides_and_a_person_looks() -> None:
    found = routed([lead("district-urban", "0703")], "0703", "景区拥堵")  # J03 asks for traffic police
    assert named(found) == [("district-urban", "lead")]
    assert found.joint_rule is None
    assert open_questions(found) == ["rule_without_lead"]


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(CategoryUnknown):
        routed([], category="9999")


DUTIES = st.builds(
    lambda unit, category, is_lead: lead(unit, category) if is_lead else co(unit, category),
    st.sampled_from(sorted(CITY)),
    st.sampled_from(["01", "0101", "0102"]),
    st.booleans(),
)
DESCRIPTIONS = st.sampled_from(["", "违建年久失修", "占道修车", "工地噪音", "楼道堆放"])


@given(
    st.permutations(
        [
            lead("city-urban", "0101"),
            co("city-police", "01"),
            co("street-office", "0101"),
            lead("city-landscape", "01"),
            lead("city-fire", "0101"),
        ]
    )
)
def test_the_order_of_the_duty_list_does_not_matter(duties: list[DutyItem]) -> None:
    assert routed(duties) == routed(sorted(duties, key=lambda item: item.unit))


@given(st.lists(DUTIES), DESCRIPTIONS, st.lists(st.just(AIRPORT), max_size=1))
def test_the_guards_hold_whatever_the_duty_list(
    duties: list[DutyItem], description: str, overlays: list[str]
) -> None:
    found = routed(duties, description=description, overlays=overlays)
    leads = [candidate.unit for candidate in found.candidates if candidate.role == "lead"]
    on_a_list = {item.unit for item in duties if item.category in {"01", "0101"}}
    guarded = {each.id for each in CITY.values() if each.kind in {"street", "community"}}
    chosen = [candidate.unit for candidate in found.candidates]
    assert all(CITY[unit].can_handle for unit in leads)
    assert guarded & set(chosen) <= on_a_list
    assert len(set(chosen)) == len(chosen)
    assert all(candidate.reasons for candidate in found.candidates)
    assert not found.is_clear or (len(leads) == 1 and len(chosen) <= 4)
