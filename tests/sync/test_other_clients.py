"""Clients that do not replicate like PouchDB: nano's everyday calls, and RxDB's own way over plain CouchDB."""

import base64

import httpx
import pytest

from .hosted import with_credentials
from .oracle import ABSENT, told_by
from .standalone import ADMIN, Standalone

pytestmark = pytest.mark.skipif(ABSENT is not None, reason=str(ABSENT))


def test_nano_does_its_everyday_work(server: Standalone) -> None:
    told = told_by("nano.mjs", with_credentials(server.url))
    assert told.pop("head").startswith('"1-')
    assert told == {
        "listed": True,
        "read": 1,
        "conflict": {"statusCode": 409, "error": "conflict"},
        "bulk": [[True, "a"], [True, "b"]],
        "fetched": ["a", "b"],
        "rows": ["a", "b", "中文/一"],
        "destroyed": True,
        "missing": {"statusCode": 404, "error": "not_found", "reason": "deleted"},
        "attachment": "照片",
        "changes": ["a", "b", "c", "中文/一"],
        "info": 3,
        "gone": 404,
    }


def test_two_rxdb_apps_share_a_collection(server: Standalone, client: httpx.Client, db: str) -> None:
    secret = base64.b64encode(":".join(ADMIN).encode()).decode()
    told = told_by("rxdb.mjs", f"{server.url}{db}/", f"Basic {secret}")
    assert told == {"pushed": True, "changed": True, "removed": True, "agreed": True, "problems": []}
    assert client.get(db).json()["doc_count"] == 7
