"""Answers as units write them: which will do, and what is wrong with the others."""

import pytest

from server.domain.reply_checks import Answer, FindingCode, reply_findings
from tests.server.domain.china import CATALOGUE

LAMP = "椰城大道的路灯不亮，晚上看不见路"
MENDED = Answer(
    handling="11月23日下午，我局照明所到现场核查，系线路老化短路，已更换电缆12米、灯泡2只，当晚恢复照明。",
    public_reply="您好，您反映的路灯已于11月23日修复，当晚恢复照明，感谢您的监督。",
)


def codes(
    answer: Answer,
    description: str = LAMP,
    category: str | None = "0104",
    request_type: str = "COMPLAINT",
    earlier: tuple[Answer, ...] = (),
) -> list[FindingCode]:
    found = reply_findings(
        answer,
        description=description,
        category=category,
        request_type=request_type,
        catalogue=CATALOGUE,
        earlier=earlier,
    )
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("description", "category", "request_type", "handling", "public_reply"),
    [
        (LAMP, "0104", "COMPLAINT", MENDED.handling, MENDED.public_reply),
        (
            "楼下烧烤店占道经营，摆到人行道上",
            "0101",
            "COMPLAINT",
            "执法队员现场劝导，店主已将桌椅搬离人行道，并下达责令改正通知书。",
            "您好，该店占道桌椅已清理，我们将加强巡查，防止反弹。",
        ),
        (
            "健身房关门了，预付卡的钱不退",
            "0601",
            "COMPLAINT",
            "经核实，商家已停业。市场监管所组织双方调解，达成协议，商家于11月30日前退还余额860元。",
            "您好，经调解，商家承诺11月30日前退还余额860元。",
        ),
        (
            "请问灵活就业人员怎么缴医保",
            "0401",
            "CONSULT",
            "已电话向诉求人说明参保条件和所需材料。",
            "您好，灵活就业人员可携带身份证到街道便民服务中心办理医保参保登记。",
        ),
        (
            "邻居装修噪音太大",
            "0502",
            "COMPLAINT",
            "社区网格员上门，装修户同意在午休和晚八点后停止施工，双方签订约定。",
            "您好，装修户已承诺午休时段和20时后不施工。",
        ),
    ],
)
def test_an_answer_that_says_what_was_done_has_no_findings(
    description: str, category: str, request_type: str, handling: str, public_reply: str
) -> None:
    answer = Answer(handling=handling, public_reply=public_reply)
    assert codes(answer, description, category, request_type) == []


@pytest.mark.parametrize(
    ("handling", "phrase"),
    [
        ("已转相关部门处理。", "已转相关部门"),
        ("您反映的问题我单位高度重视，正在积极协调中。", "高度重视"),
        ("我街道将进一步加强监管力度，感谢您的支持。", "将进一步加强"),
        ("已收悉，请耐心等待。", "收悉"),
        ("已反映给上级部门，会及时跟进。", "已反映给上级部门"),
    ],
)
def test_words_in_place_of_deeds_are_named(handling: str, phrase: str) -> None:
    answer = Answer(handling=handling, public_reply=handling)
    found = reply_findings(
        answer, description=LAMP, category="0104", request_type="COMPLAINT", catalogue=CATALOGUE
    )
    assert [finding.code for finding in found] == ["empty_phrase", "no_action"]
    assert any(phrase in word for word in found[0].words), found[0].words


def test_a_phrase_beside_a_deed_is_forgiven() -> None:
    polite = Answer(
        handling=f"{MENDED.handling}我局高度重视，将进一步加强巡查。", public_reply=MENDED.public_reply
    )
    assert codes(polite) == []


def test_an_answer_without_any_deed_names_no_action() -> None:
    nothing = Answer(handling="该路段路灯归我局管养。", public_reply="该路段路灯归我局管养，特此回复。")
    assert codes(nothing) == ["no_action"]


def test_an_explanation_is_the_deed_of_a_question_and_of_nothing_else() -> None:
    explained = Answer(
        handling="已按照规定向诉求人解释。", public_reply="您好，按照照明管理办法，路灯19时开启。"
    )
    assert codes(explained, request_type="CONSULT") == []
    assert codes(explained) == ["no_action"]


def test_an_answer_about_something_else_is_off_the_subject() -> None:
    stalls = Answer(
        handling="执法队员到现场对占道经营的流动摊贩进行劝离，暂扣三轮车1辆。",
        public_reply="您好，占道经营的流动摊贩已劝离。",
    )
    pension = "我的养老金这个月没有到账，社保局电话打不通"
    assert codes(stalls, pension, "0401") == ["wrong_subject"]


def test_an_answer_that_takes_up_what_was_asked_is_on_the_subject() -> None:
    both = Answer(
        handling="经核实，养老金因银行卡失效未到账，已联系社保局补发；另对门口流动摊贩占道经营劝离。",
        public_reply="您好，养老金已于11月23日补发到账。",
    )
    assert codes(both, "我的养老金这个月没有到账", "0401") == []


@pytest.mark.parametrize("public_reply", ["无", "同上", "见办理情况", "已办结。", "……", "已处理", "好"])
def test_what_tells_the_reporter_nothing_is_no_public_reply(public_reply: str) -> None:
    silent = Answer(handling=MENDED.handling, public_reply=public_reply)
    assert codes(silent) == ["no_public_reply"]


def test_the_words_of_an_earlier_answer_are_a_copy_also_with_other_signs_and_a_changed_day() -> None:
    again = Answer(
        handling="11月24日下午,我局照明所到现场核查,系线路老化短路,已更换电缆12米,灯泡2只,当晚恢复照明",
        public_reply=MENDED.public_reply,
    )
    assert codes(again, earlier=(MENDED,)) == ["copied"]


def test_two_answers_to_like_matters_are_no_copies_of_each_other() -> None:
    other = Answer(
        handling="11月25日上午，照明所现场检查海府路3号灯杆，镇流器烧毁，已更换镇流器，恢复照明。",
        public_reply="您好，海府路3号灯杆已修复。",
    )
    assert codes(other, earlier=(MENDED,)) == []


def test_a_short_answer_is_no_copy_of_another_short_one() -> None:
    short = Answer(handling="已现场清理。", public_reply="您好，垃圾已清理完毕。")
    assert codes(short, "路边有垃圾", "0103", earlier=(short,)) == []
