"""每个功能: on the smallest screen, in both languages, nothing is cut, broken in two or covered."""

from playwright.sync_api import Page, expect

from tests.browser.console.conftest import Seats
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, LAMP

#: By person, where they go; a number of a ticket is put in.
PLACES = {
    "street1": (
        "map?ticket={}",
        "map?layer=street&against=week&area=s1",
        "desk?pile=dispatch&ticket={}",
        "terms?pile=unassigned",
        "analysis",
        "wall",
    ),
    "admin1": tuple(
        f"manage?page={page}"
        for page in ("people", "handovers", "handhelds", "quarantine", "areas", "rules", "audit", "webhooks")
    ),
    "supervisor1": ("manage?page=exports",),
    "operator1": ("reception", "callback?ticket={}"),
    "handler1": ("handling",),
}
_READ = """() => !/正在读取|Loading…/.test(document.body.innerText) && document.querySelector("h1, h2") !== null"""


def test_nothing_is_cut_or_covered_in_any_room(seats: Seats, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    found: dict[str, list[str]] = {}
    for login, places in PLACES.items():
        seat = seats()
        seat.shrink()
        page = seat.sign_in(login, PASSWORD)
        for language in ("zh", "en"):
            speak(page, language)
            for place in places:
                seat.go(f"#/{place.format(number)}")
                page.wait_for_function(_READ)
                found |= {f"{login} {place} {language}": wrong} if (wrong := seat.cut()) else {}

    assert found == {}


def speak(page: Page, language: str) -> None:
    """The page in that language, opened anew."""
    page.evaluate("language => localStorage.setItem('language', language)", language)
    page.reload()
    expect(page.locator("header")).to_be_visible()
