"""The frame around all screens: it starts with no network, in two languages; all of it can be read and touched."""

import pytest
from playwright.sync_api import expect

from tests.browser.handheld import PIN, Handheld
from tests.doors.city import PASSWORD

MENU = ["workbench", "todo", "report", "my-grids", "me"]


def test_the_app_starts_and_its_screens_change_with_no_network(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    handheld.wait_until_kept()
    handheld.lose_network()

    page.reload()

    expect(page.get_by_role("heading", name="已锁定")).to_be_visible()
    page.get_by_label("PIN").fill(PIN)
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("可照常记录")
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.get_by_role("heading", name="我的")).to_be_visible()


def test_the_app_starts_cold_with_no_network_after_its_browser_was_killed(handheld: Handheld) -> None:
    handheld.open()
    handheld.wait_until_kept()
    handheld.kill()

    page = handheld.open(offline=True)

    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_screen_begins_at_its_top_and_is_returned_to_where_it_was_left(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)
    page.set_viewport_size({"width": 390, "height": 500})
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.get_by_text("还没有记录")).to_be_visible()
    page.get_by_role("button", name="退出登录").scroll_into_view_if_needed()
    left_at = page.evaluate("scrollY")
    assert left_at > 100

    page.get_by_role("link", name="上报", exact=True).click()
    expect(page.get_by_label("地址")).to_be_visible()
    page.wait_for_function("scrollY === 0")
    page.go_back()

    page.wait_for_function("(y) => Math.abs(scrollY - y) < 60", arg=left_at)


def test_nothing_on_any_screen_is_hard_to_see_or_to_touch_in_either_language(handheld: Handheld) -> None:
    page = handheld.sign_in("worker1", PASSWORD)

    troubles = troubles_of_the_menu(handheld, "zh")
    handheld.open("#/me")
    page.get_by_role("button", name="English").click()
    troubles += troubles_of_the_menu(handheld, "en")

    assert troubles == []


def troubles_of_the_menu(handheld: Handheld, language: str) -> list[str]:
    found = []
    for screen in MENU:
        handheld.open(f"#/{screen}")
        expect(handheld.page.get_by_role("heading", level=1)).to_be_visible()
        handheld.picture(f"{screen}-{language}")
        found += [f"{screen}: {each}" for each in (*handheld.serious(), *handheld.too_small())]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_before_the_screens_is_hard_to_see_or_to_touch(handheld: Handheld, language: str) -> None:
    page = handheld.open()
    page.evaluate("language => localStorage.setItem('language', language)", language)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    handheld.picture(f"sign-in-{language}")
    assert [*handheld.serious(), *handheld.too_small()] == []

    page.get_by_role("button", name={"zh": "用户名和口令登录", "en": "Sign in by name"}[language]).click()
    handheld.picture(f"sign-in-by-password-{language}")

    assert [*handheld.serious(), *handheld.too_small()] == []
