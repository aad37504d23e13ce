"""The catalogue: what it holds, how it is asked, and how a slip in its data is told."""

import pytest

from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue
from server.domain.catalogue_entries import InWorkingTime, RoundTheClock
from server.domain.errors import (
    CatalogueInvalid,
    CategoryUnknown,
    DeadlineClassUnknown,
    RequestTypeUnknown,
    UrgencyUnknown,
)
from tests.server.domain.china import CATALOGUE


def test_the_catalogue_has_12_categories_68_items_and_34_department_types() -> None:
    assert len(CATALOGUE.categories) == 12
    assert len(list(CATALOGUE.items)) == 68
    assert len(CATALOGUE.department_types) == 34
    assert CATALOGUE.catalogue_version == "2026.12"


def test_entries_are_found_by_their_codes() -> None:
    assert CATALOGUE.item("0101").name == "占道经营"
    assert CATALOGUE.deadline_class("C").resolve_workdays == 15
    assert CATALOGUE.request_type("PATROL").closes_by == "field_check"
    assert isinstance(CATALOGUE.urgency("critical"), RoundTheClock)
    assert isinstance(CATALOGUE.urgency("normal"), InWorkingTime)


def test_an_unknown_code_is_refused_with_the_code() -> None:
    with pytest.raises(CategoryUnknown) as category:
        CATALOGUE.item("9999")
    with pytest.raises(DeadlineClassUnknown) as deadline_class:
        CATALOGUE.deadline_class("Z")
    with pytest.raises(UrgencyUnknown) as urgency:
        CATALOGUE.urgency("panic")
    with pytest.raises(RequestTypeUnknown) as request_type:
        CATALOGUE.request_type("RUMOUR")
    assert category.value.facts == {"category": "9999"}
    assert deadline_class.value.facts == {"deadline_class": "Z"}
    assert urgency.value.facts == {"urgency": "panic"}
    assert request_type.value.facts == {"request_type": "RUMOUR"}


def test_a_whole_category_is_no_sub_item() -> None:
    with pytest.raises(CategoryUnknown):
        CATALOGUE.item("01")


def test_a_consult_has_two_days_whatever_it_is_about() -> None:
    assert CATALOGUE.deadline_class_for("0106", "COMPLAINT") == "C"
    assert CATALOGUE.deadline_class_for("0106", "CONSULT") == "A"


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("resolve_workdays = 2", "resolve_workdays = 0", "$.deadline_classes[0].resolve_workdays"),
        ("sign_minutes = 15", 'sign_minutes = "15"', "$.urgency_levels[0].sign_minutes"),
        ("dedup_days = 7", "dedup_dayz = 7", "$.categories[0].items[0]"),
        ('code = "0102"', 'code = "0101"', "items"),
        ('code = "0101"', 'code = "0201x"', "$.categories[0].items[0].code"),
        ('code = "0107"', 'code = "0207"', "items"),
        ('code = "0107"', 'code = "9907"', "items 9907"),
        ('code = "J02"', 'code = "J01"', "joint_rules"),
        ('lead = "LANDSCAPE"', 'lead = "GARDENERS"', "items 0107 lead, alt_lead and co"),
        ('co = ["HOUSING"]\nmode', 'co = ["BUILDERS"]\nmode', "joint_rules J01 lead and co"),
        ("subitems = 68", "subitems = 67", "counts"),
        ("schema_version = 1", "schema_version = 2", "$.schema_version"),
        ("[counts]", "[counts", "document"),
    ],
)
def test_a_slip_in_the_data_is_refused_by_the_name_of_its_field(before: str, after: str, field: str) -> None:
    slipped = catalogue_bytes().replace(before.encode(), after.encode(), 1)
    with pytest.raises(CatalogueInvalid) as refusal:
        read_catalogue(slipped)
    assert refusal.value.facts["field"] == field
    assert refusal.value.facts["rule"]
