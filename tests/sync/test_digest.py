"""Digests: equal for equal sets, changed by any change, and good for finding where two replicas differ."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.digest import Digest, digest_of

_VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors", "digest.json").read_text("utf-8"))

sets = st.dictionaries(st.text(max_size=5), st.sampled_from(["1-a", "2-b", "10-C"]), max_size=6)


@pytest.mark.parametrize("case", _VECTORS["cases"], ids=lambda case: case["name"])
def test_digests_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    digest = digest_of(map(tuple, case["documents"]))
    assert (digest.count, digest.hex) == (case["count"], case["sum"])


@given(sets, sets)
def test_equal_digests_mean_equal_sets(one: dict[str, str], other: dict[str, str]) -> None:
    assert (digest_of(one.items()) == digest_of(other.items())) == (one == other)


@given(sets, st.randoms())
def test_parts_add_up_to_the_whole_and_can_be_taken_out_again(known: dict[str, str], chance: Any) -> None:
    part = {name: rev for name, rev in known.items() if chance.random() < 0.5}
    rest = {name: rev for name, rev in known.items() if name not in part}
    assert digest_of(part.items()) + digest_of(rest.items()) == digest_of(known.items())
    assert digest_of(known.items()) - digest_of(rest.items()) == digest_of(part.items())


def test_a_database_is_told_as_all_docs_lists_it(client: httpx.Client, db: str) -> None:
    for name in ("a", "b", "中/文", "_design/d"):
        client.put(f"{db}/{name.replace('/', '%2F')}", json={})
    client.put(f"{db}/_local/checkpoint", json={})
    client.delete(f"{db}/b", params={"rev": client.get(f"{db}/b").json()["_rev"]})
    listed = client.get(f"{db}/_all_docs").json()["rows"]
    expected = digest_of((row["id"], row["value"]["rev"]) for row in listed)
    info = client.get(db).json()
    assert client.get(f"{db}/_digest").json() == {
        "count": 3,
        "sum": expected.hex,
        "update_seq": info["update_seq"],
    }


def test_a_stretch_of_ids_has_its_own_digest(client: httpx.Client, db: str) -> None:
    revs = {name: client.put(f"{db}/{name}", json={}).json()["rev"] for name in "abcd"}
    asked = {"startkey": '"b"', "endkey": '"d"'}
    expected = digest_of((name, revs[name]) for name in "bc")
    assert client.get(f"{db}/_digest", params=asked).json()["sum"] == expected.hex
    assert client.get(f"{db}/_digest", params={"startkey": '"e"'}).json()["count"] == 0


def test_what_is_no_stretch_is_refused(client: httpx.Client, db: str) -> None:
    refused = client.get(f"{db}/_digest", params={"startkey": "b"})
    assert (refused.status_code, refused.json()["error"]) == (400, "bad_request")
    assert client.get("/nowhere/_digest").status_code == 404


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda mine: mine.pop("d0777"),
        lambda mine: mine.update(d0000="9-other"),
        lambda mine: mine.update(d0500x="1-only-here"),
        lambda mine: mine.update(zzz="1-beyond-the-last"),
    ],
)
def test_one_difference_among_a_thousand_is_found_in_few_requests(
    client: httpx.Client, thousand: tuple[str, Mapping[str, str]], spoilt: Callable[[dict[str, str]], Any]
) -> None:
    path, stored = thousand
    mine = dict(stored)
    spoilt(mine)
    asked = _Digests(client, path)
    expected = {name for name, _ in mine.items() ^ stored.items()}
    assert _differing(asked, mine, None, None) == expected
    assert asked.count <= 22  # twice for each halving of a thousand, and the two that were not equal at last


class _Digests:
    """The server's side, counted."""

    def __init__(self, client: httpx.Client, path: str) -> None:
        self._client, self._path, self.count = client, path, 0

    def __call__(self, door: str, start: str | None, end: str | None) -> Any:
        self.count += 1
        keys = {"startkey": start, "endkey": end, "inclusive_end": None if end is None else False}
        said = {name: json.dumps(key) for name, key in keys.items() if key is not None}
        return self._client.get(f"{self._path}/{door}", params=said).json()


def _differing(asked: _Digests, mine: Mapping[str, str], start: str | None, end: str | None) -> set[str]:
    """The algorithm that SPEC.md describes: halve what differs until one side is as good as empty."""
    ours = digest_of(mine.items())
    its = asked("_digest", start, end)
    if Digest(its["count"], int(its["sum"], 16)) == ours:
        return set()
    if ours.count <= 1:
        rows = asked("_all_docs", start, end)["rows"]
        return {name for name, _ in {(row["id"], row["value"]["rev"]) for row in rows} ^ set(mine.items())}
    middle = sorted(mine)[len(mine) // 2]
    lower = {name: rev for name, rev in mine.items() if name < middle}
    upper = {name: rev for name, rev in mine.items() if name >= middle}
    return _differing(asked, lower, start, middle) | _differing(asked, upper, middle, end)


@pytest.fixture(scope="module")
def thousand(client: httpx.Client) -> tuple[str, Mapping[str, str]]:
    path = "/thousand"
    client.put(path)
    docs = [{"_id": f"d{number:04}"} for number in range(1000)]
    made = client.post(f"{path}/_bulk_docs", json={"docs": docs}).json()
    return path, {row["id"]: row["rev"] for row in made}
