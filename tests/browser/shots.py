"""Every screen of the app at 390×844 in both languages: `python -m tests.browser.shots FOLDER [PERSON]`.

What axe finds serious, what is too small to touch, what reaches beyond the edge and (in English) what is left in
Chinese is printed beside each picture's name. The pictures are to be looked at.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Playwright, expect, sync_playwright

from tests.browser.handheld import PIN, Handheld
from tests.browser.test_reporting import LAMP
from tests.browser.trade import agreed_case, trading
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.doors.reports import a_report, number_of, registered, step

LANGUAGES = ("zh", "en")

_STEPS = {
    "worker1": ["contact", "visit", "note", "whistle", "urge", "transfer", "field_task_result"],
    "handler1": ["result", "return_request", "extension_request", "contact"],
}
_CASE_FORMS = [
    "mediation_material", "mediation_performance", "mediation_breach", "mediation_follow_up", "mediation_police",
    "mediation_session",
]  # fmt: skip
_FIRST_FORMS = ["mediation_consent", "mediation_recusal", "mediation_withdrawal", "mediation_end"]

_BEYOND = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((each) => each.outerHTML.slice(0, 120)) : []"""
#: Words of the app, not of the city: those outside what people wrote.
_CHINESE = r"""() => [...new Set([...document.querySelectorAll("h1, h2, label, button, dt, .soft, [aria-label]")]
  .flatMap((each) => [each.getAttribute("aria-label") ?? "", ...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)])
  .filter((text) => /[\u4e00-\u9fff]/.test(text)).map((text) => text.trim()))].slice(0, 12)"""  # noqa: E501  # a script


def screens(login: str, ticket: str, case: str) -> Iterator[tuple[str, str]]:
    """The name of each picture, and the address of what it shows, for one person."""
    yield from ((name, name) for name in ("workbench", "todo", "me", "my-grids", "report", "mediations"))
    yield "ticket", f"ticket/{ticket}"
    yield from ((f"step-{kind}", f"step/{ticket}.{kind}") for kind in _STEPS.get(login, ()))
    if login == "mediator1":
        yield "mediation", f"mediation/{case}"
        yield "mediation-form", "mediation-form/mediation"
        yield from (
            (f"form-{kind}", f"mediation-form/{kind}%3A{case}") for kind in (*_CASE_FORMS, *_FIRST_FORMS)
        )
    if login == "helper1":
        yield "helper", "helper"


def shown(handheld: Handheld, folder: Path, name: str, language: str) -> None:
    """One picture, and what is wrong with it."""
    page = handheld.page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    wrong = [*handheld.serious(), *handheld.too_small(), *page.evaluate(_BEYOND)]
    if language == "en":
        wrong += page.evaluate(_CHINESE)
    page.screenshot(path=folder / f"{name}-{language}.png", full_page=True)
    print(f"{name}-{language}", *wrong, sep="\n    ", flush=True)


def gates(playwright: Playwright, house: ServedHouse, profile: Path, folder: Path) -> None:
    """What stands before the screens: signing in, choosing a PIN, unlocking."""
    for language in LANGUAGES:
        handheld = Handheld(playwright, profile / f"gates-{language}", house.address)
        page = handheld.open()
        page.evaluate("language => localStorage.setItem('language', language)", language)
        page.reload()
        shown(handheld, folder, "sign-in", language)
        handheld.close()


def of_person(handheld: Handheld, login: str, folder: Path, ticket: str, case: str) -> None:
    """Every screen of one person, in both languages."""
    page = handheld.sign_in(login, PASSWORD)
    for language in LANGUAGES:
        page.evaluate("language => localStorage.setItem('language', language)", language)
        page.reload()
        shown(handheld, folder, f"{login}-unlock", language)
        page.get_by_label("PIN").fill(PIN)
        expect(page.get_by_label("PIN")).to_have_count(0)
        for name, address in screens(login, ticket, case):
            handheld.open(f"#/{address}")
            if name == "report":
                page.locator("textarea").first.fill(LAMP)
            shown(handheld, folder, f"{login}-{name}", language)


def main(folder: Path, only: str | None) -> None:
    """All pictures into that folder; of one person only, if one is named."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        trading(Path(made) / "data") as house,
        sync_playwright() as playwright,
    ):
        card = registered(house, a_report(contact={"name": "夏雨", "phone": "13812345678"}))
        ticket, case = str(card["ticket"]["id"]), agreed_case(house)
        handler = house.handheld("handler1")
        handler.verdict(handler.push("sign", {"leg": 1}, ticket))
        order = {"kind": "verify", "what": "灯杆是否倾斜"}
        assert step(house.desk("street1"), number_of(card), "order_field_task", order).is_success
        if only is None:
            gates(playwright, house, Path(made), folder)
        for login in ("worker1", "handler1", "mediator1", "helper1") if only is None else (only,):
            handheld = Handheld(playwright, Path(made) / login, house.address)
            of_person(handheld, login, folder, ticket, case)
            handheld.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
