"""What a health report says: every kind in both languages, which feature it was, and the sums at its head."""

import pytest

from geo.health import Finding, HealthReport, Kind
from geo.health_words import WORDS, Language


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_finding_has_words(kind: Kind, language: Language) -> None:
    assert WORDS[language][kind]


def test_both_languages_have_words_for_the_same() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_what_was_left_out_is_told_with_the_file_and_the_number_of_the_feature() -> None:
    found = Finding(kind=Kind.CODE_MISSING, done="left_out", file="a.shp", feature=3, name="东街道")
    assert found.line("en") == "no code: 东街道 [a.shp feature 3] → left out"
    assert found.line() == "没有代码: 东街道 [a.shp 第 3 个要素] → 未采用"


def test_what_is_kept_is_told_by_its_code_alone() -> None:
    found = Finding(kind=Kind.OVERLAP, done="kept", file="a.shp", feature=3, code="1", other="2", size=4.25)
    assert found.line("en") == "overlap: 1 / 2 4.2 m² → kept as it is"


def test_the_head_counts_each_layer_s_defects_and_how_large_they_are() -> None:
    sizes = (0.5, 20.0, 5000.0)
    overlaps = [
        Finding(kind=Kind.OVERLAP, done="kept", layer="street", code=f"{size}", size=size) for size in sizes
    ]
    holes = [Finding(kind=Kind.HOLE, done="kept", layer="street", code="1", size=2.0) for _ in range(2)]
    report = HealthReport(source="x", version="v", areas={"street": 3}, findings=(*overlaps, *holes))
    assert report.lines("en")[2] == (
        "street: overlap: 3 (2 over 1 m², 1 over 1,000 m², the largest 5,000 m²); hole in an area: 2 (of 1 areas)"
    )
