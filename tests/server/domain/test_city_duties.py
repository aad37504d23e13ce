"""The city's own duties: 433 concrete matters in 19 classes, and the duty list that they make of a city's units."""

from collections import Counter

import pytest

from server.data import duties_bytes
from server.domain.city_duties import duty_items, read_city_duties
from server.domain.duty_list import DutyList
from server.domain.errors import DutiesInvalid
from server.domain.units import Unit
from tests.server.domain.china import CATALOGUE
from tests.server.small_city import SINCE

DOCUMENT = duties_bytes("hohhot")
HOHHOT = read_city_duties(DOCUMENT, CATALOGUE)

UNITS = (
    Unit(id="urban", name="城管局", department_type="URBAN_MGMT", kind="department", area="city"),
    Unit(id="urban-1", name="新城区城管局", department_type="URBAN_MGMT", kind="department", area="d1"),
    Unit(id="nature", name="自然资源局", department_type="NAT_RES", kind="department", area="city"),
    Unit(id="street", name="甲街道", department_type="SUBDISTRICT", kind="street", area="s1"),
    Unit(id="office", name="甲社区", department_type="COMMUNITY", kind="community", area="c1"),
)
ITEMS = duty_items(HOHHOT, UNITS, SINCE)


def test_the_list_of_hohhot_has_19_classes_and_433_different_matters() -> None:
    assert len({duty.family for duty in HOHHOT}) == len({duty.code[:2] for duty in HOHHOT}) == 19
    assert len(HOHHOT) == len({duty.item for duty in HOHHOT}) == 433


def test_no_class_is_a_mere_remainder() -> None:
    sizes = Counter(duty.family for duty in HOHHOT)
    assert min(sizes.values()) >= 19
    assert max(sizes.values()) <= 30


def test_no_matter_of_the_city_is_owned_by_a_street_or_a_community() -> None:
    assert {"SUBDISTRICT", "COMMUNITY", "PROPERTY_CO"}.isdisjoint(duty.lead for duty in HOHHOT)
    assert {"street", "office"}.isdisjoint(item.unit for item in ITEMS)


def test_every_sub_item_but_those_of_mediation_has_an_owner() -> None:
    led = {duty.category for duty in HOHHOT}
    ownerless = [item.code for item in CATALOGUE.items if item.code not in led and item.code[:2] not in led]
    assert ownerless == ["0901", "0902", "0903", "0904", "0906"]


def test_the_nearest_department_leads_and_the_units_of_one_type_are_all_on_the_list() -> None:
    duties = DutyList(ITEMS)
    units = {unit.id: unit for unit in UNITS}
    claims = duties.claims("0106", ("g1", "s1", "d1", "city"), (), units, SINCE)
    assert [(claim.unit.id, claim.role) for claim in claims if claim.nearness[1] == 0] == [
        ("urban-1", "lead"),
        ("nature", "co"),
        ("urban", "lead"),
    ]
    assert claims[0].reasons[0].facts["legal_basis"] == "城乡规划法"


def test_several_matters_of_one_category_are_one_item_with_all_their_bases() -> None:
    (found,) = (item for item in ITEMS if (item.unit, item.category) == ("urban", "0105"))
    assert found.role == "lead"
    assert found.legal_basis.split("；") == [
        "城市市容和环境卫生管理条例",
        "城市建筑垃圾管理规定",
        "广告法及户外广告设施管理规定",
    ]


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("0102,市容环卫", "0101,市容环卫", "line 3"),
        ("规范沿街商铺出店经营", "查处主次干道流动摊贩占道经营", "line 3"),
        ("0102,市容环卫", "0102,市容", "line 3 class"),
        ("0102,市容环卫", "1x02,市容环卫", "line 3 code"),
        ("规范沿街商铺出店经营,URBAN_MGMT", "规范沿街商铺出店经营,GARDENERS", "line 3 lead"),
        ("规范沿街商铺出店经营,URBAN_MGMT", "规范沿街商铺出店经营,SUBDISTRICT", "line 3 lead"),
        (
            "规范沿街商铺出店经营,URBAN_MGMT,SUBDISTRICT",
            "规范沿街商铺出店经营,URBAN_MGMT,NOBODY",
            "line 3 co",
        ),
        ("规范沿街商铺出店经营,URBAN_MGMT", ",URBAN_MGMT", "line 3 item"),
        ("规范沿街商铺出店经营,URBAN_MGMT", "规范沿街商铺出店经营", "line 3"),
        ("code,class", "code,family", "line 1"),
        ("规范沿街商铺出店经营", '"规范', "document"),
    ],
    ids=[
        "code twice",
        "matter twice",
        "two names of a class",
        "no code",
        "unknown lead",
        "led by a street",
        "unknown co-unit",
        "empty",
        "a cell too few",
        "other columns",
        "no CSV",
    ],
)
def test_a_slip_in_a_list_is_refused_with_its_line(before: str, after: str, field: str) -> None:
    assert before.encode() in DOCUMENT
    with pytest.raises(DutiesInvalid) as refusal:
        read_city_duties(DOCUMENT.replace(before.encode(), after.encode(), 1), CATALOGUE)
    assert refusal.value.facts["field"] == field


def test_a_list_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(DutiesInvalid):
        read_city_duties("code".encode("utf-16"), CATALOGUE)
