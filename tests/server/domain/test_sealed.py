"""What was sealed goes out of a command, and nothing else does."""

import msgspec

from server.domain.sealed import without_sealed


def test_sealed_boxes_go_wherever_they_stand_and_the_rest_stays() -> None:
    document = {
        "_id": "command:1",
        "body": {
            "matter": "漏水",
            "contact_sealed": "AAAA",
            "parties": [{"side": "applicant", "sealed": "BBBB"}, {"side": "respondent"}],
        },
        "recorded_at": "2026-11-23T09:30:00+08:00",
    }
    left = msgspec.json.decode(without_sealed(msgspec.json.encode(document)))
    assert left == {
        "_id": "command:1",
        "body": {"matter": "漏水", "parties": [{"side": "applicant"}, {"side": "respondent"}]},
        "recorded_at": "2026-11-23T09:30:00+08:00",
    }


def test_a_box_is_found_however_deep_it_lies_and_what_nobody_can_read_is_left_empty() -> None:
    def nested(levels: int) -> bytes:
        return b'{"a":' * levels + b'{"sealed":"AAAA","b":1}' + b"}" * levels

    assert without_sealed(nested(500)) == b'{"a":' * 500 + b'{"b":1}' + b"}" * 500
    assert without_sealed(nested(100_000)) == b""
