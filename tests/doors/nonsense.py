"""Nonsense in bulk: requests that no client of ours would send, made by chance from a seed."""

import json
import random
from collections.abc import Callable

METHODS = [*["GET"] * 6, *["POST"] * 12, "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
PATHS = """/api/v1/session /api/v1/tickets /api/v1/tickets/{n} /api/v1/tickets/{n}/events /api/v1/tickets/{n}/dispatch
    /api/v1/tickets/{n}/acceptance /api/v1/tickets/{n}/review /api/v1/tickets/{n}/callbacks /api/v1/quarantine
    /api/v1/tickets/{n}/closing /api/v1/tickets/{n}/contact-reveals /api/v1/handhelds /mobile/v1/session
    /mobile/v1/packs/{n} /health/live /health/ready /schema /schema/openapi.json / /api /api/v1 /mobile /favicon.ico
    /db /db/{n} /db/mailbox-worker-1/{n} /db/mailbox-worker-1/_changes /db/mailbox-worker-1/_bulk_docs
    /db/mailbox-worker-1/_revs_diff /db/mailbox-worker-1/_bulk_get /db/mailbox-worker-1/_local/{n}"""
NAMES = [
    "%00",
    "%2F",
    "%2e%2e",
    "..",
    "../..",
    "%ff%fe",
    "%E4%B8%AD%E6%96%87",
    "a" * 4000,
    "%25",
    "{x}",
    "'--",
    "%0a",
]
QUERIES = """limit=-1 limit=99999999999999999999 limit=x limit=1e9 limit=%00 after=%00 after=-5 after=' state=%ff
    waits_for_a_person=2 since=x since=99999999999999999999-a feed=longpoll&timeout=1 feed=x timeout=x style=x
    rev=x revs=x open_revs=[ keys=[ %00=%00 = && state=a&state=b&state=c category=%25 area=%5B%5D"""
HEADERS = {
    "If-Match": ["*", '""', '"-1"', '"' + "9" * 400 + '"', "x", 'W/"1"', "\x80"],
    "Idempotency-Key": ["", " ", "k" * 5000, "\x00\x80".strip("\x00"), "'", "k"],
    "Content-Type": [
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "x",
        "application/json; charset=utf-16",
    ],
    "Content-Encoding": ["gzip", "x"],
    "Accept": ["text/html", "x", "*/*;q=x"],
    "Wangge-Unsent": ["x", "9" * 400, "1;oldest=x"],
    "Origin": ["null", "https://x.example"],
    "Cookie": ["=", "a" * 3000],
}
FIELDS = """login password writer device channel request_type description category urgency position address contact
    place_ref units note approved reason contacted solved satisfied docs new_edits lon lat crs accuracy_m unit role
    _id _rev name phone doc_ids keys"""
ATOMS: list[object] = [
    *(
        None,
        True,
        0,
        -1,
        10**400,
        1e308,
        float("nan"),
        float("inf"),
        "",
        "x",
        "\x00",
        "中" * 3000,
        "\ud800",
        [],
        {},
    ),
    *("lead", "wgs84", "phone", "HELP", "0104", "command:x", "_design/x", "1-a", 0.5, 110.3, "urban"),
]


def nonsense(chance: random.Random, depth: int = 0) -> object:
    kind = chance.random()
    if depth > 3 or kind < 0.5:
        return chance.choice(ATOMS)
    if kind < 0.6:
        return [nonsense(chance, depth + 1) for _ in range(chance.randrange(3))]
    return {
        name: nonsense(chance, depth + 1) for name in chance.sample(FIELDS.split(), chance.randrange(1, 9))
    }


def body(chance: random.Random) -> bytes:
    made: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: b"{",
        lambda: b"\xff\xfe\x00",
        lambda: chance.randbytes(40),
        lambda: b"[" * 50_000,
        lambda: b'{"docs":' * 20_000,
        lambda: b'{"login":NaN,"password":Infinity}',
        lambda: b" " * chance.choice([2 << 20, 4 << 20]),
        *[lambda: json.dumps(nonsense(chance)).encode("utf-8", "surrogatepass")] * 60,
    ]
    return chance.choice(made)()


def address(chance: random.Random, number: str) -> str:
    name = number if chance.random() < 0.6 else chance.choice(NAMES)
    query = "&".join(chance.sample(QUERIES.split(), chance.choice([0, 0, 1, 2])))
    return chance.choice(PATHS.split()).replace("{n}", name) + (f"?{query}" if query else "")


def method(chance: random.Random, path: str) -> str:
    """Any method, but nobody signs out: the requests that follow would be refused before anything is read."""
    return chance.choice([each for each in METHODS if each != "DELETE" or "/session" not in path])


def headers(chance: random.Random) -> list[tuple[bytes, bytes]]:
    given = {"Content-Type": "application/json", "Idempotency-Key": str(chance.random())}
    given |= {
        name: chance.choice(HEADERS[name])
        for name in chance.sample(sorted(HEADERS), chance.choice([0, 1, 2]))
    }
    return [(name.encode(), value.strip().encode("latin-1")) for name, value in given.items()]
