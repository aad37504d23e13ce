"""A trace tells every event in two languages, what changed by it, whether it holds, and no more than one may read."""

import re
import string
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.casework.code_words import CODES, FIELDS, LEG_STATES, ROLE_NAMES
from server.casework.trace import Mask, Names, Trace, traced
from server.casework.trace_html import POLICY, html_of
from server.casework.trace_pdf import pdf_of
from server.casework.trace_words import WORDS
from server.casework.watermark import Watermark
from server.domain.events import (
    Event,
    HandedOver,
    MeetingConvened,
    Payload,
    PhotoReceived,
    Recorded,
    Withdrawn,
)
from server.domain.fold import fold, folded
from server.domain.matters import Awaited
from server.domain.people import Role
from server.domain.screening import masked
from server.domain.steps.registry import RECORDS, STEPS
from server.domain.ticket import Ticket
from server.domain.transitions import LegState, State
from tests.server.domain import stages
from tests.server.domain.walks import chains, long_chain
from tests.server.small_city import COORDINATOR, MORNING, OPERATOR

CHAIN = long_chain()
NAMES = Names(
    unit=lambda unit: {"urban": "城管局"}.get(unit, unit),
    area=str,
    category=lambda code: {"0104": ("路灯", "street lamp")}.get(code, (code, code)),
    people={person.id: person for person in (OPERATOR, COORDINATOR)},
)
OPEN = Mask(text=str, contact="夏** 138****5678", sees_doubts=True, sees_discipline=True)
MARK = Watermark(name="周话", unit="热线", at=MORNING, number="26112300000000", token="7-0A1B2C3D")
HOSTILE = "<script>alert(1)</script>\u202e\"'&\x00 \U00020bb7 ᠮᠣᠩᠭᠣᠯ 😀 &lt;"
#: What no sentence tells: it stands elsewhere on the page, only places the event, or is there for figures and machines.
UNTOLD = frozenset([
    "own_terms", "leg", "request", "person", "by", "by_guest", "master", "child", "sibling", "supervision",
    "whistle", "kind", "level", "entry", "callback", "offered", "others", "passed_by", "called_off", "form",
    "width", "height", "taken_at", "recorded_at", "received_at", "found_at", "done_at", "clock_skew_s",
    "reporter", "station", "about", "on_behalf", "forwarded", "offline_alias", "contact_id", "contact_label",
    "contact_digest", "description", "position", "placement", "place_ref", "out_of_scope",
    "boundary_version_before", "sensitivity", "tags", "suggested", "candidates", "doubts", "group_signs",
    "catalogue_version", "calendar_version", "calendar_before", "promise_due_on", "promise_provisional",
    "promise_workdays", "workdays", "moved_dues", "share", "before", "all_answered", "explanation_owed",
    "is_beyond_duty", "unanswered", "kept", "outcome", "summary",
])  # fmt: skip


def trace_of(events: tuple[Event, ...] = CHAIN, mask: Mask = OPEN) -> Trace:
    ticket = folded(events)
    assert ticket is not None
    return traced(ticket, events, NAMES, mask, {})


def described(text: str) -> tuple[Event, ...]:
    first = CHAIN[0]
    return (replace(first, payload=replace(first.payload, description=text)), *CHAIN[1:])


def test_every_kind_of_event_has_a_name_and_a_sentence_in_both_languages() -> None:
    kinds = {kind.__name__: kind for kind in Payload.__args__}
    assert WORDS.keys() == kinds.keys()
    for name, words in WORDS.items():
        asked = {
            field
            for sentence in (words.sentence, words.english)
            for _, field, _, _ in string.Formatter().parse(sentence)
            if field is not None
        }
        assert asked <= {*kinds[name].__struct_fields__, "unit"}, name


def test_what_people_say_and_show_in_an_event_is_told() -> None:
    untold = {
        (kind.__name__, field)
        for kind in Payload.__args__
        for field in set(kind.__struct_fields__) - FIELDS.keys() - UNTOLD
        for sentence in (WORDS[kind.__name__].sentence, WORDS[kind.__name__].english)
        if f"{{{field}}}" not in sentence
    }
    assert untold == {("Recounted", "reason")}, "there is one reason only"


def test_a_withdrawal_is_told_with_the_photos_that_prove_it() -> None:
    proof = "0123456789012345" * 4
    read_masked = replace(OPEN, text=masked)
    assert (
        told_of(Withdrawn(reason="已解决", proof=(proof,)), read_masked) == f"原因：已解决；凭证照片 {proof}"
    )
    assert told_of(Withdrawn(reason="已解决")) == "原因：已解决"


