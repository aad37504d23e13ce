"""What all doors have in common: how they describe themselves, what they tell caches and browsers, how they say no."""

import json
import re

import httpx
import pytest

from tests.docs.pages import PAGES, name_of
from tests.doors.house import Json, ServedHouse, problem

#: In code of a document: perhaps a method, and an address up to its question; not one that is cut short.
ADDRESS = re.compile(r"`(?:(GET|POST|PUT|PATCH|DELETE) )?(/(?:api|mobile)/v1/[^\s`?…]+)(?:\?[^`]*)?`")

LINK = re.compile(r"https?://(?!json-schema\.org|127\.0\.0\.1)[^\"\s]+")


@pytest.fixture(scope="module")
def described(house: ServedHouse) -> Json:
    return dict(house.anybody.get("/schema/openapi.json").raise_for_status().json())


def operations(described: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_the_schema_is_readable_without_knowing_where(house: ServedHouse, described: Json) -> None:
    assert house.anybody.get("/schema").json() == described


def test_the_schema_describes_every_door(described: Json) -> None:
    assert described["openapi"].startswith("3.1")
    assert described["info"]["title"] == "网格通 Wangge"
    assert {
        "POST /mobile/v1/session",
        "GET /mobile/v1/packs/{sha256}",
        "POST /api/v1/session",
        "GET /api/v1/tickets",
        "POST /api/v1/tickets",
        "POST /api/v1/tickets/{reference}/dispatch",
        "GET /api/v1/quarantine",
        "GET /api/v1/handhelds",
        "GET /health/ready",
    } <= operations(described).keys()


def test_every_address_that_a_document_names_is_a_door(described: Json) -> None:
    doors = [way.split() for way in operations(described)]
    named = [
        (name_of(page), *found)
        for page in PAGES
        for found in ADDRESS.findall(page.read_text(encoding="utf-8"))
    ]
    astray = [
        (page, method, path)
        for page, method, path in named
        if not any(method in ("", way) and is_same(path, door) for way, door in doors)
    ]

    assert len(named) > 200
    assert astray == []


def is_same(path: str, door: str) -> bool:
    """Whether an address is that of the door, whatever stands in braces in either."""
    steps, there = path.split("/"), door.split("/")
    return len(steps) == len(there) and all(
        one == other or "{" in one or "{" in other for one, other in zip(steps, there, strict=True)
    )


def test_every_operation_is_explained(described: Json) -> None:
    silent = [
        name
        for name, operation in operations(described).items()
        if not (operation.get("summary") and operation.get("description"))
    ]

    assert silent == []


def test_every_operation_has_a_name_of_its_own(described: Json) -> None:
    names = [operation["operationId"] for operation in operations(described).values()]

    assert len(names) == len(set(names))


def test_every_reference_inside_the_schema_leads_somewhere(described: Json) -> None:
    references = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(described)))

    assert references
    assert references <= described["components"]["schemas"].keys()


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json"])
def test_the_schema_loads_nothing_from_outside(house: ServedHouse, path: str) -> None:
    reply = house.anybody.get(path)

    assert "html" not in reply.headers["content-type"]
    assert LINK.findall(reply.text) == []


REPLIES = ["/schema", "/health/live", "/nowhere", "/api/v1/tickets", "/mobile/v1/packs/x", "/db", "/db/x"]


@pytest.mark.parametrize("path", REPLIES)
def test_no_browser_guesses_and_no_cache_keeps(house: ServedHouse, path: str) -> None:
    headers = house.anybody.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1", "/api/v2/tickets", "/mobile/v1/x"])
def test_an_unknown_address_is_a_problem_with_a_name(house: ServedHouse, path: str) -> None:
    problem(house.anybody.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/tickets", {"GET", "POST", "OPTIONS"}),
        ("GET", "/mobile/v1/session", {"POST", "DELETE", "OPTIONS"}),
        ("DELETE", "/health/live", {"GET", "OPTIONS"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    house: ServedHouse, method: str, path: str, allowed: set[str]
) -> None:
    refused = house.anybody.request(method, path)

    problem(refused, 405, "method-not-allowed")
    assert set(refused.headers["allow"].split(", ")) == allowed


def test_an_oversized_body_is_too_large(house: ServedHouse) -> None:
    refused = house.anybody.post("/api/v1/session", content=b" " * (2 << 20))

    problem(refused, 413, "too-large")


def test_the_replication_protocol_says_no_in_its_own_words(house: ServedHouse) -> None:
    refused = house.anybody.get("/db/mailbox-worker-1")

    assert refused.headers["content-type"].startswith("application/json")
    assert set(refused.json()) == {"error", "reason"}


def test_readiness_tells_how_much_waits_to_be_taken_in(house: ServedHouse) -> None:
    assert house.anybody.get("/health/live").json() == {"status": "live"}
    told = house.anybody.get("/health/ready").json()
    assert (told["status"], told["waiting"]) == ("ready", 0)
    assert set(told) == {"status", "waiting", "map_is_filled"}


def test_a_kept_connection_serves_one_reply_after_the_other(house: ServedHouse) -> None:
    with httpx.Client(base_url=house.address, timeout=180) as client:
        replies = [client.get("/health/live"), client.get("/nowhere"), client.get("/health/live")]

    assert [reply.status_code for reply in replies] == [200, 404, 200]
