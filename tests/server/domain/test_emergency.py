"""What is told to a caller at once: which number to ring, and when none."""

from pathlib import Path

import msgspec
import pytest

from server.domain.emergency import NAMES, WORDS, emergencies
from tests.server.domain.china import CATALOGUE

VECTORS = Path(__file__).parents[2] / "vectors" / "routing_cases.jsonl"
ORDINARY = [msgspec.json.decode(line)["text"] for line in VECTORS.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("我们楼下三楼着火了，冒黑烟", ["119"]),
        ("有人持刀在广场上追人", ["110"]),
        ("我父亲突然昏迷，叫不醒", ["120"]),
        ("路口两车相撞，有人受伤", ["120", "122"]),
        ("孩子困在电梯里半个小时了", ["119"]),
        ("隔壁打架斗殴，已经见血，还说要放火起火了", ["119", "110"]),
        ("厨房燃气泄漏，味道很大", ["119"]),
    ],
)
def test_a_danger_that_lasts_names_the_number_to_ring(text: str, services: list[str]) -> None:
    assert [each.service for each in emergencies(text)] == services


@pytest.mark.parametrize(
    "text",
    [
        "电动车上楼充电，有火灾隐患",
        "楼道堆满纸箱，担心着火",
        "飞线充电容易引起火灾",
        "想咨询消防演练什么时候开始",
        "井盖缺失，怕撞人",
        "小区要求开展反家暴宣传",
        "谢谢，辛苦了，能不能帮我看看路灯",
        "",
    ],
)
def test_what_is_feared_prevented_or_practised_is_no_emergency(text: str) -> None:
    assert emergencies(text) == ()


def test_a_banner_says_the_number_in_chinese_and_english_and_that_the_ticket_is_kept() -> None:
    (found,) = emergencies("车库起火")
    chinese, english = found.banner
    assert found.words == ("起火",)
    assert chinese == "请立即拨打119(消防救援)。工单照常登记。"
    assert english == "Ring 119 now (the fire brigade). The ticket is kept all the same."


def test_every_number_has_words_and_a_name_and_no_word_stands_under_two() -> None:
    words = [word for known in WORDS.values() for word in known]
    assert WORDS.keys() == NAMES.keys()
    assert len(words) == len(set(words))


def test_few_ordinary_matters_raise_an_alarm() -> None:
    alarming = [text for text in ORDINARY if emergencies(text)]
    assert len(alarming) <= 3, alarming


def test_thanks_are_no_reason_to_turn_a_matter_away() -> None:
    words = {word for each in CATALOGUE.exclusions for word in each.keywords}
    assert words.isdisjoint({"谢谢", "辛苦了", "能不能"})
