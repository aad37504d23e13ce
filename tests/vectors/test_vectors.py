"""The vectors are what the code says, and the place where a handheld is proved to say what the server says."""

import json
from collections import Counter
from datetime import date

import pytest

from geo.locate import Locator
from geo.pack import pack_map
from geo.pocket import Pocket
from server.domain.deadlines import promise_due
from tests.geo.alike import differences
from tests.server.domain.china import CALENDAR, CATALOGUE, china
from tests.vectors import places, terms
from tests.vectors.files import FILES, HERE, written

LOCATE = json.loads((HERE / "locate.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_vectors_is_what_the_code_says_now(name: str) -> None:
    assert (HERE / name).read_text("utf-8") == written(FILES[name]()), "python -m tests.vectors"


def test_two_thousand_positions_of_every_kind_are_among_them() -> None:
    answers = [answer for _, answer in LOCATE["cases"]]
    assert len(answers) >= 2_000
    methods = Counter(answer["method"] for answer in answers)
    assert min(methods[each] for each in ("inside", "border", "overlap", "snapped", "none", "rejected")) >= 15
    assert len({asked[3] for asked, _ in LOCATE["cases"]}) == 3
    assert sum(answer["is_whole"] for answer in answers) >= 1_000
    assert sum(answer.get("confidence", 0) < 0.9 for answer in answers) >= 500


def test_the_town_of_the_vectors_is_the_odd_town() -> None:
    packed = pack_map(places.odd_town(), ["d1", "island"])
    assert json.loads(written({"map": packed}))["map"] == LOCATE["maps"][0]


def test_in_the_town_the_server_says_what_the_handheld_says() -> None:
    town = places.odd_town()
    pocket, locator = Pocket(pack_map(town, ["d1", "island"])), Locator(town)
    positions = [places.position_of(asked) for asked, _ in LOCATE["cases"] if asked[0] == 0]
    found = [(position, differences(pocket, locator, position)) for position in positions]
    assert [each for each in found if each[1]] == []


@pytest.mark.parametrize(
    ("received", "deadline_class", "due"),
    [
        (received, code, due)
        for received, *dues in terms.FIXTURES
        for code, due in zip("ABC", dues, strict=True)
        if due is not None
    ],
)
def test_the_fixtures_are_the_dates_that_the_notice_demands(
    received: str, deadline_class: str, due: str
) -> None:
    term = CATALOGUE.deadline_class(deadline_class)
    assert promise_due(china(f"{received}T10:00"), term, CALENDAR).on == date.fromisoformat(due)
