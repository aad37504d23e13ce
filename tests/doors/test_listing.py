"""Finding tickets: one by any of its names, many by filters, page by page."""

import pytest

from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, IN_G2, IN_G3, LAMP, RIDDLE, as_json

pytestmark = pytest.mark.both_engines


def listed(house: ServedHouse, login: str = "operator1", **query: object) -> Json:
    reply = house.desk(login).get("/api/v1/tickets", params={key: str(value) for key, value in query.items()})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


@pytest.fixture(scope="module")
def three(house: ServedHouse) -> tuple[Json, Json, Json]:
    """A lamp in g1, a lamp in g3, and a riddle in g2, in this order."""
    return (
        registered(house, a_report(LAMP, IN_G1)),
        registered(house, a_report(LAMP, IN_G3)),
        registered(house, a_report(RIDDLE, IN_G2)),
    )


Three = tuple[Json, Json, Json]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, (2, 1, 0)),
        ({"received_from": "0001-01-01", "received_until": "9999-12-31"}, (2, 1, 0)),
        ({"due_from": "0001-01-01", "due_until": "9999-12-31"}, (1, 0)),
        ({"received_until": "0001-01-01"}, ()),
        ({"due_from": "9999-12-31"}, ()),
        ({"state": "dispatched"}, (1, 0)),
        ({"state": "submitted"}, (2,)),
        ({"category": "0104"}, (1, 0)),
        ({"category": "01"}, (1, 0)),
        ({"category": "0_0"}, ()),
        ({"area": "g1"}, (0,)),
        ({"area": "d1"}, (2, 0)),
        ({"unit": "urban"}, (1, 0)),
        ({"waits_for_a_person": "true"}, (2,)),
        ({"waits_for_a_person": "false"}, (1, 0)),
        ({"area": "s2", "state": "dispatched"}, (1,)),
        ({"area": "nowhere"}, ()),
        ({"channel": "phone"}, (2, 1, 0)),
        ({"channel": "wechat"}, ()),
        ({"open": "true", "category": "0104"}, (1, 0)),
        ({"open": "false"}, ()),
        ({"light": "green"}, (1, 0)),
        ({"light": "green", "area": "g3"}, (1,)),
        ({"light": "red"}, ()),
        ({"light": "grey"}, ()),
        ({"light": "green", "open": "false"}, ()),
        ({"order": "newest"}, (2, 1, 0)),
        ({"order": "due", "open": "false"}, ()),
        ({"order": "due", "state": "submitted"}, (2,)),
        ({"order": "due", "light": "green", "area": "g3"}, (1,)),
        ({"received_from": "2026-01-01", "received_until": "2099-12-31"}, (2, 1, 0)),
        ({"received_until": "2026-01-01"}, ()),
        ({"received_from": "2099-12-31"}, ()),
        ({"due_from": "2026-01-01"}, (1, 0)),
        ({"due_until": "2099-12-31", "area": "g1"}, (0,)),
        ({"due_until": "2026-01-01"}, ()),
    ],
    ids=lambda each: (
        "&".join(f"{name}={value}" for name, value in each.items()) if isinstance(each, dict) else ""
    ),
)
def test_a_list_is_narrowed_newest_first(
    house: ServedHouse, three: Three, query: dict[str, str], found: tuple[int, ...]
) -> None:
    page = listed(house, **query)

    assert [row["number"] for row in page["tickets"]] == [number_of(three[n]) for n in found]
    assert (page["total"], page["total_is_exact"]) == (len(found), True)


@pytest.mark.parametrize(
    "path", ["tickets", "mediations", "areas/grid/tallies", "tiles/tickets/12/3300/1800.mvt"]
)
def test_a_state_that_there_is_not_is_refused_and_named(house: ServedHouse, path: str) -> None:
    refused = house.desk("street1").get(f"/api/v1/{path}", params={"state": "lost"})

    assert [each["field"] for each in problem(refused, 400, "bad-request")["errors"]] == ["state"]


def test_of_a_promise_that_was_just_given_all_its_workdays_are_left(house: ServedHouse, three: Three) -> None:
    rows = {row["number"]: row for row in listed(house)["tickets"]}
    lamp, riddle = number_of(three[0]), number_of(three[2])

    card = house.desk("operator1").get(f"/api/v1/tickets/{lamp}").json()

    assert card["deadline_class"] == "B"
    assert (rows[lamp]["workdays_left"], rows[riddle]["workdays_left"]) == (5, None)
    promised = [clock["workdays_left"] for clock in card["clocks"] if clock["kind"] in ("promise", "resolve")]
    assert promised == [5, 5]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=x",
        "waits_for_a_person=perhaps",
        "limit=",
        "light=blue",
        "channel=dove",
        "open=ajar",
        "order=oldest",
        "received_from=yesterday",
        "due_until=2026-02-30",
    ],
)
def test_a_query_that_means_nothing_is_refused_by_name(house: ServedHouse, query: str) -> None:
    refused = house.desk("operator1").get(f"/api/v1/tickets?{query}")

    assert query.partition("=")[0] in problem(refused, 400, "bad-request")["detail"]


