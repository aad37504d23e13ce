"""统一身份认证, by a real little provider on loopback: who it names is let in, and nobody that it did not name."""

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt

from seed.running_server import free_port
from tests.doors.city import PASSWORD
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.identity import CLIENT, SECRET, Provider
from tests.engines import Template
from tests.warm_server import WarmServer

BACK = "/api/v1/oidc/return"


@pytest.fixture(scope="module")
def started() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(started: Provider) -> Provider:
    started.claims = {}
    return started


@pytest.fixture(scope="module")
def house(
    template: Template, started: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedHouse]:
    """A house that takes no passwords at desks."""
    data, port = tmp_path_factory.mktemp("identified") / "data", free_port()
    url = template.copied_to(data)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "OIDC_ISSUER": started.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
            "PASSWORD_SIGN_IN": "false",
        }.items():
            environment.setenv(f"WANGGE_{name}", value)
        server = WarmServer(data, port, url)
        server.start()
    served = ServedHouse(server.address, data, url)
    yield served
    served.close()
    server.stop()


def cookie_of(reply: httpx.Response, name: str) -> str:
    """The cookie of that name as a browser sends it back; empty where it was taken away, or never given."""
    for line in reply.headers.get_list("set-cookie"):
        if name in (told := SimpleCookie(line)):
            return told[name].value
    return ""


def begun(house: ServedHouse) -> tuple[str, Json]:
    """Where the browser is sent, and what it keeps."""
    reply = house.anybody.get("/api/v1/oidc/begin")
    assert reply.is_redirect, reply.text
    return reply.headers["location"], {"Cookie": f"wangge-oidc={cookie_of(reply, 'wangge-oidc')}"}


def come_back(house: ServedHouse, brought: dict[str, str], kept: Json) -> httpx.Response:
    reply = house.anybody.get(BACK, params=brought, headers=kept)
    assert reply.is_redirect, reply.text
    return reply


def signed_in(house: ServedHouse, provider: Provider, login: str) -> httpx.Response:
    address, kept = begun(house)
    return come_back(house, provider.signed_in(address, login), kept)


def refused(reply: httpx.Response, why: str = "refused") -> None:
    """Nobody was let in, and the console tells why."""
    assert reply.headers["location"] == f"/console/?sign-in={why}"
    assert cookie_of(reply, "wangge-session") == ""


def test_a_person_whom_the_provider_names_is_let_in(house: ServedHouse, provider: Provider) -> None:
    reply = signed_in(house, provider, "street1")

    assert reply.headers["location"] == "/console/"
    session = {"Cookie": f"wangge-session={cookie_of(reply, 'wangge-session')}"}
    told = house.anybody.get("/api/v1/browser-session", headers=session).json()
    assert told["person"] == "coordinator-1"
    assert house.anybody.get("/api/v1/tickets", headers=session).status_code == 200


def test_the_browser_is_sent_with_a_challenge_and_back_to_the_public_address(house: ServedHouse) -> None:
    address, _ = begun(house)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    assert asked["redirect_uri"] == house.address + BACK
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_what_is_kept_meanwhile_is_for_no_script_and_for_this_door(house: ServedHouse) -> None:
    (line,) = house.anybody.get("/api/v1/oidc/begin").headers.get_list("set-cookie")
    cookie = SimpleCookie(line)["wangge-oidc"]

    assert cookie["httponly"]
    assert cookie["secure"]
    assert (cookie["samesite"], cookie["path"]) == ("lax", "/api/v1/oidc")


def at_desk(house: ServedHouse, provider: Provider, login: str) -> httpx.Client:
    return house.bearing(cookie_of(signed_in(house, provider, login), "wangge-session"))


def test_who_has_left_for_good_is_let_in_no_more(house: ServedHouse, provider: Provider) -> None:
    leaver, successor = (at_desk(house, provider, login) for login in ("worker1", "worker2"))
    pair: Json = {"leaver": "worker-1", "successor": "worker-2", "leaves_for_good": True}
    made = at_desk(house, provider, "street1").post("/api/v1/handovers", json=pair).json()
    for each in (leaver, successor):
        each.post(f"/api/v1/handovers/{made['id']}/acknowledgment", json={}).raise_for_status()

    refused(signed_in(house, provider, "worker1"), "unknown")


def test_who_has_no_account_here_is_told_so(house: ServedHouse, provider: Provider) -> None:
    refused(signed_in(house, provider, "a stranger"), "unknown")


def test_the_id_of_a_person_is_no_sign_in_name(house: ServedHouse, provider: Provider) -> None:
    refused(signed_in(house, provider, "coordinator-1"), "unknown")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another house"},
        {"aud": [CLIENT, "another house"]},
        {"aud": [CLIENT, "another house"], "azp": "another house"},
        {"azp": "another house"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"preferred_username": ["street1"]},
        {"preferred_username": ""},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_sign_in_lets_nobody_in(
    house: ServedHouse, provider: Provider, claims: Json
) -> None:
    provider.claims = claims
    refused(signed_in(house, provider, "street1"))


