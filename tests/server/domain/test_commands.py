"""How a document from the field is read: every kind by its example, every slip told by field and rule."""

import contextlib
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.commands import BODIES, id_in, place_of, read_command
from server.domain.errors import NotUnderstood
from server.domain.steps.field import Note
from tests.server.domain.mediation.examples import CASE_EXAMPLES

NAME = "command:01a20600-0000-7000-8000-000000000001"
TICKET = "01a20600-0000-7000-8000-000000000002"

EXAMPLES: dict[str, dict[str, Any]] = {
    "report": {
        "request_type": "COMPLAINT",
        "description": "路灯不亮",
        "category": "0104",
        "urgency": "urgent",
        "position": {"lon": 110.3, "lat": 20.0, "crs": "gcj02", "accuracy_m": 8},
        "address": "海甸五西路",
        "contact_sealed": "AAAA",
    },
    "note": {"text": "已到现场"},
    "contact": {"manner": "visit_to_talk", "result": "已沟通"},
    "visit": {"found": "已修好", "position": {"lon": 110.3, "lat": 20.0, "crs": "wgs84"}},
    "transfer": {"direction": "to", "service": "110", "reason": "正在打架", "receipt": "J2611220017"},
    "photo_manifest": {"photos": [{"sha256": "a" * 64, "size_bytes": 204_800}]},
    "place_correction": {"reason": "定位漂移", "address": "椰城大道 1 号", "place_ref": "3栋"},
    "sign": {"leg": 1},
    "result": {"leg": 1, "handling": "更换灯泡", "public_reply": "已修复", "solved": True},
    "info": {"text": "在桥头", "address": "海甸五西路"},
    "self_handling": {
        "before": "a" * 64,
        "after": "b" * 64,
        "found_at": "2026-11-23T09:30:00+08:00",
        "done_at": "2026-11-23T10:00:00+08:00",
        "remark": "已清理",
    },
    "offer_taken": {"leg": 1},
    "offer_declined": {"leg": 1},
    "return_request": {
        "leg": 1,
        "reason_code": "function",
        "clause": "三定方案第四条",
        "suggested_unit": "harbour",
    },
    "unit_request": {"unit": "harbour", "note": "须港务到场"},
    "pause_request": {"leg": 1, "reason_code": "material", "evidence": "两次电话"},
    "extension_request": {"leg": 1, "workdays": 2, "reason": "材料未到"},
    "mediation_agreed": {"outcome": "written", "summary": "已达成协议"},
    "mediation_failed": {"outcome": "none", "summary": "未达成"},
    "whistle": {"units": ["urban"], "text": "请到场"},
    "opinion": {"agrees": True, "text": "属我单位职责"},
    "whistle_answer": {"whistle": 1, "text": "已到场"},
    "field_task_result": {"task": 1, "finding": "fixed"},
    "overdue_explanation": {"leg": 1, "explanation": "停电"},
    "closure_dispute": {"reason": "灯还是不亮"},
    "withdrawal": {"reason": "不要了"},
    "suggestion": {"what": "merging", "text": "同一盏灯", "ticket": "26112201000173"},
    "urge": {"text": "还没来"},
    "shift": {"station": "hall-1", "position": {"lon": 110.3, "lat": 20.0, "crs": "wgs84"}},
    "shift_log": {"shift": TICKET, "what": "advice", "text": "讲解医保缴费"},
    "shift_end": {"shift": TICKET, "note": "下午有人来取表格"},
    **CASE_EXAMPLES,
}


def document(kind: str = "note", body: Any = None, **changed: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": kind,
        "writer": "a3f20c",
        "counter": 12,
        "by": "worker-1",
        "recorded_at": "2026-11-23T09:30:00+08:00",
        "boot_id": "b1",
        "monotonic_ms": 5,
        "ticket": TICKET,
        "mediation": TICKET,
        "body": EXAMPLES[kind] if body is None else body,
        **changed,
    }


def refusal(written: Any, name: str = NAME) -> NotUnderstood:
    with pytest.raises(NotUnderstood) as refused:
        read_command(name, json.dumps(written).encode())
    return refused.value


def test_there_is_an_example_of_every_kind() -> None:
    assert set(EXAMPLES) == set(BODIES)


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_is_read_as_what_it_is(kind: str) -> None:
    command = read_command(NAME, json.dumps(document(kind)).encode())
    assert isinstance(command.body, BODIES[kind])
    assert (command.kind, command.writer, command.counter, command.by) == (kind, "a3f20c", 12, "worker-1")
    assert str(command.id) == NAME.removeprefix("command:")


def test_a_report_founds_a_ticket_of_its_own_id_whatever_it_says() -> None:
    command = read_command(NAME, json.dumps(document("report")).encode())
    assert command.ticket == command.id


def test_everything_else_names_its_ticket() -> None:
    assert read_command(NAME, json.dumps(document("sign")).encode()).ticket == UUID(TICKET)
    assert "ticket" in str(refusal(document("sign", ticket=None)).facts["rule"])


