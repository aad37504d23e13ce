"""键盘: every room is walked by Tab alone: each thing is reached, seen to be reached, and left again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from server.domain.people import Person, Role
from sync.clock import system_clock
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD, city
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.quick_install import quick_install
from tests.server.small_city import IN_G1, RIDDLE

#: More stops than any screen has: who still walks then is trapped.
STOPS_MAX = 400
#: So many steps are taken before it is asked whether the way has come round.
AT_ONCE = 20

#: Each room once, in a role that works there.
ROOMS: dict[str, tuple[str, ...]] = {
    "district1": ("map", "desk", "analysis"),
    "street1": ("desk", "terms"),
    "leader1": ("terms",),
    "supervisor1": ("terms", "manage?page=exports"),
    "admin1": tuple(
        f"manage?page={page}"
        for page in ("people", "handovers", "handhelds", "quarantine", "areas", "rules", "audit", "webhooks")
    ),
    "operator1": ("reception", "callback"),
    "handler1": ("handling",),
    "display1": ("wall",),
}

#: Counts what can be reached and begins to note what is: each stop once, with what is wrong about it.
_WATCH = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((each) => !each.disabled && each.tabIndex >= 0 && each.checkVisibility() && !each.closest("[inert]"))
    .filter((each) => !(each.matches("summary") && each.parentElement.querySelector("summary") !== each));
  const ofGroup = (each) => each.type === "radio"
    ? all.find((other) => other.type === "radio" && other.name === each.name && other.form === each.form) : each;
  const wanted = new Set(all.map(ofGroup));
  window.walked = { wanted, reached: new Set(), unseen: new Set(), round: false, first: null };
  document.addEventListener("focusin", ({ target }) => {
    const { reached, unseen } = window.walked;
    const stop = ofGroup(target);
    if (stop === window.walked.first) window.walked.round = true;
    window.walked.first ??= stop;
    reached.add(stop);
    const style = getComputedStyle(target);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) unseen.add(stop);
  });
  document.activeElement?.blur();
  return wanted.size;
}"""
_FOUND = """() => {
  const told = (set) => [...set].filter((each) => each.isConnected).map((each) => each.outerHTML.slice(0, 160));
  const { wanted, reached, unseen, round } = window.walked;
  const missed = [...wanted].filter((each) => !reached.has(each) && each.checkVisibility());
  return { missed: told(missed), unseen: told(unseen), round };
}"""


LEADER = Person(id="leader-1", name="赵区长", roles=(Role.LEADER,), scope=("d1",), login="leader1")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city, with a leader."""
    folder, small = tmp_path_factory.mktemp("led"), city()
    passwords = (*small.passwords, (LEADER.id, PASSWORD))
    quick_install(folder, replace(small, people=(*small.people, LEADER), passwords=passwords), system_clock)
    return folder


def walked(page: Page) -> dict[str, object]:
    """What Tab does not reach, what shows no focus where it is reached, and whether the way comes round."""
    page.evaluate(_WATCH)
    for _ in range(0, STOPS_MAX, AT_ONCE):
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate("window.walked.round"):
            break
    return dict(page.evaluate(_FOUND))


def enter(page: Page, login: str) -> None:
    """Sign in by the keys alone."""
    page.get_by_label("用户名").press_sequentially(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("口令")).to_have_count(0)


def rooms_of(seat: Seat, login: str) -> Iterator[str]:
    """Each room of a role, opened and ready."""
    page = seat.page
    for no, room in enumerate(ROOMS[login]):
        page.goto(f"{seat.address}/console/?{no}#/{room}")  # another address is another page
        expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        expect(page.get_by_text("正在读取…")).to_have_count(0)
        yield room


@pytest.mark.parametrize("login", ROOMS)
def test_every_room_is_walked_by_tab_alone(seat: Seat, house: ServedHouse, login: str) -> None:
    registered(house, a_report(f"路灯不亮，键盘 {login}", IN_G1))
    enter(seat.open(), login)
    assert {room: walked(seat.page) for room in rooms_of(seat, login)} == {
        room: {"missed": [], "unseen": [], "round": True} for room in ROOMS[login]
    }


@pytest.mark.parametrize("room", ["desk?pile=accept", "map?layer=grid"])
def test_a_ticket_is_opened_and_left_without_a_mouse_and_the_focus_returns_to_its_row(
    seat: Seat, house: ServedHouse, room: str
) -> None:
    number = number_of(registered(house, a_report(f"{RIDDLE} {room}", IN_G1)))
    enter(seat.open(f"#/{room}"), "operator1")
    row = seat.page.locator(f'[data-ticket="{number}"]')
    row.press("Enter")
    card = seat.page.get_by_role("region", name="工单", exact=True)
    expect(card.get_by_text(number, exact=True)).to_be_visible()

    card.get_by_role("button", name="关闭").press("Enter")

    expect(card).to_have_count(0)
    expect(row).to_be_focused()


def test_a_question_takes_the_focus_and_gives_it_back(seat: Seat) -> None:
    page = seat.sign_in("admin1", PASSWORD, "#/manage?page=people&person=worker-3")
    deed = page.get_by_role("button", name="重置口令", exact=True)
    deed.press("Enter")
    expect(page.get_by_role("group", name="重置口令").get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("Escape")
    expect(deed).to_be_focused()
