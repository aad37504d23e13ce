"""交接 at the doors: begun by a coordinator, acknowledged by two workers, and what their sign-ins are good for then."""

import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import registered

ASKED: Json = {"leaver": "worker-1", "successor": "worker-2", "leaves_for_good": True}

ELSEWHERE: Json = {"leaver": "worker-9", "successor": "worker-2"}


def test_a_handover_from_its_beginning_to_the_last_sign_in(house: ServedHouse) -> None:
    ticket = registered(house)["ticket"]
    leaver, successor = house.handheld("worker1"), house.handheld("worker2")
    made = house.desk("street1").post("/api/v1/handovers", json=ASKED)
    assert made.status_code == 201, made.text
    at = f"/api/v1/handovers/{made.json()['id']}"
    assert [line["number"] for line in made.json()["listed"]] == [ticket["number"]]
    (among_others,) = successor.client.get("/api/v1/handovers").json()
    assert among_others == {**made.json(), "listed": []}
    assert successor.client.get(at).json()["done_at"] is None

    assert leaver.client.post(f"{at}/acknowledgment", json={}).json()["given_by"] == "worker-1"
    done = successor.client.post(f"{at}/acknowledgment", json={"note": "已核对"}).json()

    assert done["done_at"] is not None
    assert successor.document(f"ticket:{ticket['id']}") is not None
    problem(leaver.client.get(at), 401, "send-only")
    problem(house.desk("street1").post(f"{at}/withdrawal"), 409, "handover-over")
    assert [each["id"] for each in successor.client.get("/api/v1/handovers").json()] == [done["id"]]
    assert successor.client.get(at).json()["listed"] == done["listed"] == made.json()["listed"]


def test_nobody_else_learns_of_an_open_handover_and_it_can_be_withdrawn(house: ServedHouse) -> None:
    at = f"/api/v1/handovers/{house.desk('street1').post('/api/v1/handovers', json=ELSEWHERE).json()['id']}"
    problem(house.desk("street2").get(at), 404, "handover-unknown")
    problem(house.desk("street2").post(f"{at}/withdrawal"), 404, "handover-unknown")
    problem(house.anybody.get(at), 401, "sign-in-needed")
    assert house.desk("district1").post(f"{at}/withdrawal").json()["withdrawn_at"] is not None


@pytest.mark.parametrize(
    ("login", "asked", "status", "word"),
    [
        pytest.param("worker2", ASKED, 403, "role-missing", id="by a worker"),
        pytest.param("street2", ELSEWHERE, 403, "beyond-your-area", id="by another street"),
        pytest.param("street1", {**ASKED, "successor": "helper-1"}, 422, "successor-unfit", id="to a helper"),
        pytest.param("street1", {**ASKED, "successor": ""}, 400, "bad-request", id="to nobody"),
    ],
)
def test_what_is_refused_names_its_reason(
    house: ServedHouse, login: str, asked: Json, status: int, word: str
) -> None:
    problem(house.desk(login).post("/api/v1/handovers", json=asked), status, word)


def test_a_lost_handheld_neither_reads_nor_sends_and_its_owner_signs_in_again(house: ServedHouse) -> None:
    lost, other = house.pair("worker3"), house.pair("worker3")
    stop = f"/api/v1/handhelds/{lost.session['writer']}/stop"
    assert house.desk("street2").post(stop, json={"reason": "丢失", "is_lost": True}).status_code == 200
    assert lost.client.get(lost.mailbox).status_code == 401
    assert other.client.get(other.mailbox).status_code == 200
    assert house.pair("worker3").client.get(other.mailbox).status_code == 200
    (entry,) = house.sql(
        "select person, purpose, reason, about from access_log where access = 'handheld_stopped'"
    )
    assert entry == ("coordinator-2", "lost", "丢失", lost.session["writer"])


def test_a_handheld_that_was_given_back_still_sends_what_it_has(house: ServedHouse) -> None:
    given_back = house.pair("helper1")
    stop = f"/api/v1/handhelds/{given_back.session['writer']}/stop"
    problem(house.desk("street2").post(stop, json={"reason": "归还"}), 404, "handheld-unknown")
    problem(house.desk("supervisor1").post(stop, json={"reason": "归还"}), 403, "role-missing")
    house.desk("street1").post(stop, json={"reason": "归还"}).raise_for_status()
    assert given_back.client.post(f"{given_back.mailbox}/_revs_diff", json={}).status_code == 200
    assert given_back.client.get(f"{given_back.mailbox}/_changes").status_code == 401
