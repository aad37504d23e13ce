"""Subscriptions are an administrator's; that numbers go out takes a second person; secrets are told once."""

import pytest

from tests.doors.house import Json, ServedHouse, problem

ASKED: Json = {"name": "短信平台", "url": "https://sms.example.cn/hook", "kinds": ["reporter_message"]}


def made(house: ServedHouse) -> Json:
    reply = house.desk("admin1").post("/api/v1/webhooks", json=ASKED)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def test_a_subscription_lives_from_its_making_to_its_end_and_each_change_is_written_down(
    house: ServedHouse,
) -> None:
    admin = house.desk("admin1")
    webhook = made(house)
    assert webhook["secret"].startswith("whsec_")
    listed = {each["id"]: each for each in admin.get("/api/v1/webhooks").json()}
    assert listed[webhook["id"]]["secret"] is None
    allowed = house.desk("district1").post(f"/api/v1/webhooks/{webhook['id']}/numbers")
    assert allowed.status_code == 204
    assert admin.get(f"/api/v1/webhooks/{webhook['id']}/messages").json() == []
    again = admin.post(f"/api/v1/webhooks/{webhook['id']}/redelivery", json={})
    assert again.json() == {"messages": 0}
    assert admin.delete(f"/api/v1/webhooks/{webhook['id']}").status_code == 204
    problem(admin.delete(f"/api/v1/webhooks/{webhook['id']}"), 404, "webhook-unknown")
    entries = [each["reason"] for each in admin.get("/api/v1/audit").json()["entries"]]
    assert sum(webhook["id"] in reason for reason in entries) == 4


@pytest.mark.parametrize("login", ["operator1", "street1", "supervisor1", "handler1", "worker1", "district1"])
def test_nobody_else_makes_ends_or_reads_one(house: ServedHouse, login: str) -> None:
    desk, webhook = house.desk(login), made(house)
    problem(desk.post("/api/v1/webhooks", json=ASKED), 403, "role-missing")
    problem(desk.delete(f"/api/v1/webhooks/{webhook['id']}"), 403, "role-missing")
    problem(desk.get(f"/api/v1/webhooks/{webhook['id']}/messages"), 403, "role-missing")


def test_who_makes_a_subscription_does_not_let_numbers_out(house: ServedHouse) -> None:
    reply = house.desk("admin1").post(f"/api/v1/webhooks/{made(house)['id']}/numbers")
    problem(reply, 403, "role-missing")


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://sms.example.cn/"},
        {"url": "file:///etc/passwd"},
        {"kinds": ["Everything"]},
        {"area": "nowhere"},
    ],
    ids=lambda change: "-".join(map(str, change)) + str(len(str(change))),
)
def test_what_cannot_be_is_refused_with_its_rule(house: ServedHouse, change: Json) -> None:
    reply = house.desk("admin1").post("/api/v1/webhooks", json={**ASKED, **change})
    assert problem(reply, 400, "webhook-refused")["rule"]
