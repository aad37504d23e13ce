"""A provider that is slow or silent: it is asked once, left alone for a while, and holds its own lines alone."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from server.casework import identity_provider
from server.casework.identity_provider import IdentityProvider, NotIdentified
from server.casework.outside_lines import LinesBusy, OutsideLines
from server.settings import Settings
from tests.doors.identity import Listening, QuietDoors

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PATIENCE_S = 60


class Silent(Listening):
    """It takes calls, says nothing until `lets_go`, and hangs up then."""

    def __init__(self) -> None:
        self.calls = threading.Semaphore(0)
        self.lets_go = threading.Event()
        silent = self

        class Doors(QuietDoors, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                silent.calls.release()
                silent.lets_go.wait(PATIENCE_S)

        super().__init__(Doors)

    def stop(self) -> None:
        self.lets_go.set()
        super().stop()

    def was_called_again(self, within_s: float = 0.0) -> bool:
        return self.calls.acquire(timeout=within_s)


@pytest.fixture
def silent() -> Iterator[Silent]:
    provider = Silent()
    yield provider
    provider.stop()


@pytest.fixture
def asked(silent: Silent) -> Iterator[IdentityProvider]:
    settings = Settings(
        oidc_issuer=silent.issuer,
        oidc_client_id="wangge",
        public_address="http://127.0.0.1:1",
    )
    provider = IdentityProvider(settings)
    yield provider
    provider.close()


def why_not(provider: IdentityProvider) -> str:
    with pytest.raises(NotIdentified) as refused:
        provider.address(NOW, back_to="", state="", nonce="", challenge="")
    return refused.value.why


def test_a_provider_that_was_silent_is_left_alone_for_a_while(
    silent: Silent, asked: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent.lets_go.set()
    monkeypatch.setattr(identity_provider, "_LEFT_ALONE_S", 3600)
    assert (why_not(asked), silent.was_called_again()) == ("silent", True)
    assert (why_not(asked), silent.was_called_again()) == ("silent", False)


def test_a_silent_provider_cannot_be_left(silent: Silent, asked: IdentityProvider) -> None:
    silent.lets_go.set()
    with pytest.raises(NotIdentified, match="silent"):
        asked.leaving(NOW, token="", back_to="")


def test_and_is_asked_again_later(
    silent: Silent, asked: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent.lets_go.set()
    monkeypatch.setattr(identity_provider, "_LEFT_ALONE_S", 0)
    assert (why_not(asked), silent.was_called_again()) == ("silent", True)
    assert (why_not(asked), silent.was_called_again()) == ("silent", True)


def test_whoever_comes_while_it_is_asked_does_not_ask_as_well(
    silent: Silent, asked: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_provider, "_LEFT_ALONE_S", 3600)
    with ThreadPoolExecutor(3) as people:
        told = [people.submit(why_not, asked) for _ in range(3)]
        try:
            assert silent.was_called_again(PATIENCE_S)
            assert not silent.was_called_again(0.3)
        finally:
            silent.lets_go.set()
        assert [each.result(PATIENCE_S) for each in told] == ["silent"] * 3
    assert not silent.was_called_again()


def test_a_call_too_many_is_refused_at_once_and_another_taken_once_one_is_over() -> None:
    async def all_of_it() -> None:
        lines, over = OutsideLines(lines=1, waiting=1), threading.Event()
        calling = [asyncio.create_task(lines.call(lambda: over.wait(PATIENCE_S))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(LinesBusy):
            await lines.call(over.is_set)
        over.set()
        assert await asyncio.gather(*calling) == [True, True]
        assert await lines.call(over.is_set)
        lines.close()

    asyncio.run(all_of_it())


def test_a_provider_with_too_many_callers_counts_as_silent(
    asked: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "_lines", OutsideLines(lines=1, waiting=-1))
    with pytest.raises(NotIdentified) as refused:
        asyncio.run(asked.aside(lambda: None))
    assert refused.value.why == "silent"
