"""统一身份认证 from the sign-in page: to the provider, back, and on the address that one wanted."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from seed.running_server import RunningServer, free_port
from tests.browser.console.seat import Seat
from tests.doors.identity import CLIENT, SECRET, Provider
from tests.warm_server import WarmServer


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    started = Provider()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def server(
    installed: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The small city, where people come by the provider alone."""
    data, port = tmp_path_factory.mktemp("identified") / "data", free_port()
    shutil.copytree(installed, data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_OIDC_ISSUER", provider.issuer)
        environment.setenv("WANGGE_OIDC_CLIENT_ID", CLIENT)
        environment.setenv("WANGGE_OIDC_CLIENT_SECRET", SECRET)
        environment.setenv("WANGGE_PUBLIC_ADDRESS", f"http://127.0.0.1:{port}")
        environment.setenv("WANGGE_PASSWORD_SIGN_IN", "false")
        running = WarmServer(data, port)
        running.start()
    yield running
    running.stop()


def test_the_provider_leads_to_where_one_wanted_to_be(seat: Seat, provider: Provider) -> None:
    provider.login = "district1"
    page = seat.open("#/analysis?by=day")
    expect(page.get_by_role("link", name="用统一身份认证登录")).to_be_visible()
    expect(page.get_by_label("口令")).to_have_count(0)
    assert seat.serious() == []
    seat.pictures("sign-in-provider")

    page.get_by_role("link", name="用统一身份认证登录").press("Enter")

    expect(page.get_by_role("heading", name="分析", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/console/#/analysis\?by=day$"))

    with page.expect_request(f"{provider.issuer}/leave?**"):
        page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="用统一身份认证登录")).to_be_visible()
    assert provider.login == ""


def test_who_has_no_account_is_told_whom_to_ask(seat: Seat, provider: Provider) -> None:
    provider.login = "a stranger"
    page = seat.open()
    page.get_by_role("link", name="用统一身份认证登录").click()

    expect(page.get_by_role("alert")).to_contain_text("请联系管理员")
    assert seat.serious() == []
