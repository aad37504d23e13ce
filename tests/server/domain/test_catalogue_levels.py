"""A catalogue may have many levels and versions: codes are paths, map to standards, and never come back."""

import pytest
from msgspec.structs import replace

from server.data import catalogue_bytes
from server.domain.catalogue import (
    Catalogue,
    Counts,
    lineage,
    read_catalogue,
    require_sound,
    require_successor,
)
from server.domain.catalogue_entries import Retired
from server.domain.duty_list import DutyList
from server.domain.errors import CatalogueInvalid, CategoryUnknown
from tests.server.domain.china import CATALOGUE
from tests.server.small_city import SINCE, UNITS, duty

STALLS = CATALOGUE.item("0101")
FRUIT_STALLS = replace(STALLS, code="010101", name="流动水果摊")
NIGHT_FRUIT_STALLS = replace(STALLS, code="01010101", name="夜间流动水果摊")


def with_items(*items: object, **changes: object) -> Catalogue:
    """The catalogue, with further items in its first category."""
    first, *others = CATALOGUE.categories
    deeper = replace(first, items=(*first.items, *items))
    counts = Counts(categories=12, subitems=68 + len(items))
    return replace(CATALOGUE, categories=(deeper, *others), counts=counts, **changes)


DEEP = require_sound(with_items(FRUIT_STALLS, NIGHT_FRUIT_STALLS))


def test_a_code_is_the_path_from_its_category_down() -> None:
    assert DEEP.path("01010101") == ("01", "0101", "010101", "01010101")
    assert [DEEP.name(code) for code in DEEP.path("010101")] == ["城市管理", "占道经营", "流动水果摊"]
    assert lineage("0101") == ("0101", "01")


def test_an_item_whose_level_above_is_missing_is_refused() -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        require_sound(with_items(NIGHT_FRUIT_STALLS))
    assert refusal.value.facts["field"] == "items 01010101"


def test_a_duty_for_a_level_above_covers_what_stands_below_it_and_the_finer_one_is_nearer() -> None:
    units = {unit.id: unit for unit in UNITS}
    duties = DutyList([duty("urban", "01", "city"), duty("street-1", "0101", "city")])
    claims = duties.claims("01010101", ("g1", "city"), (), units, SINCE)
    assert [(claim.unit.id, claim.nearness[1]) for claim in claims] == [("street-1", 2), ("urban", 3)]


def test_the_path_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(CategoryUnknown):
        DEEP.path("010102")
    with pytest.raises(CategoryUnknown):
        DEEP.name("010102")


RETIRED = Retired(code="0199", name="报刊亭管理", last_version="2025.01", replaced_by="0101")


def test_a_retired_code_keeps_its_name_and_path_and_takes_no_new_ticket() -> None:
    catalogue = require_sound(replace(CATALOGUE, retired=(RETIRED,)))
    assert catalogue.name("0199") == "报刊亭管理"
    assert catalogue.path("0199") == ("01", "0199")
    with pytest.raises(CategoryUnknown):
        catalogue.item("0199")


@pytest.mark.parametrize(
    "retired",
    [replace(RETIRED, code="0101"), replace(RETIRED, replaced_by="0198")],
    ids=["a retired code is used again", "replaced by what does not exist"],
)
def test_a_slip_among_retired_codes_is_refused(retired: Retired) -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        require_sound(replace(CATALOGUE, retired=(retired,)))
    assert str(refusal.value.facts["field"]).startswith("retired")


def test_a_new_version_may_add_and_retire_codes_but_not_lose_them() -> None:
    require_successor(CATALOGUE, DEEP)
    with pytest.raises(CatalogueInvalid) as lost:
        require_successor(DEEP, CATALOGUE)
    assert "01010101" in str(lost.value.facts["rule"])
    ended = Retired(code="010101", name="流动水果摊", last_version="2026.11", replaced_by="0101")
    night = Retired(code="01010101", name="夜间流动水果摊", last_version="2026.11", replaced_by="0101")
    require_successor(DEEP, replace(CATALOGUE, retired=(ended, night)))


def test_every_shipped_version_of_the_catalogue_follows_the_one_before() -> None:
    versions = [read_catalogue(catalogue_bytes(version)) for version in ("2026.11", "2026.12")]
    require_successor(*versions)
    assert versions[-1] == CATALOGUE
    assert [item.code for item in versions[0].items] == [item.code for item in CATALOGUE.items]


def test_a_new_version_remembers_what_was_retired_before() -> None:
    with pytest.raises(CatalogueInvalid) as forgotten:
        require_successor(replace(CATALOGUE, retired=(RETIRED,)), CATALOGUE)
    assert "0199" in str(forgotten.value.facts["rule"])


def test_a_code_is_mapped_to_a_standard_by_itself_or_by_the_level_above() -> None:
    mapped = with_items(FRUIT_STALLS, crosswalk={"01": {"local": "A1"}, "0101": {"local": "A1-07"}})
    assert mapped.standard_code("010101", "local") == "A1-07"
    assert mapped.standard_code("0102", "local") == "A1"
    assert mapped.standard_code("0201", "local") is None
    assert mapped.standard_code("0101", "other") is None


def test_a_crosswalk_of_a_code_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CatalogueInvalid) as refusal:
        require_sound(replace(CATALOGUE, crosswalk={"0199": {"local": "A"}}))
    assert refusal.value.facts["field"] == "crosswalk"


def test_a_crosswalk_that_is_no_table_of_codes_is_refused() -> None:
    with pytest.raises(CatalogueInvalid):
        read_catalogue(catalogue_bytes() + b'\n"0103" = { gbt39666 = 12 }\n')
