"""Open reports on the map: near ones as one point, by zoom, within one's own areas."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import mapbox_vector_tile
from hypothesis import given
from hypothesis import strategies as st

from geo.clusters import GREEN, RED, YELLOW, Clusters, Narrowed, Spot, Tally
from geo.mercator import Tile, unit_at
from geo.mvt import EXTENT
from tests.geo.squares import SIDE, SOUTH, WEST

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYTHING = Narrowed()


def spot(x: float = 0.5, y: float = 0.5, areas: Iterable[str] = ("g1", "s1"), **more: Any) -> Spot:
    return Spot(lon=WEST + x * SIDE, lat=SOUTH + y * SIDE, areas=frozenset(areas), **more)


def shown(*spots: Spot) -> Clusters:
    """The reports under the numbers 1, 2 …"""
    clusters = Clusters()
    for number, each in enumerate(spots, start=1):
        clusters.put(number, each)
    return clusters


def tile_of(place: Spot, zoom: int) -> Tile:
    x, y = unit_at(place.lon, place.lat)
    return Tile(zoom, x >> 32 - zoom, y >> 32 - zoom)


def points(
    clusters: Clusters, zoom: int = 10, narrowed: Narrowed = EVERYTHING, around: Spot | None = None
) -> list[dict[str, Any]]:
    content = clusters.tile(tile_of(around or spot(), zoom), NOW, narrowed)
    read = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return [
        {**each["properties"], "at": tuple(each["geometry"]["coordinates"])}
        for each in read.get("clusters", {"features": []})["features"]
    ]


def test_reports_near_each_other_are_one_point_with_their_number() -> None:
    (point,) = points(shown(spot(), spot(0.501), spot(0.502)))
    assert point["count"] == 3
    assert "number" not in point


def test_a_report_by_itself_is_shown_with_its_ticket_number() -> None:
    clusters = Clusters()
    clusters.put(26112201000173, spot())
    (point,) = points(clusters)
    assert (point["count"], point["number"]) == (1, "26112201000173")


def test_on_a_finer_map_they_part() -> None:
    near = shown(spot(), spot(0.6))
    assert [point["count"] for point in points(near, zoom=10)] == [2]
    assert [point["count"] for point in points(near, zoom=15)] == [1, 1]


def test_a_cluster_shows_the_worst_light_of_its_reports() -> None:
    green = spot(yellow_at=NOW + HOUR, red_at=NOW + 2 * HOUR)
    yellow = spot(yellow_at=NOW - HOUR, red_at=NOW + HOUR)
    red = spot(yellow_at=NOW - 2 * HOUR, red_at=NOW)
    timeless = spot()
    assert points(shown(green, timeless))[0]["light"] == GREEN
    assert points(shown(green, yellow, timeless))[0]["light"] == YELLOW
    assert points(shown(green, red, yellow))[0]["light"] == RED


def test_lights_turn_with_time_alone() -> None:
    clusters = shown(spot(yellow_at=NOW + HOUR, red_at=NOW + 2 * HOUR))
    tile = tile_of(spot(), 10)
    later = mapbox_vector_tile.decode(clusters.tile(tile, NOW + HOUR, EVERYTHING))
    assert later["clusters"]["features"][0]["properties"]["light"] == YELLOW


def test_a_cluster_has_a_group_where_all_its_reports_have_the_same() -> None:
    assert points(shown(spot(group="市容"), spot(group="市容")))[0]["group"] == "市容"
    assert "group" not in points(shown(spot(group="市容"), spot(group="环保")))[0]
    assert "group" not in points(shown(spot(group="市容"), spot()))[0]


def test_it_tells_how_many_wait_for_a_person() -> None:
    (point,) = points(shown(spot(waits_for_a_person=True), spot(), spot(waits_for_a_person=True)))
    assert point["waiting"] == 2


def test_only_reports_in_the_areas_of_the_scope_are_counted() -> None:
    clusters = shown(spot(areas=("g1", "s1")), spot(areas=("g2", "s1")), spot(areas=("g3", "s2")))
    assert points(clusters, narrowed=Narrowed(scope=frozenset({"s1"})))[0]["count"] == 2
    (alone,) = points(clusters, narrowed=Narrowed(scope=frozenset({"g3", "elsewhere"})))
    assert (alone["count"], alone["number"]) == (1, "3")
    assert points(clusters, narrowed=Narrowed(scope=frozenset({"s9"}))) == []
    assert points(clusters, narrowed=Narrowed(scope=frozenset())) == []


def test_a_scope_that_was_asked_about_sees_areas_that_are_new_since() -> None:
    clusters = shown(spot(areas=("g1", "s1")))
    mine = Narrowed(scope=frozenset({"s1"}))
    assert points(clusters, narrowed=mine)[0]["count"] == 1
    clusters.put(2, spot(areas=("g2", "s1")))
    assert points(clusters, narrowed=mine)[0]["count"] == 2


def test_a_tile_can_be_about_one_group_or_about_what_waits_for_a_person() -> None:
    clusters = shown(spot(group="市容"), spot(group="环保", waits_for_a_person=True), spot())
    assert points(clusters, narrowed=Narrowed(group="环保"))[0]["number"] == "2"
    assert points(clusters, narrowed=Narrowed(group="水利")) == []
    assert points(clusters, narrowed=Narrowed(waits_for_a_person=True))[0]["number"] == "2"
    assert points(clusters, narrowed=Narrowed(waits_for_a_person=False))[0]["count"] == 2


def test_reports_are_told_apart_by_state_channel_unit_light_and_day() -> None:
    one = spot(state="dispatched", channel="phone", unit="urban", received_at=NOW - 2 * HOUR, red_at=NOW)
    two = spot(state="to_review", channel="wechat", unit="water", received_at=NOW - HOUR, yellow_at=NOW)
    clusters = shown(one, two, spot())
    wanted: dict[str, list[Narrowed]] = {
        "1": [
            Narrowed(state="dispatched"),
            Narrowed(channel="phone"),
            Narrowed(unit="urban"),
            Narrowed(light=RED),
            Narrowed(received_until=NOW - HOUR),
        ],
        "2": [
            Narrowed(state="to_review"),
            Narrowed(light=YELLOW),
            Narrowed(unit="water", channel="wechat"),
            Narrowed(received_from=NOW - HOUR, received_until=NOW),
        ],
        "3": [Narrowed(light=GREEN)],
    }
    for number, each in wanted.items():
        assert [[point["number"] for point in points(clusters, narrowed=by)] for by in each] == [
            [number]
        ] * len(each)
    assert points(clusters, narrowed=Narrowed(unit="water", channel="phone")) == []
    assert points(clusters, narrowed=Narrowed(unit="nobody")) == []


def test_what_came_within_the_last_minute_of_a_day_is_that_days() -> None:
    midnight = NOW.replace(hour=16, minute=0)
    clusters = shown(spot(received_at=midnight - timedelta(seconds=30)))
    assert points(clusters, narrowed=Narrowed(received_until=midnight))
    assert points(clusters, narrowed=Narrowed(received_from=midnight)) == []


def test_what_lies_outside_all_that_is_kept_away_is_counted() -> None:
    clusters = shown(spot(areas=("g1", "s1")), spot(areas=("g1", "s1", "secret")))
    assert points(clusters, narrowed=Narrowed(outside=frozenset({"secret"})))[0]["number"] == "1"


def test_areas_are_tallied_by_light_and_by_what_waits() -> None:
    in_g1 = [spot(red_at=NOW), spot(yellow_at=NOW, waits_for_a_person=True), spot()]
    clusters = shown(*in_g1, spot(areas=("g2", "s1")))
    clusters.drop(3)
    assert clusters.tallies(NOW, EVERYTHING) == {
        frozenset({"g1", "s1"}): Tally(2, 1, 1, 1),
        frozenset({"g2", "s1"}): Tally(1, 0, 0, 0),
    }
    assert clusters.tallies(NOW, Narrowed(scope=frozenset({"g2"}))).keys() == {frozenset({"g2", "s1"})}
    assert clusters.tallies(NOW, Narrowed(light=RED)) == {frozenset({"g1", "s1"}): Tally(1, 0, 1, 0)}


def test_a_report_moves_when_it_is_put_again_and_goes_when_it_is_dropped() -> None:
    clusters = shown(spot(), spot())
    before = clusters.revision
    clusters.put(1, spot(40, 40))
    assert clusters.revision > before
    assert points(clusters, zoom=14)[0]["number"] == "2"
    assert points(clusters, zoom=14, around=spot(40, 40))[0]["number"] == "1"
    clusters.drop(2)
    assert points(clusters, zoom=14) == []
    assert len(clusters) == 1


SPOTS = st.builds(
    spot,
    st.floats(0, 30),
    st.floats(0, 30),
    st.sampled_from([("g1", "s1"), ("g2", "s1"), ("g3", "s2")]),
    waits_for_a_person=st.booleans(),
)


@given(spots=st.lists(SPOTS, max_size=30), zoom=st.integers(0, 22), gone=st.sets(st.integers(1, 30)))
def test_tiles_count_every_report_once_where_it_lies(spots: list[Spot], zoom: int, gone: set[int]) -> None:
    clusters = shown(*spots)
    for number in gone:
        clusters.drop(number)
    kept = [each for number, each in enumerate(spots, start=1) if number not in gone]
    mine = Narrowed(scope=frozenset({"s1"}))
    for tile in {tile_of(each, zoom) for each in spots}:
        here = [each for each in kept if tile_of(each, zoom) == tile and "s1" in each.areas]
        read = mapbox_vector_tile.decode(clusters.tile(tile, NOW, mine)).get("clusters", {"features": []})
        described = [each["properties"] for each in read["features"]]
        assert sum(each["count"] for each in described) == len(here)
        assert sum(each["waiting"] for each in described) == sum(each.waits_for_a_person for each in here)
        for each in read["features"]:
            assert all(0 <= unit <= EXTENT for unit in each["geometry"]["coordinates"])
