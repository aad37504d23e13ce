"""手机上: on a telephone each room stands in one column, and what was chosen takes the place of the list."""

import re

from playwright.sync_api import Page, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.browser.console.test_every_room import _READ, PLACES, speak
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, LAMP

_TELEPHONE = {"width": 390, "height": 844}
#: What one must move the page sideways for, and which of the top bar's parts lie upon one another.
_WRONG = """() => [
  ...[document.documentElement, document.querySelector("main")].filter((each) => each && each.scrollWidth > innerWidth + 1).map((each) => `${each.tagName} is ${each.scrollWidth} wide`),
  ...[...document.querySelectorAll(".bar > *")].flatMap((one, no, all) => all.slice(no + 1).filter((two) => {
    const [a, b] = [one.getBoundingClientRect(), two.getBoundingClientRect()];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  }).map((two) => `${one.outerHTML.slice(0, 80)} over ${two.outerHTML.slice(0, 80)}`)),
]"""  # noqa: E501  # a script


def on_a_telephone(seat: Seat, login: str, hash_: str = "") -> Page:
    seat.page.set_viewport_size(_TELEPHONE)  # type: ignore[arg-type]  # Playwright wants its own typed dict
    return seat.sign_in(login, PASSWORD, hash_)


def test_no_room_is_wider_than_a_telephone(seats: Seats, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    found: dict[str, list[str]] = {}
    for login, places in PLACES.items():
        page = on_a_telephone(seats(), login)
        for language in ("zh", "en"):
            speak(page, language)
            for place in places:
                page.goto(f"{house.address}/console/#/{place.format(number)}")
                page.wait_for_function(_READ)
                wrong = page.evaluate(_WRONG)
                found |= {f"{login} {place} {language}": wrong} if wrong else {}

    assert found == {}


def test_on_a_telephone_a_ticket_stands_alone_until_it_is_closed(seat: Seat, house: ServedHouse) -> None:
    number = number_of(registered(house, a_report(f"{LAMP}，手机上看", IN_G1)))
    page = on_a_telephone(seat, "handler1", "#/handling?pile=sign")
    row = page.get_by_role("button").filter(has_text=number)
    card = page.get_by_role("region", name="工单", exact=True)

    row.click()
    expect(card.get_by_role("heading", name="可办步骤")).to_be_visible()
    expect(row).to_be_hidden()
    seat.pictures("narrow-ticket")
    card.get_by_role("button", name="签收", exact=True).click()
    card.get_by_role("button", name="办理：签收").click()
    expect(card.get_by_text(re.compile("办理中")).first).to_be_visible()
    card.get_by_role("button", name="关闭").click()

    expect(card).to_have_count(0)
    expect(page.get_by_role("heading", name="承办", exact=False).first).to_be_visible()