def test_every_state_role_and_compared_field_has_its_word() -> None:
    assert {state.value for state in State} <= CODES.keys()
    assert {state.value for state in LegState} == LEG_STATES.keys()
    assert set(get_args(Awaited)) <= CODES.keys()
    assert set(Role) == ROLE_NAMES.keys()
    assert set(FIELDS) - {"area"} <= {*Ticket.__struct_fields__, "lead_unit"}


def test_every_code_that_a_step_may_carry_has_its_word() -> None:
    shapes = {*(rule.asked for rule in STEPS.values()), *RECORDS.values()}
    carried = {
        code for shape in shapes for each in msgspec.structs.fields(shape) for code in codes_of(each.type)
    }
    numbers_of_services = {"110", "119", "120", "122"}

    assert carried - CODES.keys() == numbers_of_services


def codes_of(kind: Any) -> set[str]:
    """The words that a field may hold, where it may hold only some."""
    if get_origin(kind) is Literal:
        return {code for code in get_args(kind) if isinstance(code, str)}
    return set().union(*map(codes_of, get_args(kind)))


@settings(max_examples=40, deadline=None)
@given(chains())
def test_whatever_happened_is_told_in_as_many_lines_and_holds(chain: tuple[Event, ...]) -> None:
    told = trace_of(chain)
    assert [line.no for line in told.lines] == list(range(1, len(chain) + 1))
    assert told.intact
    assert all(line.sentence and line.english for line in told.lines)


def test_a_line_says_who_in_which_role_and_what_stood_before_and_after() -> None:
    by_hand = tuple(replace(event, actor=OPERATOR.id) for event in CHAIN)
    line = next(each for each in trace_of(by_hand).lines if each.type == "Dispatched")
    changes = {change.english_name: (change.before, change.after) for change in line.changes}
    assert (line.actor_name, line.role) == (OPERATOR.name, "话务员")
    assert changes["state"] == ("待派单", "待签收")
    assert changes["lead unit"] == ("—", "城管局")


@pytest.mark.parametrize(
    ("sees", "told"), [(True, "移送 区纪委监委，回执 2026-18"), (False, "移送 —，回执 —")]
)
def test_to_whom_a_matter_was_handed_over_is_told_to_those_who_hand_over(*, sees: bool, told: str) -> None:
    ticket = folded(CHAIN)
    assert ticket is not None
    over = stages.next_event(
        ticket, HandedOver(to="区纪委监委", receipt="2026-18"), MORNING + timedelta(days=3)
    )
    lines = traced(fold(ticket, over), (*CHAIN, over), NAMES, replace(OPEN, sees_discipline=sees), {}).lines
    assert (lines[-1].name, lines[-1].sentence) == ("移送纪检监察", told)


def test_the_clock_of_the_handheld_stands_beside_that_of_the_server() -> None:
    ticket = folded(CHAIN)
    assert ticket is not None
    commanded = tuple(replace(event, command=f"command-{event.no}") for event in CHAIN)
    early = MORNING - timedelta(days=2)
    told = traced(ticket, commanded, NAMES, OPEN, {"command-3": early})
    assert [line.client_at for line in told.lines[:4]] == [None, None, early, None]


@pytest.mark.parametrize("place", range(len(CHAIN)))
def test_an_event_that_was_changed_shows_at_its_own_line(place: int) -> None:
    changed = tuple(
        replace(event, actor="somebody-else") if no == place else event for no, event in enumerate(CHAIN)
    )
    told = trace_of(changed)
    assert not told.intact
    assert [line.no for line in told.lines if not line.holds] == [place + 1]


def test_a_chain_that_was_cut_off_is_not_intact() -> None:
    ticket = folded(CHAIN)
    assert ticket is not None
    assert not traced(ticket, CHAIN[:-1], NAMES, OPEN, {}).intact


def one_more(payload: Payload, mask: Mask = OPEN) -> Trace:
    """A trace of one event of that kind."""
    ticket = stages.consulting()
    last = stages.next_event(ticket, payload, MORNING)
    return traced(fold(ticket, last), [last], NAMES, mask, {})


def told_of(payload: Payload, mask: Mask = OPEN) -> str:
    """How the trace tells of one more event."""
    return one_more(payload, mask).lines[0].sentence