def test_what_concerns_a_mediation_names_its_case_and_a_registration_founds_one() -> None:
    read = read_command(NAME, json.dumps(document("mediation_session")).encode())
    founded = read_command(NAME, json.dumps(document("mediation")).encode())
    assert (read.ticket, founded.ticket) == (UUID(TICKET), founded.id)
    assert "mediation" in str(refusal(document("mediation_session", mediation=None)).facts["rule"])


def test_fields_that_a_newer_app_adds_are_no_trouble() -> None:
    written = document("note", {"text": "好", "mood": "sunny"}, colour="green")
    assert isinstance(read_command(NAME, json.dumps(written).encode()).body, Note)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("schema", "1"),
        ("schema", 0),
        ("kind", 5),
        ("writer", ""),
        ("writer", "w" * 501),
        ("counter", 0),
        ("counter", 2**53),
        ("counter", "12"),
        ("by", None),
        ("recorded_at", "yesterday"),
        ("recorded_at", "2026-11-23T09:30:00"),
        ("ticket", "7"),
        ("monotonic_ms", 1.5),
    ],
)
def test_a_malformed_envelope_is_told_by_field_and_rule(field: str, wrong: Any) -> None:
    trouble = refusal({**document(), field: wrong})
    assert trouble.reason == "malformed"
    assert f"$.{field}" in str(trouble.facts["rule"])


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("report", "description", ""),
        ("report", "description", "长" * 5001),
        ("report", "urgency", "soon"),
        ("report", "position", {"lon": 110.3, "lat": 20.0}),
        ("report", "contact_sealed", "x" * 8193),
        ("note", "text", None),
        ("contact", "manner", "telepathy"),
        ("visit", "found", 3),
        ("photo_manifest", "photos", [{"sha256": "short", "size_bytes": 1}]),
        ("photo_manifest", "photos", [{"sha256": "a" * 64, "size_bytes": 10**30}]),
        ("sign", "leg", 0),
        ("sign", "leg", 10**30),
        ("result", "handling", ""),
        ("result", "solved", "yes"),
    ],
)
def test_a_malformed_body_is_told_by_field_and_rule(kind: str, field: str, wrong: Any) -> None:
    trouble = refusal(document(kind, {**EXAMPLES[kind], field: wrong}))
    assert trouble.reason == "malformed"
    assert f"$.{field}" in str(trouble.facts["rule"])


@pytest.mark.parametrize("missing", ["schema", "kind", "writer", "counter", "by", "recorded_at", "body"])
def test_a_missing_field_is_named(missing: str) -> None:
    written = document()
    del written[missing]
    assert missing in str(refusal(written).facts["rule"])


def test_a_newer_schema_is_known_before_anything_else_is_looked_at() -> None:
    trouble = refusal({"schema": 2, "shape": "unheard of"})
    assert (trouble.reason, trouble.facts) == ("newer_schema", {"schema": 2, "known": 1})


def test_an_unknown_kind_is_named() -> None:
    trouble = refusal(document() | {"kind": "teleport"})
    assert (trouble.reason, trouble.facts) == ("unknown_kind", {"kind": "teleport"})


@pytest.mark.parametrize(
    "name",
    [
        "receipt:01a20600-0000-7000-8000-000000000001",
        "command:7",
        "command:01a20600-0000-4000-8000-000000000001",
        "command:01A20600-0000-7000-8000-000000000001",
        "command:01a20600-0000-7000-8000-000000000001 ",
        "command:",
    ],
)
def test_only_command_and_a_lower_case_uuid7_name_a_command(name: str) -> None:
    assert id_in(name) is None
    assert refusal(document(), name).reason == "not_a_command"


@pytest.mark.parametrize(
    "body",
    [
        b'{"schema":1,"writer":"\xff"}',
        b'{"schema":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"schema":1',
        b"[]",
        b"",
    ],
)
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_command(NAME, body)
    assert refused.value.reason == "malformed"
    assert place_of(body) is None


def test_the_place_in_the_writers_row_is_read_where_the_rest_cannot_be() -> None:
    place = place_of(b'{"schema":99,"writer":"a3f2","counter":7,"body":null}')
    assert place is not None
    assert (place.writer, place.counter) == ("a3f2", 7)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(BODIES)), st.data())
def test_whatever_a_document_says_it_is_read_or_not_understood(kind: str, data: st.DataObject) -> None:
    written = document(kind)
    target = data.draw(st.sampled_from([written, written["body"] or written]))
    field = data.draw(st.sampled_from(sorted(target)))
    changed = {**target, field: data.draw(json_values)}
    whole = changed if target is written else {**written, "body": changed}
    encoded = json.dumps(whole).encode()
    place_of(encoded)
    with contextlib.suppress(NotUnderstood):
        read_command(NAME, encoded)