def test_a_limit_beyond_the_setting_is_the_setting(house: ServedHouse, three: Three) -> None:
    assert len(listed(house, limit=10**9)["tickets"]) == len(three)


def test_pages_have_no_gaps_and_no_repeats_while_reports_come_in(house: ServedHouse, three: Three) -> None:
    first = listed(house, limit=1)
    late = registered(house)
    second = listed(house, limit=1, after=first["next_after"])
    third = listed(house, limit=5, after=second["next_after"])

    pages = [row["number"] for page in (first, second, third) for row in page["tickets"]]
    assert pages == [number_of(card) for card in reversed(three)]
    assert number_of(late) not in pages
    assert third["next_after"] is None


def test_pages_in_the_order_of_terms_go_from_the_next_due_to_what_was_promised_nobody(
    house: ServedHouse, three: Three
) -> None:
    rows: list[Json] = []
    after: dict[str, str] = {}
    while page := listed(house, order="due", limit=1, **after)["tickets"]:
        rows += page
        after = {"after": page[-1]["number"]}

    assert {number_of(card) for card in three} <= {row["number"] for row in rows}
    terms = [row["promise_due"] or "none" for row in rows]
    assert terms == sorted(terms)
    assert len(rows) == listed(house, order="due")["total"]
    assert listed(house, order="due", after="26010100000001")["tickets"] == []


def test_a_coordinator_lists_their_own_street(house: ServedHouse, three: Three) -> None:
    east = listed(house, "street2")

    assert [row["number"] for row in east["tickets"]] == [number_of(three[1])]
    assert east["total"] == 1


def test_an_administrator_sees_no_ticket(house: ServedHouse, three: Three) -> None:
    nothing = {"tickets": [], "total": 0, "total_is_exact": True, "next_after": None}
    assert listed(house, "admin1") == nothing
    refused = house.desk("admin1").get(f"/api/v1/tickets/{number_of(three[0])}")
    problem(refused, 404, "ticket-unknown")


def test_a_supervisor_sees_every_ticket(house: ServedHouse, three: Three) -> None:
    assert listed(house, "supervisor1")["total"] >= len(three)


def test_number_uuid_and_offline_alias_find_the_same_ticket(house: ServedHouse) -> None:
    handheld = house.handheld("worker1")
    body = {"request_type": "HELP", "description": LAMP, "position": as_json(IN_G1)}
    own_id = handheld.push("report", body)
    number = handheld.verdict(own_id)["number"]
    desk = house.desk("operator1")

    card = desk.get(f"/api/v1/tickets/{number}").json()
    alias = card["ticket"]["offline_alias"]

    assert alias == f"离{handheld.session['writer'][:4].upper()}0001"
    found = [desk.get(f"/api/v1/tickets/{name}").json() for name in (own_id, own_id.upper(), alias)]
    assert [each["ticket"]["id"] for each in found] == [own_id] * 3


@pytest.mark.parametrize("reference", ["26112201000173", "离A3F20012", "没有", "%00", "..%2e", "x" * 3000])
def test_what_names_no_ticket_is_unknown(house: ServedHouse, reference: str) -> None:
    problem(house.desk("operator1").get(f"/api/v1/tickets/{reference}"), 404, "ticket-unknown")


def test_the_version_the_entity_tag_and_the_last_event_are_one_number(
    house: ServedHouse, three: Three
) -> None:
    desk, number = house.desk("operator1"), number_of(three[0])

    read = desk.get(f"/api/v1/tickets/{number}")
    events = desk.get(f"/api/v1/tickets/{number}/events").json()

    assert read.headers["etag"] == f'"{read.json()["ticket"]["version"]}"' == f'"{events[-1]["no"]}"'
    assert [event["type"] for event in events] == ["Reported", "Accepted", "Dispatched"]


def test_a_coordinator_reads_the_looks_at_what_lies_in_their_own_area(
    house: ServedHouse, three: Three
) -> None:
    number = number_of(three[0])
    assert house.desk("supervisor1").get(f"/api/v1/tickets/{number}/trace.json").status_code == 200
    own_id = house.desk("operator1").get(f"/api/v1/tickets/{number}").json()["ticket"]["id"]

    def read_by(login: str) -> set[str]:
        entries = house.desk(login).get("/api/v1/audit", params={"kind": "trace_exported"}).json()["entries"]
        return {entry["person"] for entry in entries if entry["ticket"] == own_id}

    assert (read_by("street1"), read_by("street2")) == ({"supervisor-1"}, set())
