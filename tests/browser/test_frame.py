"""The frame around all screens: it starts with no network, says so, speaks two languages, and waits for nobody."""

import pytest
from playwright.sync_api import expect

from tests.browser.handheld import Handheld

MENU = ["workbench", "todo", "report", "my-grids", "me"]


def test_the_app_starts_and_its_screens_change_with_no_network(handheld: Handheld) -> None:
    page = handheld.open()
    handheld.wait_until_kept()
    handheld.lose_network()
    expect(page.get_by_role("status")).to_contain_text("无网络")

    page.reload()

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_role("heading", name="我的")).to_be_visible()


def test_the_app_starts_cold_with_no_network_after_its_browser_was_killed(handheld: Handheld) -> None:
    handheld.open()
    handheld.wait_until_kept()
    handheld.kill()

    page = handheld.open("#/me", offline=True)

    expect(page.get_by_role("heading", name="我的")).to_be_visible()


@pytest.mark.parametrize("screen", MENU)
def test_nothing_on_a_screen_of_the_menu_is_hard_to_see_or_to_touch(handheld: Handheld, screen: str) -> None:
    page = handheld.open(f"#/{screen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    handheld.picture(f"{screen}-zh")

    assert handheld.serious() == []
    assert handheld.too_small() == []
