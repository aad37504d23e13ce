"""What a free text gives away about people is found however it is written, and hidden without moving anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.screening import MASK, findings, masked, screened

#: Invented numbers: right in form and check digit, and nobody's.
IDENTITY = "11010519491231002X"
CARD = "6222021234567890123"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打13800138000找我", "请打***********找我"),
        ("电话138 0013-8000", "电话*** ****-****"),
        ("电话１３８００１３８０００", "电话***********"),
        ("+86 13800138000", "*** ***********"),
        ("打一三八零零一三八零零零", "打***********"),
        ("幺三八〇〇幺三八〇〇〇", "***********"),
        ("138\u200b0013\u200b8000", "***\u200b****\u200b****"),
        ("0898-68512345转3", "****-********转3"),
        ("座机68512345", "座机********"),
        ("13800138000-13900139000", "***********-***********"),
    ],
    ids=[
        "mobile",
        "gaps",
        "full-width",
        "country code",
        "written in Chinese",
        "spoken on the radio",
        "invisible characters between",
        "landline",
        "local number after its name",
        "two in a row",
    ],
)
def test_a_telephone_number_is_masked_however_it_is_written(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert {each.kind for each in findings(text)} == {"phone"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (IDENTITY, "id_card"),
        (IDENTITY.lower(), "id_card"),
        ("1101 0519 4912 3100 2X", "id_card"),
        ("身份证号：110105491231002", "id_card"),
        ("身份证110105194912310021", "id_card"),
        ("4111 1111 1111 1111", "bank_card"),
        (f"卡号{CARD}", "bank_card"),
        ("琼A12345", "plate"),
        ("琼A·12345", "plate"),
        ("粤BD12345", "plate"),
        ("京a12345d", "plate"),
        ("苏E1234学", "plate"),
        ("zhang.san@example.com", "email"),
        ("微信号：abc_12345", "account"),
        ("我家在3栋2单元501", "home"),
        ("住在阳光花园三号楼二单元五零一室", "home"),
        ("我是幸福里8-2-501", "home"),
        ("我住B座1203", "home"),
    ],
)
def test_each_kind_is_recognised(text: str, kind: str) -> None:
    (found,) = findings(text)
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "12345热线、110和119都打过",
        "工单26112201000173催办",
        "2026年11月23日14点30分，停水3天",
        "幸福里8栋楼道堆满杂物",
        "阳光花园3栋501室漏水到楼下",
        "110105194912310021",
        "4111 1111 1111 1112",
        "粤港澳大湾区，新A座12楼",
        "罚款12000元，面积138.5平方米",
        "我家楼下烧烤店油烟大",
        "微信公众号没有回复",
        "一二三四五六七八九十",
        "138001380001",
    ],
)
def test_what_is_nobodys_personal_matter_stays_readable(text: str) -> None:
    assert masked(text) == text


def test_of_a_flat_the_numbers_are_hidden_and_the_words_stay() -> None:
    assert masked("我家在3栋2单元501，楼上漏水") == "我家在*栋*单元***，楼上漏水"


def test_several_findings_are_told_in_order_with_their_places() -> None:
    found = findings("琼A12345的车主13800138000，我家3栋501")
    assert [(each.kind, each.start, each.end) for each in found] == [
        ("plate", 0, 7),
        ("phone", 10, 21),
        ("home", 24, 29),
    ]


def test_rare_and_right_to_left_characters_do_not_move_a_mask() -> None:
    assert masked("𠮷野家😀١٣٨٠٠١٣٨٠٠٠ ᠮᠣᠩᠭᠣᠯ") == "𠮷野家😀*********** ᠮᠣᠩᠭᠣᠯ"


PIECES = st.sampled_from(
    [
        "13800138000",
        "１３９",
        "一三八",
        "零零",
        "0898",
        "-",
        " ",
        "\u200b",
        IDENTITY,
        CARD,
        "琼A",
        "D12345",
        "a@b.cn",
        "@",
        "我家",
        "住在",
        "3栋",
        "二单元",
        "501",
        "室",
        "微信",
        "身份证",
        "卡号",
        "*",
        "。",
        "😀",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))


@given(TEXTS)
def test_a_masked_text_is_as_long_and_contains_nothing_more_to_find(text: str) -> None:
    shown = screened(text)
    assert len(shown.text) == len(text)
    assert findings(shown.text) == ()
    assert masked(shown.text) == shown.text


@given(TEXTS)
def test_only_what_was_found_is_changed_and_no_two_findings_overlap(text: str) -> None:
    shown = screened(text)
    inside = {at for each in shown.findings for at in range(each.start, each.end)}
    changed = {at for at, character in enumerate(shown.text) if character != text[at]}
    assert changed <= inside
    assert len(inside) == sum(each.end - each.start for each in shown.findings)
    assert all(shown.text[at] == MASK for at in changed)
