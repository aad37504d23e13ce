"""谁看见什么: for each role what is there and what is not, at the API and on the page (docs/permissions.md)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from seed.running_server import RunningServer
from server.domain.people import Role
from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.everybody import served_everybody
from tests.doors.house import Json, ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.doors.table_of_roles import LISTS, brought_about
from tests.doors.table_of_roles import STEPS as STEPS_OF
from tests.server.small_city import IN_G1, LAMP

EVERY_ROOM = {
    "map": "一张图",
    "desk": "派单与异议",
    "terms": "时限与督办",
    "reception": "受理",
    "callback": "回访与结案",
    "handling": "承办",
    "analysis": "分析",
    "manage": "管理",
    "wall": "大屏",
}
_STEERING = {"map", "desk", "terms", "analysis", "manage", "wall"}
#: The rooms of each role; who is not named has none.
ROOMS = {
    Role.STREET_COORDINATOR: _STEERING,
    Role.DISTRICT_COORDINATOR: _STEERING,
    Role.SUPERVISOR: _STEERING - {"desk"},
    Role.LEADER: {"map", "terms", "analysis", "wall"},
    Role.OPERATOR: {"reception", "callback", "map", "desk", "analysis", "manage"},
    Role.HANDLER: {"handling", "analysis", "manage"},
    Role.MEDIATOR: {"handling", "analysis", "manage"},
    Role.POLICY_SPECIALIST: {"handling"},
    Role.ADMIN: {"manage"},
    Role.DISPLAY: {"wall"},
}

#: Who sees an ordinary ticket of the grid, with a leg for the urban management.
SEE = {
    Role.GRID_WORKER,
    Role.STREET_COORDINATOR,
    Role.DISTRICT_COORDINATOR,
    Role.HANDLER,
    Role.MEDIATOR,
    Role.OPERATOR,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.POLICY_SPECIALIST,
}
#: Of these, who may have the reporter's contact shown, before anybody has signed for it; who reads texts unmasked.
STEER = {Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR, Role.OPERATOR}
#: What each of them finds among the steps of a ticket that waits to be signed for; and what nobody else does.
STEPS = {
    "签收": {Role.HANDLER, Role.MEDIATOR, Role.POLICY_SPECIALIST},
    "退单申请": {Role.HANDLER, Role.MEDIATOR},
    "催办": {Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR, Role.OPERATOR, Role.SUPERVISOR},
    "督办": {Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR, Role.SUPERVISOR},
    "撤诉": {Role.OPERATOR},
    "会商交办": {Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR},
    "移送纪检监察": {Role.DISTRICT_COORDINATOR, Role.SUPERVISOR},
}
HAVE_A_CARD = sorted(set(ROOMS) & SEE)

NAME, PHONE = "符桂花", "13876500021"
TOLD = f"{LAMP}，联系我 13876500022"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with served_everybody(tmp_path_factory.mktemp("everybody")) as running:
        yield running


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[ServedHouse]:
    served = ServedHouse(server.address, Path())
    yield served
    served.close()


@pytest.fixture(scope="module")
def ordinary(house: ServedHouse) -> str:
    contact: Json = {"name": NAME, "phone": PHONE}
    return number_of(registered(house, a_report(TOLD, IN_G1, contact=contact)))


@pytest.fixture(scope="module")
def confidential(house: ServedHouse) -> str:
    contact: Json = {"name": NAME, "phone": PHONE, "confidential": True}
    return number_of(registered(house, a_report(f"{LAMP}，不要说是我", IN_G1, contact=contact)))


@pytest.fixture(scope="module")
def seated(browser: Browser, server: RunningServer) -> Iterator[Callable[[Role], Seat]]:
    """The seat at which somebody in this role has signed in, for all tests that look over their shoulder."""
    taken: dict[Role, Seat] = {}

    def take(role: Role) -> Seat:
        if role not in taken:
            taken[role] = Seat(browser, server.address)
            taken[role].sign_in(role.value, PASSWORD)
        return taken[role]

    yield take
    for each in taken.values():
        each.close()


def rooms_shown(page: Page) -> set[str]:
    expect(page.get_by_role("banner")).to_be_visible()
    return set(page.get_by_role("navigation").first.get_by_role("link").all_inner_texts())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DISPLAY])
def test_a_role_finds_its_rooms_and_no_address_leads_into_others(
    role: Role, seated: Callable[[Role], Seat]
) -> None:
    own = ROOMS.get(role, set())
    seat = seated(role)
    page = seat.page

    shown = rooms_shown(page)
    entered = set()
    for room in [each for each in EVERY_ROOM if each != "wall"]:
        seat.go(f"#/{room}")
        entered |= set(page.get_by_role("navigation").first.locator("[aria-current]").all_inner_texts())

    assert shown == {EVERY_ROOM[room] for room in own}
    assert entered == shown - {EVERY_ROOM["wall"]}


def test_a_display_shows_the_wall_alone_whatever_the_address(seats: Seats, ordinary: str) -> None:
    seat = seats()
    page = seat.open(f"#/map?ticket={ordinary}")
    page.get_by_label("用户名").fill(Role.DISPLAY)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("main").get_by_role("time")).to_be_visible()
    assert LAMP not in page.content()
    assert ordinary not in page.locator("body").inner_text()


@pytest.mark.parametrize("role", Role)
def test_a_ticket_is_read_over_the_api_by_those_who_see_it_and_masked_as_the_table_says(
    role: Role, house: ServedHouse, ordinary: str, confidential: str
) -> None:
    desk = house.desk(role.value)
    readable = [desk.get(f"/api/v1/tickets/{number}") for number in (ordinary, confidential)]
    everything = "".join(each.text for each in readable) + desk.get("/api/v1/tickets").text

    assert {each.status_code == 200 for each in readable} == {role in SEE}
    assert PHONE not in everything
    assert NAME not in everything
    assert ("13876500022" in everything) == (role in STEER)
    shown = desk.post(
        f"/api/v1/tickets/{ordinary}/contact-reveals", json={"purpose": "verify", "reason": "核对"}
    )
    assert (shown.status_code == 200) == (role in STEER)
    secret = desk.post(
        f"/api/v1/tickets/{confidential}/contact-reveals", json={"purpose": "verify", "reason": "核对"}
    )
    assert (secret.status_code == 200) == (role is Role.OPERATOR)


@pytest.mark.parametrize("role", HAVE_A_CARD)
def test_a_card_shows_a_role_what_it_may_and_offers_only_its_own_steps(
    role: Role, seated: Callable[[Role], Seat], house: ServedHouse, ordinary: str, confidential: str
) -> None:
    room = next(each for each in ("map", "handling", "callback") if each in ROOMS[role])
    seat = seated(role)
    page = seat.open(f"#/{room}?ticket={ordinary}")
    card = page.get_by_role("region", name="工单", exact=True)
    expect(card.get_by_role("heading", name="可办步骤")).to_be_visible()
    expect(card.get_by_role("listitem").first).to_be_visible()
    offered = {each.strip() for each in card.get_by_role("button").all_inner_texts()}
    hidden = card.locator("details button").all_text_contents()
    steps = offered | {each.strip() for each in hidden}
    text = card.text_content() or ""

    may = house.desk(role.value).get(f"/api/v1/tickets/{ordinary}").json()["may"]
    section = card.locator("section.card").filter(has=page.get_by_role("heading", name="可办步骤"))
    assert section.locator("button").count() == len([step for step in may if step != "photo_manifest"])
    assert {step for step in STEPS if step in steps} == {
        step for step, roles in STEPS.items() if role in roles
    }
    assert ("显示联系方式" in steps) == (role in STEER)
    assert ("13876500022" in text) == (role in STEER)
    assert PHONE not in page.content()
    assert NAME not in page.content()

    seat.open(f"#/{room}?ticket={confidential}")
    expect(card.get_by_text("不要说是我").first).to_be_visible()
    assert card.get_by_role("button", name="显示联系方式").count() == (role is Role.OPERATOR)
    assert NAME[0] not in (card.get_by_role("definition").last.text_content() or "") or role is Role.OPERATOR


@pytest.mark.parametrize("role", sorted(set(ROOMS) - SEE - {Role.DISPLAY}))
def test_an_address_with_a_ticket_shows_nothing_of_it_to_who_sees_none(
    role: Role, seats: Seats, ordinary: str
) -> None:
    page = seats().sign_in(role.value, PASSWORD, f"#/map?ticket={ordinary}")

    assert ordinary not in page.locator("body").inner_text()
    assert LAMP not in page.content()


@pytest.fixture(scope="module")
def matters(house: ServedHouse) -> dict[str, str]:
    return brought_about(house)


@pytest.mark.parametrize("state", STEPS_OF)
def test_each_role_is_offered_its_own_steps_and_refused_all_others(
    state: str, house: ServedHouse, matters: dict[str, str]
) -> None:
    number = matters[state]
    offered: dict[str, set[Role]] = {name: set() for name in STEPS_OF[state]}
    wrongly_taken = []
    for role in Role:
        desk = house.desk(role.value)
        card = desk.get(f"/api/v1/tickets/{number}")
        may = set(card.json()["may"]) if card.status_code == 200 else set()
        for name, (asked, roles) in STEPS_OF[state].items():
            if name in may:
                offered[name].add(role)
            if role not in roles:
                reply = step(desk, number, name, asked)
                if reply.status_code not in (403, 404):
                    wrongly_taken.append((role.value, name, reply.status_code))

    assert offered == {name: roles for name, (_, roles) in STEPS_OF[state].items()}
    assert wrongly_taken == []


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_given_to_those_alone_for_whom_it_is(address: str, house: ServedHouse) -> None:
    given = {role: house.desk(role.value).get(f"/api/v1/{address}").status_code for role in Role}

    assert {role for role, status in given.items() if status == 200} == LISTS[address]
    assert {status for role, status in given.items() if role not in LISTS[address]} == {403}
