"""The screens of mediators and helpers, in both languages: all of it can be read and touched."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Handhelds
from tests.browser.handheld import PIN, Handheld
from tests.browser.trade import agreed_case, trading
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])

#: The steps whose forms hold every kind of field between them.
FORMS = ["mediation_consent", "mediation_session", "mediation_agreement", "mediation_signing"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    with trading(tmp_path_factory.mktemp("trade") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def case(house: ServedHouse) -> str:
    return agreed_case(house)


def speaking(handheld: Handheld, login: str, language: str) -> Handheld:
    """Signed in, in that language."""
    page = handheld.sign_in(login, PASSWORD)
    page.evaluate("language => localStorage.setItem('language', language)", language)
    page.reload()
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_role("link", name={"zh": "调解", "en": "Mediation"}[language])).to_be_visible()
    return handheld


def troubles(handheld: Handheld, screen: str, name: str) -> list[str]:
    handheld.open(f"#/{screen}")
    expect(handheld.page.get_by_role("heading", level=1)).to_be_visible()
    expect(handheld.page.locator("main button, main a").first).to_be_visible()
    handheld.picture(name, whole=True)
    return [f"{screen}: {each}" for each in (*handheld.serious(), *handheld.too_small())]


@LANGUAGES
def test_a_mediators_screens_can_be_read_and_touched(
    handhelds: Handhelds, house: ServedHouse, case: str, language: str
) -> None:
    handheld = speaking(handhelds(house.address), "mediator1", language)
    screens = {
        "mediations": "mediations",
        f"mediation/{case}": "mediation",
        **{f"mediation-form/{form}%3A{case}": form for form in FORMS},
        "mediation-form/mediation": "mediation-form",
    }

    found = [
        each for hash_, name in screens.items() for each in troubles(handheld, hash_, f"{name}-{language}")
    ]

    assert found == []


@LANGUAGES
def test_a_helpers_screens_can_be_read_and_touched(
    handhelds: Handhelds, house: ServedHouse, language: str
) -> None:
    handheld = speaking(handhelds(house.address), "helper1", language)

    found = troubles(handheld, "helper", f"helper-{language}")

    assert found == []


@pytest.mark.parametrize(("person", "room"), [("mediator-1", "调解"), ("helper-1", "党员帮办")])
def test_a_code_lets_a_mediator_and_a_helper_in(
    handhelds: Handhelds, house: ServedHouse, person: str, room: str
) -> None:
    paired = house.desk("admin1").post("/api/v1/pairings", json={"person": person}).json()
    handheld = handhelds(house.address)

    page = handheld.open(paired["link"].partition("/handheld/")[2])
    page.get_by_label("PIN（6 位数字）").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="确定").click()

    page.get_by_role("link", name=room).click()
    expect(page.get_by_role("heading", name=room, exact=True)).to_be_visible()
