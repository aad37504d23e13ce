"""A list of rules that is edited as rows comes out as the document it was, save what was edited."""

import pytest
from msgspec.structs import replace

from server.data import catalogue_bytes, exclusions_bytes
from server.domain.catalogue import read_catalogue
from server.domain.duty_items import written
from server.domain.errors import CatalogueInvalid, DomainError, DutiesInvalid, ExclusionsInvalid
from server.domain.exclusions import read_exclusions
from server.domain.rule_rows import content_of, document_of
from server.domain.units import DutyItem
from tests.server.small_city import DUTIES

CATALOGUE = catalogue_bytes().decode()
EXCLUSIONS = exclusions_bytes("hohhot").decode()


@pytest.mark.parametrize(
    "duties",
    [
        pytest.param(DUTIES, id="plain"),
        pytest.param((*DUTIES[:2], replace(DUTIES[2], hours="22:00-06:00")), id="for some hours"),
    ],
)
def test_a_duty_list_that_nobody_edited_is_the_same_text(duties: tuple[DutyItem, ...]) -> None:
    document = written(duties)
    assert document_of("duties", content_of("duties", document)) == document


def test_a_catalogue_that_nobody_edited_says_the_same_and_keeps_its_remarks() -> None:
    document = document_of("catalogue", content_of("catalogue", CATALOGUE), CATALOGUE)
    assert read_catalogue(document.encode()) == read_catalogue(CATALOGUE.encode())
    assert document.splitlines()[0] == CATALOGUE.splitlines()[0]


def test_rows_are_counted_anew() -> None:
    content = content_of("exclusions", EXCLUSIONS)
    content["classes"][0]["items"].pop()
    found = read_exclusions(document_of("exclusions", content).encode())
    assert found.counts.items == read_exclusions(EXCLUSIONS.encode()).counts.items - 1


@pytest.mark.parametrize(
    ("kind", "document", "invalid"),
    [
        pytest.param("duties", "unit,category\n", DutiesInvalid, id="other columns"),
        pytest.param("duties", written(DUTIES) + "urban,01\n", DutiesInvalid, id="too few cells"),
        pytest.param("catalogue", "name =", CatalogueInvalid, id="no TOML"),
        pytest.param("exclusions", "a = " + "[" * 5_000, ExclusionsInvalid, id="too deep"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field(
    kind: str, document: str, invalid: type[DomainError]
) -> None:
    with pytest.raises(invalid):
        content_of(kind, document)  # type: ignore[arg-type]  # a word of the list


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        pytest.param("duties", {"duties": ["urban"]}, "duties", id="a row that is none"),
        pytest.param("exclusions", {"classes": [{"items": {}}]}, "items", id="no list of items"),
        pytest.param(
            "catalogue", {"categories": [], "locale": None}, "content", id="a value that is not there"
        ),
    ],
)
def test_what_cannot_be_written_is_told_by_its_field(
    kind: str, content: dict[str, object], field: str
) -> None:
    with pytest.raises((DutiesInvalid, ExclusionsInvalid, CatalogueInvalid)) as refused:
        document_of(kind, content)  # type: ignore[arg-type]  # a word of the list
    assert refused.value.facts["field"] == field


def test_codes_in_standards_are_rows_one_for_each_standard() -> None:
    content = content_of("catalogue", CATALOGUE)
    assert content["crosswalk"] == []
    content["crosswalk"] = [
        {"code": "0103", "standard": "gbt39666", "theirs": "0203"},
        {"code": "0103", "standard": "db1501", "theirs": "17"},
    ]

    document = document_of("catalogue", content)

    assert read_catalogue(document.encode()).crosswalk == {"0103": {"gbt39666": "0203", "db1501": "17"}}
    assert content_of("catalogue", document)["crosswalk"] == content["crosswalk"]


def test_a_code_that_is_mapped_twice_onto_a_standard_is_told_by_its_row() -> None:
    row = {"code": "0103", "standard": "gbt39666", "theirs": "0203"}
    with pytest.raises(CatalogueInvalid) as refusal:
        document_of("catalogue", {**content_of("catalogue", CATALOGUE), "crosswalk": [row, row]})
    assert refusal.value.facts["field"] == "$.crosswalk[1].standard"
