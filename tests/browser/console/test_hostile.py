"""不怀好意: stored text is text, other sites change nothing here, nobody frames the console, no address leads away."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.console.conftest import Seats
from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step
from tests.server.small_city import IN_G1, LAMP

TITLE = "网格通 · 调度台"
ATTACKS = (
    '<img src=x onerror="document.title=1">',
    "<script>document.title=2</script>",
    "\"><svg/onload=document.title='3'>",
    "javascript:document.title=4",
    "{{constructor.constructor('document.title=5')()}}",
)
HOSTILE = f"{LAMP} {' '.join(ATTACKS)}"
ELSEWHERE = "http://elsewhere.example"


@pytest.fixture(scope="module")
def poisoned(house: ServedHouse) -> str:
    """A ticket that says nothing good, wherever somebody may write."""
    contact = {"name": ATTACKS[0], "phone": "13876500031"}
    report = a_report(HOSTILE, IN_G1, address=HOSTILE[:400], place_ref=ATTACKS[2], contact=contact)
    number = number_of(registered(house, report))
    assert step(house.desk("operator1"), number, "note", {"text": HOSTILE}).status_code == 200
    urged = step(house.desk("street1"), number, "urge", {"text": HOSTILE[:400]})
    assert urged.status_code == 200, urged.text
    return number


def is_unharmed(page: Page) -> None:
    expect(page.locator("body")).to_contain_text("document.title=1")
    assert page.locator("main img[src=x], main svg[onload], main script").count() == 0
    expect(page).to_have_title(TITLE)


@pytest.mark.parametrize(
    ("login", "room"),
    [
        ("street1", "map"),
        ("street1", "desk"),
        ("street1", "terms"),
        ("operator1", "callback"),
        ("handler1", "handling"),
    ],
)
def test_what_somebody_has_stored_is_shown_as_text(login: str, room: str, seat: Seat, poisoned: str) -> None:
    page = seat.sign_in(login, PASSWORD, f"#/{room}?ticket={poisoned}")
    expect(page.get_by_role("region", name="工单", exact=True).get_by_role("listitem").first).to_be_visible()

    is_unharmed(page)


def test_beside_another_ticket_it_is_shown_as_text(seat: Seat, house: ServedHouse, poisoned: str) -> None:
    number = number_of(registered(house, a_report(LAMP, IN_G1)))
    page = seat.sign_in("street1", PASSWORD, f"#/desk?ticket={number}")

    expect(page.get_by_role("region", name="疑似重复")).to_contain_text(poisoned)
    is_unharmed(page)


@pytest.mark.parametrize("said", ATTACKS, ids=["image", "script", "svg", "address", "template"])
def test_an_address_that_says_anything_runs_nothing(said: str, seat: Seat) -> None:
    page = seat.sign_in("street1", PASSWORD)

    page.evaluate(
        "said => { location.hash = `#/map?ticket=${said}&layer=${said}&area=${said}&figure=__proto__`; }",
        said,
    )
    expect(page.get_by_role("heading", name="一张图")).to_be_visible()

    expect(page).to_have_title(TITLE)
    assert page.locator("main img[src=x], main svg[onload], main script").count() == 0


def served_elsewhere(page: Page, html: str) -> None:
    """A page of somebody else's site."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=f"<!doctype html><title>elsewhere</title>{html}")

    page.route(f"{ELSEWHERE}/**", answer)
    page.goto(f"{ELSEWHERE}/")


def test_another_site_changes_nothing_with_the_cookie_of_who_is_signed_in(
    seat: Seat, house: ServedHouse, poisoned: str
) -> None:
    path = f"{seat.address}/api/v1/tickets/{poisoned}/urge"
    page = seat.sign_in("operator1", PASSWORD)
    before = house.desk("street1").get(f"/api/v1/tickets/{poisoned}").json()["ticket"]["version"]
    said = """<input name='{"text":"x","for_reporter":' value='false}'>"""
    form = f'<form method=post enctype="text/plain" action="{path}">{said}</form>'

    served_elsewhere(page, form)
    fetched = page.evaluate(
        "path => fetch(path, {method: 'POST', credentials: 'include', mode: 'no-cors', body: '{\"text\":\"x\"}'})"
        ".then(answer => answer.type, () => 'refused')",
        path,
    )
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")

    assert fetched in {"opaque", "refused"}
    after = house.desk("street1").get(f"/api/v1/tickets/{poisoned}").json()["ticket"]["version"]
    assert after == before


def test_the_cookie_alone_changes_nothing(seat: Seat, poisoned: str) -> None:
    page = seat.sign_in("operator1", PASSWORD)

    status = page.evaluate(
        "path => fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{\"text\":\"x\"}'})"
        ".then(answer => answer.status)",
        f"/api/v1/tickets/{poisoned}/urge",
    )

    assert status == 403


def test_nobody_frames_the_console(seats: Seats) -> None:
    seat = seats()
    page = seat.sign_in("street1", PASSWORD)

    served_elsewhere(page, f'<iframe id="framed" src="{seat.address}/console/"></iframe>')
    page.wait_for_function("() => document.querySelector('#framed') !== null")

    framed = page.frame_locator("#framed")
    assert framed.get_by_role("banner").count() == 0
    assert framed.get_by_label("用户名").count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/console/?next=http://elsewhere.example/",
        "/console//elsewhere.example/",
        "/console/%2F%2Felsewhere.example/",
        "/console/#//elsewhere.example/",
        "/console/#http://elsewhere.example/",
    ],
    ids=["query", "two-slashes", "encoded", "hash", "whole-address"],
)
def test_no_address_leads_to_another_site(path: str, house: ServedHouse, seat: Seat) -> None:
    answer = house.anybody.get(path.partition("#")[0], follow_redirects=False)
    assert "elsewhere" not in answer.headers.get("location", "")

    seat.page.goto(f"{seat.address}{path}")

    assert re.match(re.escape(seat.address), seat.page.url)