def convened(held_at: datetime) -> str:
    """How the trace tells of a meeting."""
    return told_of(MeetingConvened(held_at=held_at, place="三楼", units=("urban",), agenda="定责"))


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        (
            "contact",
            {"manner": "phone", "reached": True, "result": "请打 13812345678"},
            "联系诉求人：电话；联系上：是；请打 ***********",
        ),
        ("visit", {"found": "已清运", "position": {"lon": 110.3, "lat": 20.0}}, "走访：已清运"),
        ("transfer", {"direction": "to", "service": "110", "reason": "打架"}, "移交：移交给；110；打架"),
        ("note", {}, "备注：—"),
    ],
)
def test_what_somebody_wrote_down_is_told_and_masked(kind: str, body: dict[str, object], told: str) -> None:
    recorded = Recorded(kind=kind, recorded_at=MORNING, body=body)
    assert told_of(recorded, replace(OPEN, text=masked)) == told


def test_what_is_not_known_is_not_told() -> None:
    received = PhotoReceived(sha256="ab" * 32, kind="scene", by="", media="image", form="jpeg", size_bytes=9)
    assert "不予采用" not in told_of(received)


def test_in_english_the_system_and_a_category_have_their_english_names() -> None:
    by_itself = tuple(replace(event, actor="system") for event in CHAIN)
    line = next(each for each in trace_of(by_itself).lines if each.type == "Accepted")
    assert (line.actor_name, line.english_actor_name) == ("系统", "the system")
    assert "归入类别 路灯" in line.sentence
    assert "Filed under street lamp" in line.english


def test_in_english_units_stand_beside_their_parts_in_the_english_way() -> None:
    line = next(each for each in trace_of().lines if each.type == "Dispatched")

    assert "（主办）" in line.sentence
    assert "(lead)" in line.english
    assert not {*"（）、；"} & {*line.english}


def test_on_the_page_a_digest_is_read_by_its_first_digits_and_stands_whole_in_its_title() -> None:
    received = PhotoReceived(sha256="ab" * 32, kind="scene", by="", media="image", form="jpeg", size_bytes=9)
    trace = one_more(received)
    page = html_of(trace, MARK).decode()
    read = Tags()
    read.feed(page)
    for digest in ("ab" * 32, trace.lines[0].digest):
        assert f'title="{digest}"' in page
        assert digest[:12] in read.text
        assert digest not in read.text


def test_a_meeting_at_midnight_begins_at_midnight_while_a_term_ends_at_24() -> None:
    midnight = MORNING.replace(hour=0, minute=0)
    assert f"{midnight:%Y-%m-%d} 00:00" in convened(midnight)
    taken = next(line for line in trace_of().lines if line.type == "Accepted")
    assert "24:00" in taken.sentence


@pytest.mark.parametrize("year", [1, 9999])
def test_an_instant_that_no_clock_reaches_is_told_as_it_came(year: int) -> None:
    at = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 12, tzinfo=timezone.max)
    told = convened(at if year == 1 else at.replace(tzinfo=timezone.min))
    assert f"{year}" in told


def test_numbers_in_free_texts_are_masked_for_who_reads_masked() -> None:
    told = trace_of(
        described("请回电 13812345678"),
        Mask(text=masked, contact=None, sees_doubts=False, sees_discipline=False),
    )
    assert "13812345678" not in str(told)
    assert told.contact is None


class Tags(HTMLParser):
    """Which elements a page really has, and what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("style", "src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_loads_nothing_and_what_people_wrote_is_only_text() -> None:
    page = html_of(trace_of(described(HOSTILE)), MARK).decode()
    read = Tags()
    read.feed(page)
    assert not read.found & {"script", "img", "link", "iframe", "object", "form", "a", "base"}
    assert "<script>alert(1)</script>" in read.text
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert MARK.text in read.text
    assert "\u202e" not in read.text
    assert "〔U+202E〕" in read.text


def test_page_and_pdf_say_aloud_that_a_chain_is_broken() -> None:
    changed = (replace(CHAIN[0], actor="somebody-else"), *CHAIN[1:])
    assert "校验不符" in html_of(trace_of(changed), MARK).decode()
    assert len(pdf_of(trace_of(changed), MARK)) > len(pdf_of(trace_of(), MARK))


@settings(max_examples=4, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_text_keeps_a_pdf_from_being_written(text: str) -> None:
    document = pdf_of(trace_of(described(text + HOSTILE)), MARK)
    assert document.startswith(b"%PDF-")
    assert document.rstrip().endswith(b"%%EOF")


def test_the_same_trace_makes_the_same_pdf_with_its_font_inside() -> None:
    document = pdf_of(trace_of(), MARK)
    assert document == pdf_of(trace_of(), MARK)
    assert re.search(rb"/FontFile2", document)
