"""A Chinese chapter cannot fall behind its English one unseen: it stands, is found, and names the same things."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from server.casework.alerts import AlertNotice
from server.casework.deliveries import TaskDocument
from server.casework.handover import HandoverNotice
from server.casework.mediation.telling import MediationDocument
from server.casework.notices import ReminderNotice
from server.casework.pack import PackCard
from server.casework.recalls import RecallNotice
from server.casework.settling import AreasNotice, RedivisionNotice
from server.casework.stations import StationDocument
from server.casework.ticket_document import TicketDocument
from tests.docs.pages import first_column, headings, links, name_of, section, text_of
from tests.docs.tables import ROOT

#: What programmers alone read, and the glossary, which is in both languages.
ENGLISH_ALONE = {"GLOSSARY.md", "dependencies.md", "vectors.md"}

CHAPTERS = sorted(
    page for page in (ROOT / "docs").glob("*.md") if page.name not in {*ENGLISH_ALONE, "README.md"}
)

#: Every link of every page: (page, target).
LEADING = set(links())

_SETTING = re.compile(r"WANGGE_[A-Z_]*[A-Z]\b")
_ROW = re.compile(r"^\| (`[^|]*`) \|", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def test_every_chapter_is_in_both_languages() -> None:
    chinese = {page.name for page in (ROOT / "docs/zh").glob("*.md")}
    assert chinese == {"README.md", *(page.name for page in CHAPTERS)}


@pytest.mark.parametrize("index", ["docs/README.md", "docs/zh/README.md"])
def test_every_chapter_is_in_the_list_of_chapters(index: str) -> None:
    listed = {target.partition("#")[0] for page, target in sorted(LEADING) if page == index}
    assert {page.name for page in CHAPTERS} <= listed


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_the_two_pages_of_a_chapter_lead_to_each_other(chapter: Path) -> None:
    assert (name_of(chapter), f"zh/{chapter.name}") in LEADING
    assert (f"docs/zh/{chapter.name}", f"../{chapter.name}") in LEADING


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_a_chinese_chapter_names_every_code_of_the_english_tables(chapter: Path) -> None:
    english = {code for cell in _ROW.findall(text_of(chapter)) for code in _CODE.findall(cell)}
    assert english - set(_CODE.findall(_chinese(chapter))) == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_a_chinese_chapter_names_every_setting_of_the_english_one(chapter: Path) -> None:
    assert set(_SETTING.findall(text_of(chapter))) - set(_SETTING.findall(_chinese(chapter))) == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_a_chinese_chapter_says_that_something_is_missing_where_the_english_one_does(chapter: Path) -> None:
    is_said = "Not there yet" in headings(chapter)
    assert is_said == bool({"尚未实现", "尚未提供"} & set(headings(ROOT / "docs/zh" / chapter.name)))


def test_the_chinese_page_of_documents_has_a_section_for_every_kind_of_command() -> None:
    assert _kinds("docs/zh/documents.md") == _kinds("docs/documents.md")


@pytest.mark.parametrize(
    ("heading", "shapes"),
    [
        ("### 工单", [TicketDocument]),
        ("### 待办", [TaskDocument]),
        ("### 调解案件", [MediationDocument]),
        ("### 驻点", [StationDocument]),
        ("### 离线包", [PackCard]),
        (
            "### 通知",
            [AlertNotice, AreasNotice, HandoverNotice, RecallNotice, RedivisionNotice, ReminderNotice],
        ),
    ],
)
def test_the_chinese_page_of_documents_names_every_field_that_the_server_writes(
    heading: str, shapes: list[type[Struct]]
) -> None:
    fields = {field for shape in shapes for field in shape.__struct_fields__} - {"schema"}
    assert fields - set(_CODE.findall(section("docs/zh/documents.md", heading))) == set()


def test_chinese_chapters_lead_to_chinese_chapters() -> None:
    chinese = {page.name for page in (ROOT / "docs/zh").glob("*.md")}
    astray = [
        (page, target)
        for page, target in sorted(LEADING)
        if page.startswith("docs/zh/")
        and target.startswith("../")
        and target[3:].partition("#")[0] in chinese - {Path(page).name}
    ]
    assert astray == []


def test_the_chinese_settings_are_explained_in_the_order_of_the_english_ones() -> None:
    explained = first_column("docs/operations.md", "### What they are for")
    assert first_column("docs/zh/operations.md", "### 各设置的用途") == explained


def _chinese(chapter: Path) -> str:
    return text_of(f"docs/zh/{chapter.name}")


def _kinds(page: str) -> list[str]:
    return [heading for heading in headings(ROOT / page) if heading.startswith("`")]
