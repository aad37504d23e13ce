"""What makes a new pack out of the one that a handheld holds: small when little has changed, and exact to the byte."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_api.door import DIFFERENCE
from server.casework.pack_difference import Keep, difference, joined
from tests.doors.house import Handheld, Json, ServedHouse, problem
from tests.mobile_api.device import Device

members = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=3), max_leaves=6
    ),
    min_size=1,
    max_size=6,
).map(lambda known: [(name, json.dumps(value, ensure_ascii=False).encode()) for name, value in known.items()])


def applied(old: bytes, pieces: list[Json]) -> bytes:
    """As a handheld does it."""
    return b"".join(
        old[slice(*piece["keep"])] if "keep" in piece else piece["take"].encode() for piece in pieces
    )


@given(members, members)
def test_any_pack_is_made_out_of_any_other(
    old: list[tuple[str, bytes]], new: list[tuple[str, bytes]]
) -> None:
    held, contents = joined(old)
    content, sections = joined(new)

    made = difference(content, sections, "older", contents)

    parts = [
        held[slice(*piece.keep)] if isinstance(piece, Keep) else piece.take.encode() for piece in made.pieces
    ]
    assert b"".join(parts) == content
    assert made.sha256 == hashlib.sha256(content).hexdigest()


@given(members)
def test_a_pack_is_the_json_of_its_members(given_members: list[tuple[str, bytes]]) -> None:
    content, _ = joined(given_members)

    assert json.loads(content) == {name: json.loads(value) for name, value in given_members}


@pytest.fixture
def handheld(house: ServedHouse) -> Handheld:
    return Device(house).paired("worker1")


def a_changed_roster(house: ServedHouse, handheld: Handheld) -> str:
    """A colleague's name changes; the digest of the pack that is current then."""
    body = house.sql("SELECT body FROM people WHERE id = 'worker-2'")[0][0]
    person = json.loads(body)
    person["name"] += "改"
    house.sql("UPDATE people SET body = ? WHERE id = 'worker-2'", json.dumps(person).encode())
    return str(Device(house).paired(handheld.session["person"]).session["pack"]["sha256"])


def test_when_only_the_roster_has_changed_only_the_roster_is_sent(
    house: ServedHouse, handheld: Handheld
) -> None:
    old = handheld.client.get(handheld.session["pack"]["url"])
    sha256 = a_changed_roster(house, handheld)

    reply = handheld.client.get(
        f"/mobile/v1/packs/{sha256}", params={"from": handheld.session["pack"]["sha256"]}
    )

    assert reply.headers["content-type"].startswith(DIFFERENCE)
    made = applied(old.content, reply.json()["pieces"])
    assert hashlib.sha256(made).hexdigest() == sha256 == reply.json()["sha256"]
    taken = [piece["take"] for piece in reply.json()["pieces"] if "take" in piece]
    assert sum(map(len, taken)) < len(json.dumps(json.loads(made)["roster"], ensure_ascii=False)) + 20
    whole = handheld.client.get(f"/mobile/v1/packs/{sha256}")
    assert whole.content == made
    assert int(reply.headers["content-length"]) * 10 < int(whole.headers["content-length"])


@pytest.mark.parametrize("older", ["0" * 64, "", "中文"])
def test_from_a_pack_that_nobody_knows_the_whole_one_is_sent(handheld: Handheld, older: str) -> None:
    url = handheld.session["pack"]["url"]

    reply = handheld.client.get(url, params={"from": older})

    assert reply.headers["content-type"].startswith("application/json")
    assert hashlib.sha256(reply.content).hexdigest() == handheld.session["pack"]["sha256"]


def test_a_difference_to_a_pack_that_is_not_current_is_not_there(handheld: Handheld) -> None:
    current = handheld.session["pack"]["sha256"]

    refused = handheld.client.get(f"/mobile/v1/packs/{'0' * 64}", params={"from": current})

    problem(refused, 404, "pack-unknown")


def test_coordinators_see_which_pack_a_handheld_was_given(house: ServedHouse, handheld: Handheld) -> None:
    handheld.client.get(handheld.session["pack"]["url"])

    rows = house.desk("street1").get("/api/v1/handhelds").json()
    seen = next(row for row in rows if row["writer"] == handheld.session["writer"])

    assert seen["pack_sha256"] == handheld.session["pack"]["sha256"]
    assert seen["pack_version"] == handheld.session["pack"]["version"]
