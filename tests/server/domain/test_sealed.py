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
