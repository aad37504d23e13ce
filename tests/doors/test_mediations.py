"""Mediation cases at the desk: who registers, reads, steps and looks, and what a refusal says."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from seed.running_server import free_port
from server.casework.sealing import ContactCard
from server.commands.verify import verify
from server.domain.people import Person, Role
from sync.clock import system_clock
from tests.doors.city import PASSWORD, city
from tests.doors.house import Json, ServedHouse, problem
from tests.quick_install import quick_install
from tests.server.casework.mediation_house import LISTED, MEDIATORS
from tests.warm_server import WarmServer

NAME, PHONE, ID_NUMBER = "夏雨荷", "13812345678", "460106199001011234"
LABEL = ContactCard(name=NAME, phone=PHONE).label
_keys = itertools.count(1)

LEADER = Person(id="leader-1", name="赵领", roles=(Role.LEADER,), scope=("d1",), login="leader1")

SURVEYOR = replace(LISTED.people[0], id="expert-1", kind="expert", field="建筑结构")
EXPERTS = (
    SURVEYOR,
    replace(SURVEYOR, id="expert-2", recused=("harbour",)),
    replace(SURVEYOR, id="expert-3", field="律师"),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    data = tmp_path_factory.mktemp("mediating") / "data"
    everyone = (*MEDIATORS, LEADER)
    small = city()
    passwords = (*small.passwords, *((person.id, PASSWORD) for person in everyone))
    directory = replace(LISTED, people=(*LISTED.people, *EXPERTS))
    parts = replace(small, people=(*small.people, *everyone), directory=directory, passwords=passwords)
    quick_install(data, parts, system_clock)
    server = WarmServer(data, free_port())
    server.start()
    served = ServedHouse(server.address, data)
    yield served
    served.close()
    server.stop()
    shutil.rmtree(data)


def a_case(**more: object) -> Json:
    today = system_clock().date().isoformat()
    return {
        "source": "application",
        "dispute_type": "neighbour",
        "matter": "楼上漏水，要求赔偿",
        "parties": [{"side": "applicant"}, {"side": "respondent"}],
        "who": [{"name": NAME, "phone": PHONE, "id_number": ID_NUMBER}, {"name": "林大牛"}],
        "applied_on": today,
        "area": "g1",
        **more,
    }


def post_case(desk: httpx.Client, case: Json, key: str | None = None) -> httpx.Response:
    own = f"case-{next(_keys)}" if key is None else key
    return desk.post("/api/v1/mediations", json=case, headers={"Idempotency-Key": own})


def registered(house: ServedHouse, login: str = "mediator1", **more: object) -> str:
    """The id of a case that mediator1 leads, unless told."""
    reply = post_case(house.desk(login), a_case(takes_it=login == "mediator1", **more))
    assert reply.status_code == 201, reply.text
    return str(reply.json()["case"]["id"])


def step(
    desk: httpx.Client, case: str, name: str, body: Json | None = None, **headers: str
) -> httpx.Response:
    return desk.post(f"/api/v1/mediations/{case}/{name}", json=body or {}, headers=headers)


@pytest.fixture(scope="module")
def case(house: ServedHouse) -> str:
    return registered(house)


def test_a_case_is_registered_and_led_by_who_takes_it(house: ServedHouse) -> None:
    reply = post_case(house.desk("mediator1"), a_case(takes_it=True))
    card = reply.json()
    assert (reply.status_code, reply.headers["etag"]) == (201, '"2"')
    assert card["case"]["state"] == "accepted"
    assert card["file"]["lead"] == "mediator-1"
    assert card["file"]["parties"][0]["label"] == LABEL
    assert "consent" in card["steps"]


def test_the_same_key_again_answers_with_the_same_case(house: ServedHouse) -> None:
    desk, asked = house.desk("mediator1"), a_case(takes_it=True)
    first, again = post_case(desk, asked, "same"), post_case(desk, asked, "same")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["case"]["id"] == again.json()["case"]["id"]
    problem(post_case(desk, a_case(matter="别的事"), "same"), 409, "key-used-twice")


@pytest.mark.parametrize(
    ("more", "status", "word"),
    [
        ({"parties": [{"side": "applicant"}] * 2}, 400, "side-missing"),
        ({"parties": [{"side": "applicant"}]}, 400, "bad-request"),
        ({"applied_on": "2999-01-01"}, 400, "day-out-of-range"),
        ({"area": "nowhere"}, 400, "place-missing"),
        ({"dispute_type": "quarrel"}, 400, "bad-request"),
        ({"matter": "长" * 50_001}, 400, "bad-request"),
        ({"people_count": -1}, 400, "bad-request"),
        ({"interests": ["mediator-1"]}, 409, "mediator-conflicted"),
        ({"ticket": "01a20600-0000-7000-8000-000000000001"}, 403, "not-yours"),
    ],
    ids=[
        "one side",
        "one party",
        "tomorrow",
        "no place",
        "no such type",
        "too long",
        "few",
        "interest",
        "ticket",
    ],
)
def test_a_registration_that_breaks_a_rule_is_refused_with_its_reason(
    house: ServedHouse, more: Json, status: int, word: str
) -> None:
    problem(post_case(house.desk("mediator1"), a_case(takes_it=True, **more)), status, word)


@pytest.mark.parametrize("text", ["\u202e反向", "𠮷𠀋", "ᠮᠣᠩᠭᠣᠯ", "🙂", "制\x07表"])
def test_any_character_that_people_write_comes_back_as_it_was(house: ServedHouse, text: str) -> None:
    case = registered(house, matter=text)
    told = house.desk("mediator1").get(f"/api/v1/mediations/{case}").json()
    assert told["file"]["matter"] == text


SEES_FILE = {"mediator1", "justice1"}
SEES_STATE = {"street1", "district1", "operator1", "supervisor1", "worker1"}
SEES_NOTHING = {"admin1", "leader1", "handler1", "street2", "mediator2", "helper1", "worker2"}


@pytest.mark.parametrize("login", sorted(SEES_FILE))
def test_who_mediates_and_the_justice_office_read_the_file(house: ServedHouse, case: str, login: str) -> None:
    card = house.desk(login).get(f"/api/v1/mediations/{case}").json()
    assert card["file"]["matter"]
    assert card["file"]["parties"][0]["label"] == LABEL


@pytest.mark.parametrize("login", sorted(SEES_STATE))
def test_coordinators_hotline_supervisors_and_the_grid_see_state_and_dates_only(
    house: ServedHouse, case: str, login: str
) -> None:
    desk = house.desk(login)
    card = desk.get(f"/api/v1/mediations/{case}").json()
    assert (card["case"]["state"], card["file"], card["steps"]) == ("accepted", None, [])
    assert case in {row["id"] for row in desk.get("/api/v1/mediations").json()["cases"]}
    problem(desk.get(f"/api/v1/mediations/{case}/events"), 403, "not-your-case")
    told = desk.get(f"/api/v1/mediations/{case}").text + desk.get("/api/v1/mediations").text
    for hidden in ("漏水", "夏", "林", "mediator-1"):
        assert hidden not in told


@pytest.mark.parametrize("login", sorted(SEES_NOTHING))
def test_all_others_do_not_see_that_it_is_there(house: ServedHouse, case: str, login: str) -> None:
    desk = house.desk(login)
    problem(desk.get(f"/api/v1/mediations/{case}"), 404, "case-unknown")
    assert case not in {row["id"] for row in desk.get("/api/v1/mediations").json()["cases"]}


@pytest.mark.parametrize("login", ["admin1", "supervisor1", "district1"])
def test_who_has_no_business_with_disputes_registers_none(house: ServedHouse, login: str) -> None:
    told = problem(post_case(house.desk(login), a_case()), 403, "not-your-case")
    assert told["act"] == "register"


def test_who_a_party_is_is_told_for_a_reason_that_is_written_down(house: ServedHouse, case: str) -> None:
    address = f"/api/v1/mediations/{case}/parties/1/reveals"
    told = house.desk("mediator1").post(address, json={"reason": "送达协议书"})
    assert told.json().pop("watermark")
    assert {name: told.json()[name] for name in told.json() if name != "watermark"} == {
        "name": NAME,
        "phone": PHONE,
        "id_number": ID_NUMBER,
        "address": "",
        "agent_name": "",
        "agent_phone": "",
    }
    looks = house.sql("SELECT person, access, reason FROM access_log WHERE ticket = ?", case)
    assert looks == [("mediator-1", "party_revealed", "送达协议书")]
    problem(house.desk("mediator1").post(address, json={"reason": ""}), 400, "bad-request")
    problem(house.desk("district1").post(address, json={"reason": "好奇"}), 403, "not-your-case")
    missing = address.replace("/1/", "/9/")
    problem(house.desk("mediator1").post(missing, json={"reason": "送达"}), 404, "no-such-identity")


def test_no_reading_shows_who_a_party_is(house: ServedHouse, case: str) -> None:
    desk = house.desk("mediator1")
    told = "".join(
        desk.get(f"/api/v1/mediations{path}").text for path in ("", f"/{case}", f"/{case}/events", "/by-grid")
    )
    for hidden in (NAME, PHONE, ID_NUMBER):
        assert hidden not in told


def test_a_step_on_a_version_that_has_gone_by_is_refused(house: ServedHouse) -> None:
    case, desk = registered(house), house.desk("mediator1")
    body = {"kind": "evidence", "text": "照片"}
    fresh = step(desk, case, "add_material", body, **{"If-Match": '"2"'})
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"3"')
    told = problem(step(desk, case, "add_material", body, **{"If-Match": '"2"'}), 412, "version-mismatch")
    assert (told["expected"], told["version"]) == (2, 3)


def test_a_step_that_is_asked_for_again_under_its_key_happens_once(house: ServedHouse) -> None:
    case, desk = registered(house), house.desk("mediator1")
    body = {"kind": "evidence", "text": "照片"}
    for _ in range(2):
        card = step(desk, case, "add_material", body, **{"Idempotency-Key": "paper"}).json()
    assert len(card["file"]["papers"]) == 1
    other = step(desk, case, "add_material", {**body, "text": "别的"}, **{"Idempotency-Key": "paper"})
    problem(other, 409, "key-used-twice")


def test_a_whole_mediation_at_the_desk(house: ServedHouse) -> None:
    case, desk = registered(house), house.desk("mediator1")
    today, sha = system_clock().date().isoformat(), "ab" * 32
    consent = {"rights_told": True, "how": "signature", "signature": sha}
    session = {
        "held_at": f"{today}T09:00:00+08:00",
        "place": "调解室",
        "present": [1, 2],
        "record": "愿意协商",
    }
    duty = {"duty": "赔偿500元", "party": 2, "manner": "转账"}
    signatures = [{"party": no, "how": "signature", "sha256": sha} for no in (1, 2)]
    for name, body in (
        ("consent", {"party": 1, **consent}),
        ("consent", {"party": 2, **consent}),
        ("record_session", session),
        ("agree", {"matter": "漏水", "duties": [duty], "agreed_on": today}),
        ("sign_agreement", {"signed_on": today, "signatures": signatures}),
        ("record_performance", {"item": 1, "done_on": today, "proof": sha}),
        ("close", {}),
    ):
        reply = step(desk, case, name, body)
        assert reply.status_code == 200, reply.text
    assert reply.json()["case"]["state"] == "closed"
    kinds = [event["type"] for event in desk.get(f"/api/v1/mediations/{case}/events").json()]
    assert kinds[0] == "CaseRegistered"
    assert kinds[-2:] == ["PerformanceFinished", "CaseClosed"]


def test_a_party_that_is_added_has_to_consent_as_well(house: ServedHouse) -> None:
    case, desk = registered(house), house.desk("mediator1")
    card = step(desk, case, "add_party", {"side": "respondent", "identity": {"name": "苏三"}}).json()
    assert [party["label"] for party in card["file"]["parties"]] == [LABEL, "林**", "苏**"]
    problem(step(house.desk("district1"), case, "add_party", {"side": "respondent"}), 403, "not-your-case")


def test_a_confidential_paper_is_not_for_helpers(house: ServedHouse) -> None:
    case = registered(house)
    invited = step(house.desk("justice1"), case, "invite", {"person": "helper-1", "part": "helper"})
    assert invited.status_code == 200, invited.text
    paper = {"kind": "expert_opinion", "text": "律师意见", "confidential": True}
    assert step(house.desk("mediator1"), case, "add_material", paper).status_code == 200
    helper = house.desk("helper1")
    card, events = helper.get(f"/api/v1/mediations/{case}"), helper.get(f"/api/v1/mediations/{case}/events")
    assert card.json()["file"]["papers"] == []
    assert "律师意见" not in card.text + events.text


def test_a_group_s_dispute_is_on_the_district_s_list(house: ServedHouse) -> None:
    case = registered(house, people_count=6)
    listed = house.desk("district1").get("/api/v1/mediations", params={"district_told": True}).json()
    assert {row["id"] for row in listed["cases"]} == {case}
    assert listed["cases"][0]["restricted"]


def test_the_map_counts_cases_by_grid_and_knows_no_place(house: ServedHouse) -> None:
    registered(house, place="海甸五西路1号")
    told = house.desk("district1").get("/api/v1/mediations/by-grid")
    assert {row["grid"] for row in told.json()} == {"g1"}
    assert set(told.json()[0]) == {"grid", "name", "state", "cases"}
    assert house.desk("street2").get("/api/v1/mediations/by-grid").json() == []


def test_a_list_goes_on_after_its_last_case(house: ServedHouse) -> None:
    for _ in range(3):
        registered(house)
    desk = house.desk("mediator1")
    whole = [row["id"] for row in desk.get("/api/v1/mediations").json()["cases"]]
    first = desk.get("/api/v1/mediations", params={"limit": 2}).json()
    second = desk.get("/api/v1/mediations", params={"limit": 2, "after": first["next_after"]}).json()
    assert first["total"] == len(whole)
    assert [row["id"] for row in first["cases"] + second["cases"]] == whole[:4]


def test_a_case_is_found_by_its_file_number(house: ServedHouse, case: str) -> None:
    desk = house.desk("mediator1")
    number = desk.get(f"/api/v1/mediations/{case}").json()["case"]["number"]
    assert number.startswith(f"({system_clock().year})甲街道人调字第")
    assert desk.get(f"/api/v1/mediations/{number}").json()["case"]["id"] == case


def test_verify_finds_a_case_that_was_tampered_with(house: ServedHouse, tmp_path: Path) -> None:
    case = registered(house)
    house.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = ServedHouse("http://127.0.0.1", shutil.copytree(house.data, tmp_path / "data"))
    sound = CliRunner().invoke(verify, ["--data", str(copy.data)])
    copy.sql("UPDATE mediation_events SET actor = 'somebody' WHERE no = 1 AND \"case\" = ?", case)
    broken = CliRunner().invoke(verify, ["--data", str(copy.data)])
    copy.close()
    assert (sound.exit_code, broken.exit_code) == (0, 1)
    assert f"broken: {case}\n" in broken.output


def test_forms_are_printed_as_pdf_by_who_mediates_and_of_what_there_is(house: ServedHouse) -> None:
    case, desk = registered(house), house.desk("mediator1")
    address = f"/api/v1/mediations/{case}/forms"
    sheet = desk.post(f"{address}/application", json={"reason": "当事人签字"})
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "application/pdf")
    assert sheet.headers["cache-control"] == "no-store"
    assert sheet.content.startswith(b"%PDF-")
    problem(desk.post(f"{address}/agreement", json={"reason": "存卷"}), 404, "no-such-part")
    problem(desk.post(f"{address}/poem", json={"reason": "存卷"}), 400, "bad-request")
    problem(desk.post(f"{address}/application", json={}), 400, "bad-request")
    problem(
        house.desk("district1").post(f"{address}/application", json={"reason": "好奇"}), 403, "not-your-case"
    )


def test_experts_are_found_by_their_field_and_who_has_an_interest_is_named(house: ServedHouse) -> None:
    case = registered(house, interests=["harbour"])
    asked = {"part": "expert", "field": "建筑结构"}
    found = house.desk("mediator1").get(f"/api/v1/mediations/{case}/matches", params=asked).json()
    (best,) = found["ranked"]
    assert (best["person"], best["field"], best["reasons"][0]["code"]) == ("expert-1", "建筑结构", "field")
    assert [(each["person"], each["reason"]["code"]) for each in found["left_out"]] == [
        ("expert-2", "conflict")
    ]
    assert found["fields"] == sorted(["律师", "建筑结构"])


def test_whoever_takes_part_already_is_not_recommended_again(house: ServedHouse) -> None:
    case = registered(house)
    desk, asked = house.desk("mediator1"), {"part": "expert", "field": "律师"}
    assert step(desk, case, "invite", {"person": "expert-3", "part": "expert"}).status_code == 200
    found = desk.get(f"/api/v1/mediations/{case}/matches", params=asked).json()
    assert found["ranked"] == []


def test_who_decides_on_no_case_gets_no_recommendations(house: ServedHouse, case: str) -> None:
    asked = {"part": "mediator"}
    refused = house.desk("operator1").get(f"/api/v1/mediations/{case}/matches", params=asked)
    problem(refused, 403, "not-your-case")
