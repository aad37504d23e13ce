"""核对: the handheld and the server agree on so many documents, or are shown that they do not."""

import pytest

from sync.digest import digest_of
from tests.doors.house import Handheld, Json, ServedHouse, problem
from tests.mobile_api.device import Device
from tests.server.small_city import IN_G1, as_json


@pytest.fixture
def handheld(house: ServedHouse) -> Handheld:
    """One whose mailbox holds a report with its ticket and receipt."""
    known = Device(house).paired("worker2")
    report = {"request_type": "PATROL", "description": "井盖破损", "position": as_json(IN_G1)}
    known.verdict(known.push("report", report))
    return known


def pulled(handheld: Handheld) -> tuple[str, dict[str, str]]:
    """What a handheld holds that has just pulled, and as of which sequence."""
    answer = handheld.client.get(f"{handheld.mailbox}/_changes").json()
    live = {row["id"]: row["changes"][0]["rev"] for row in answer["results"] if not row.get("deleted")}
    return str(answer["last_seq"]), live


def compared(handheld: Handheld, **asked: object) -> Json:
    reply = handheld.client.post("/mobile/v1/digest", json=asked)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def told_of(documents: dict[str, str]) -> Json:
    digest = digest_of(documents.items())
    return {"count": digest.count, "sum": digest.hex}


def test_whoever_holds_the_same_agrees(handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)

    answer = compared(handheld, last_seq=last_seq, **told_of(held))

    assert answer == {**told_of(held), "left_out": [], "agrees": True}


def test_a_missing_document_is_noticed(house: ServedHouse, handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)
    held.pop(next(iter(held)))

    assert compared(handheld, last_seq=last_seq, **told_of(held))["agrees"] is False

    rows = house.desk("street1").get("/api/v1/handhelds").json()
    seen = next(row for row in rows if row["writer"] == handheld.session["writer"])
    assert (seen["digest_agrees"], seen["digest_count"]) == (False, len(held) + 1)


def test_what_is_unsent_is_left_out_also_if_its_reply_was_lost(handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)
    lost = next(name for name in held if name.startswith("command:"))
    others = {name: rev for name, rev in held.items() if name != lost}

    answer = compared(handheld, last_seq=last_seq, unsent=[lost, "command:never-sent"], **told_of(others))

    assert answer["agrees"] is True


def test_much_may_be_unsent(handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)
    unsent = [f"command:019aab3c-5e80-7000-8a3f-{no:012x}" for no in range(10_000)]

    assert compared(handheld, last_seq=last_seq, unsent=unsent, **told_of(held))["agrees"] is True


def test_what_has_changed_since_is_named_and_left_out(handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)
    handheld.verdict(handheld.push("note", {"text": "后来的"}))
    _, later = pulled(handheld)

    answer = compared(handheld, last_seq=last_seq, **told_of(held))

    assert answer["agrees"] is None
    assert set(answer["left_out"]) == {name for name in later if later[name] != held.get(name)}
    kept = {name: rev for name, rev in held.items() if name not in answer["left_out"]}
    assert {name: answer[name] for name in ("count", "sum")} == told_of(kept)


def test_without_sums_there_is_nothing_to_agree_on(handheld: Handheld) -> None:
    last_seq, held = pulled(handheld)

    assert compared(handheld, last_seq=last_seq) == {**told_of(held), "left_out": [], "agrees": None}


@pytest.mark.parametrize("last_seq", ["0", "12-elsewhere", "nonsense"])
def test_a_sequence_of_another_mailbox_is_taken_as_none(handheld: Handheld, last_seq: str) -> None:
    _, held = pulled(handheld)

    answer = compared(handheld, last_seq=last_seq)

    assert (answer["count"], set(answer["left_out"])) == (0, set(held))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "last_seq"),
        ({"last_seq": "0", "sum": "xyz"}, "sum"),
        ({"last_seq": "0", "count": -1}, "count"),
        ({"last_seq": "0", "unsent": ["x"] * 10_001}, "unsent"),
    ],
    ids=["no sequence", "no sum", "a negative count", "too much unsent"],
)
def test_what_cannot_be_read_is_named(handheld: Handheld, asked: Json, field: str) -> None:
    assert (
        field in problem(handheld.client.post("/mobile/v1/digest", json=asked), 400, "bad-request")["detail"]
    )


def test_whoever_only_sends_learns_nothing_by_comparing(handheld: Handheld) -> None:
    handheld.client.delete("/mobile/v1/session")

    problem(handheld.client.post("/mobile/v1/digest", json={"last_seq": "0"}), 401, "send-only")


def test_a_desk_has_no_mailbox_to_compare(house: ServedHouse) -> None:
    refused = house.desk("street1").post("/mobile/v1/digest", json={"last_seq": "0"})

    problem(refused, 403, "handheld-needed")
