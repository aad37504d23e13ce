"""What subscribers are told, how it is signed, when it is tried again, and where nothing is ever sent."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.decide import decide
from server.domain.errors import WebhookRefused
from server.domain.events import Event
from server.domain.fold import folded
from server.domain.outbox import (
    KINDS,
    REPORTER_MESSAGE,
    Webhook,
    checked_url,
    concerns_voices,
    is_outside,
    message_id,
    messages,
    next_try,
    signature,
    voice_message,
)
from server.domain.policy import read_policy
from server.domain.rules import Rules
from server.domain.steps.turning_away import TurnAway
from server.domain.told import TOLD, TOLD_TO_VOICES, said
from server.domain.transitions import Step
from tests.server.domain.cast import RULES, context
from tests.server.domain.stages import another, closed, next_event, submitted, to_callback
from tests.server.domain.walks import chains, long_chain
from tests.server.small_city import MORNING

NEAR = frozenset({"127.0.0.1", "sms.intranet"})


def webhook(*kinds: str, area: str | None = None) -> Webhook:
    return Webhook(id="0", name="x", url="", kinds=kinds, area=area, created_by="admin-1", created_at=MORNING)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification, Standard Webhooks 1.0.
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.integers(1, 1000), st.floats(0, 1))
def test_a_try_is_never_earlier_than_five_seconds_and_never_later_than_six_hours(
    tries: int, chance: float
) -> None:
    wait = next_try(MORNING, tries, chance) - MORNING
    assert timedelta(seconds=5) <= wait <= timedelta(hours=6)


@given(st.floats(0, 1))
def test_each_wait_is_as_long_as_the_one_before_at_least(chance: float) -> None:
    waits = [next_try(MORNING, tries, chance) for tries in range(1, 30)]
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_inside_is_not_outside(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["1.2.4.8", "2400:3200::1", "::ffff:1.2.4.8"])
def test_an_address_of_the_open_internet_is_outside(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.cn/hook",
        "ftp://example.cn/",
        "file:///etc/passwd",
        "http://example.cn/",
        "https://",
        "https://user:word@example.cn/",
        "https://example.cn/#x",
        "https://example.cn/a b",
        "https://example.cn:99999/",
        "https://例子.cn/",
        "https://example.cn/\r\nX: y",
        "https://[::1/",
    ],
)
def test_an_address_that_is_none_or_hides_something_is_refused(url: str) -> None:
    with pytest.raises(WebhookRefused):
        checked_url(url, NEAR)


def test_an_address_comes_apart_into_what_a_connection_needs() -> None:
    assert checked_url("https://example.cn/a?b=c", NEAR) == ("https", "example.cn", 443, "/a?b=c")
    assert checked_url("http://sms.intranet:8080", NEAR) == ("http", "sms.intranet", 8080, "/")


@given(chains())
def test_no_message_holds_a_free_text_a_name_or_anything_of_the_reporter(chain: tuple[Event, ...]) -> None:
    ticket = folded(chain)
    assert ticket is not None
    for event in chain:
        for _, body in messages(event, ticket):
            told = str(body)
            assert ticket.description not in told
            assert ticket.contact_label is None or ticket.contact_label not in told
            assert "contact" not in told


def test_a_subscriber_is_told_of_the_kinds_and_the_area_that_it_named() -> None:
    ticket = folded(long_chain())
    assert ticket is not None
    assert webhook().wants("Signed", ticket)
    assert not webhook().wants(REPORTER_MESSAGE, ticket)
    assert webhook(REPORTER_MESSAGE).wants(REPORTER_MESSAGE, ticket)
    assert not webhook("Closed").wants("Signed", ticket)
    assert webhook(area="s1").wants("Signed", ticket)
    assert not webhook(area="s2").wants("Signed", ticket)


def test_what_a_reporter_is_told_is_of_kinds_that_there_are_and_names_nobody() -> None:
    assert TOLD.keys() < KINDS
    for progress, english_progress, text, english in TOLD.values():
        assert "{number}" in text
        assert "{number}" in english
        assert progress
        assert english_progress


def test_a_promise_to_the_end_of_a_day_is_told_as_that_days_end() -> None:
    chain = long_chain()
    (accepted,) = [event for event in chain if type(event.payload).__name__ == "Accepted"]
    ticket = folded(chain)
    assert ticket is not None
    # Class B, received on Monday 23 November: five workdays.
    assert "2026-11-30 24:00" in said(accepted.payload, ticket)["text"]


def test_who_is_turned_away_is_told_until_when_the_citys_own_term_lets_them_appeal() -> None:
    longer = replace(RULES, policy=read_policy(b"[terms]\nappeal = { workdays = 7 }\n"))
    ticket = submitted()
    away = TurnAway(item="X3", script="请联系…")
    payload = decide(ticket, Step.REJECT, away, context(rules=longer))
    told = said(payload, ticket)
    assert "2026-12-02 24:00" in told["text"]
    assert "2026-12-02 24:00" in told["text_en"]


def test_a_merged_reporter_is_told_under_their_own_number_what_the_master_comes_to() -> None:
    ticket, voice = closed(), another()
    payload = decide(to_callback(), Step.CLOSE, Nothing(), context(rules=uncalled()))
    (event,) = [next_event(ticket, payload, MORNING)]
    assert concerns_voices(event)
    told = voice_message(event, ticket, voice)
    assert (told["number"], told["ticket"], told["master"]) == (voice.number, str(voice.id), ticket.number)
    assert voice.number in told["text"]
    assert ticket.number not in told["text"]


def test_what_only_the_own_reporter_can_act_on_is_not_told_to_the_others() -> None:
    assert TOLD.keys() > TOLD_TO_VOICES
    assert TOLD_TO_VOICES.isdisjoint({"InfoRequested", "PauseGranted", "Rejected", "Merged"})


def test_a_message_for_a_merged_reporter_has_an_id_of_its_own() -> None:
    event, hook = long_chain()[0], str(another().id)
    ids = {message_id(hook, event, REPORTER_MESSAGE), message_id(hook, event, REPORTER_MESSAGE, another().id)}
    assert len(ids) == 2


def uncalled() -> Rules:
    return replace(RULES, policy=read_policy(b"[callback]\nshare = 0.0\n"))