def test_a_token_of_tomorrow_lets_nobody_in(house: ServedHouse, provider: Provider) -> None:
    provider.claims = {"nbf": int(time.time()) + 86_400}
    refused(signed_in(house, provider, "street1"))


def test_a_token_of_a_key_that_the_provider_does_not_show_lets_nobody_in(
    house: ServedHouse, provider: Provider
) -> None:
    shown = provider.published
    provider.new_key()
    provider.published = shown
    refused(signed_in(house, provider, "street1"))


def test_a_new_key_of_the_provider_is_learnt(house: ServedHouse, provider: Provider) -> None:
    provider.new_key()
    assert signed_in(house, provider, "street1").headers["location"] == "/console/"


def test_what_was_begun_in_another_browser_is_not_finished_here(
    house: ServedHouse, provider: Provider
) -> None:
    address, _ = begun(house)
    _, other = begun(house)
    refused(come_back(house, provider.signed_in(address, "street1"), other))


@pytest.mark.parametrize("kept", ["", "made-up", "e30="])
def test_what_was_never_begun_is_not_finished(house: ServedHouse, provider: Provider, kept: str) -> None:
    address, _ = begun(house)
    refused(come_back(house, provider.signed_in(address, "street1"), {"Cookie": f"wangge-oidc={kept}"}))


def test_a_code_is_good_once(house: ServedHouse, provider: Provider) -> None:
    address, kept = begun(house)
    brought = provider.signed_in(address, "street1")
    come_back(house, brought, kept)

    refused(come_back(house, brought, kept))


def test_who_turns_back_at_the_provider_is_not_let_in(house: ServedHouse, provider: Provider) -> None:
    address, kept = begun(house)
    state = provider.signed_in(address, "street1")["state"]
    refused(come_back(house, {"error": "access_denied", "state": state}, kept))


def leave(house: ServedHouse, token: str) -> httpx.Response:
    return house.anybody.get("/api/v1/oidc/leave", headers={"Cookie": f"wangge-oidc-token={token}"})


def test_who_leaves_is_sent_on_to_the_providers_own_sign_out(house: ServedHouse, provider: Provider) -> None:
    token = cookie_of(signed_in(house, provider, "street1"), "wangge-oidc-token")
    reply = leave(house, token)

    page, query = reply.headers["location"].split("?")
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    assert page == f"{provider.issuer}/leave"
    assert (asked["client_id"], asked["post_logout_redirect_uri"]) == (CLIENT, f"{house.address}/console/")
    claims = jwt.decode(asked["id_token_hint"], provider.published, algorithms=["RS256"]).claims
    assert claims["preferred_username"] == "street1"
    assert cookie_of(reply, "wangge-oidc-token") == ""


def test_a_token_too_long_to_be_kept_is_left_out_and_the_provider_asks_who_leaves(
    house: ServedHouse, provider: Provider
) -> None:
    provider.claims = {"groups": ["a group with a long name"] * 200}
    token = cookie_of(signed_in(house, provider, "street1"), "wangge-oidc-token")

    assert len(token) < 4_000
    asked = parse_qs(urlsplit(leave(house, token).headers["location"]).query)
    assert set(asked) == {"client_id", "post_logout_redirect_uri"}


def test_who_comes_by_a_password_afterwards_is_not_signed_out_at_the_provider(
    house: ServedHouse, provider: Provider
) -> None:
    signed_in(house, provider, "street1")
    given = {"login": "display1", "password": PASSWORD}
    reply = house.anybody.post("/api/v1/browser-session", json=given)
    [told] = [line for line in reply.headers.get_list("set-cookie") if line.startswith("wangge-oidc-token=")]
    assert "max-age=0" in told.lower()


@pytest.mark.parametrize("token", ["", "made-up"])
def test_whom_the_provider_did_not_let_in_it_need_not_forget(house: ServedHouse, token: str) -> None:
    assert leave(house, token).headers["location"] == "/console/"


def test_no_password_is_taken_at_desks_but_of_displays(house: ServedHouse) -> None:
    for door in ("session", "browser-session"):
        given = {"login": "street1", "password": PASSWORD}
        problem(house.anybody.post(f"/api/v1/{door}", json=given), 403, "password-not-taken")
    assert house.desk("display1").get("/api/v1/wall").status_code == 200


def test_the_page_learns_which_ways_there_are(house: ServedHouse) -> None:
    told = house.anybody.get("/api/v1/sign-in-ways").json()
    assert told == {"password": False, "provider": "统一身份认证"}
