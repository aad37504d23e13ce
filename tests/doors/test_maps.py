"""Maps: areas for everybody who is signed in, open tickets for those who answer for their areas."""

import gzip
from typing import Any

import httpx
import mapbox_vector_tile
import pytest

from geo.mercator import unit_at
from tests.doors.house import Json, ServedHouse, problem
from tests.doors.reports import a_report, number_of, registered
from tests.server.small_city import IN_G1, IN_G3, LAMP

MEDIA = "application/vnd.mapbox-vector-tile"
ZOOM = 10
X, Y = (unit >> 32 - ZOOM for unit in unit_at(IN_G1.lon, IN_G1.lat))
WHOLE = f"{ZOOM}/{X}/{Y}.mvt"


def features(reply: httpx.Response, layer: str) -> list[dict[str, Any]]:
    if reply.status_code == 204:
        return []
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == MEDIA
    read = mapbox_vector_tile.decode(reply.content)
    return [each["properties"] for each in read[layer]["features"]]


def tickets(house: ServedHouse, login: str, tile: str = WHOLE, **query: str) -> list[dict[str, Any]]:
    return features(house.desk(login).get(f"/api/v1/tiles/tickets/{tile}", params=query), "clusters")


def total(found: list[dict[str, Any]]) -> int:
    return sum(each["count"] for each in found)


@pytest.fixture(scope="module")
def two(house: ServedHouse) -> tuple[Json, Json]:
    """A lamp in the western street and one in the eastern."""
    return registered(house, a_report(LAMP, IN_G1)), registered(house, a_report(LAMP, IN_G3))


def test_the_list_names_every_layer_and_where_its_tiles_are(house: ServedHouse) -> None:
    told = house.desk("street1").get("/api/v1/tiles").json()
    assert [layer["name"] for layer in told["layers"]] == [
        "city",
        "district",
        "street",
        "grid",
        "special",
        "tickets",
    ]
    for layer in told["layers"]:
        (address,) = layer["tiles"]
        reply = house.desk("street1").get(address.format(z=ZOOM, x=X, y=Y))
        assert reply.status_code in (200, 204)
        named = [each["id"] for each in layer["vector_layers"]]
        assert set(mapbox_vector_tile.decode(reply.content)) <= set(named)


def test_another_version_of_the_boundaries_can_be_shown_beside_the_one_in_force(house: ServedHouse) -> None:
    desk = house.desk("street1")
    version = desk.get("/api/v1/tiles").json()["boundary_version"]
    told = desk.get("/api/v1/tiles", params={"version": version}).json()
    address = told["layers"][0]["tiles"][0].format(z=ZOOM, x=X, y=Y)
    assert address.endswith(f"&version={version}")
    assert desk.get(address).headers["cache-control"].endswith("immutable")
    for unknown in ("/api/v1/tiles", f"/api/v1/tiles/grid/{WHOLE}"):
        refused = desk.get(unknown, params={"version": "of old"})
        problem(refused, 404, "boundary-version-unknown")


def test_a_tile_has_the_areas_of_its_layer(house: ServedHouse) -> None:
    reply = house.desk("street1").get(f"/api/v1/tiles/grid/{WHOLE}")
    assert {each["code"] for each in features(reply, "areas")} == {"g1", "g2", "g3", "g4"}


def test_a_tile_far_from_the_city_has_no_content(house: ServedHouse) -> None:
    assert house.desk("street1").get("/api/v1/tiles/grid/10/0/0.mvt").status_code == 204


@pytest.mark.usefixtures("two")
def test_a_tile_that_has_not_changed_is_not_sent_again(house: ServedHouse) -> None:
    for layer in ("grid", "tickets"):
        address = f"/api/v1/tiles/{layer}/{WHOLE}"
        first = house.desk("street1").get(address)
        again = house.desk("street1").get(address, headers={"If-None-Match": first.headers["etag"]})
        assert first.headers["cache-control"] == "private, no-cache"
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


def test_under_the_address_of_its_version_a_layer_is_kept_for_good(house: ServedHouse) -> None:
    desk = house.desk("street1")
    (address,) = desk.get("/api/v1/tiles").json()["layers"][0]["tiles"]
    current = desk.get(address.format(z=ZOOM, x=X, y=Y))
    outdated = desk.get(f"/api/v1/tiles/city/{WHOLE}?tag=yesterday")
    assert current.headers["cache-control"].endswith("immutable")
    assert outdated.headers["cache-control"] == "private, no-cache"


def test_a_tile_is_packed_for_those_who_can_unpack_it(house: ServedHouse) -> None:
    desk, address = house.desk("street1"), f"/api/v1/tiles/grid/{WHOLE}"
    plain = desk.get(address, headers={"Accept-Encoding": "identity"})
    with desk.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(content) == plain.content


def test_a_coordinator_sees_the_tickets_of_their_own_areas_only(
    house: ServedHouse, two: tuple[Json, Json]
) -> None:
    west, east = (tickets(house, login) for login in ("street1", "street2"))
    assert (total(west), total(east)) == (1, 1)
    assert west[0]["number"] == number_of(two[0])
    assert east[0]["number"] == number_of(two[1])
    assert total(tickets(house, "operator1")) == 2


@pytest.mark.usefixtures("two")
def test_a_tag_is_good_for_those_with_the_same_view_only(house: ServedHouse) -> None:
    address = f"/api/v1/tiles/tickets/{WHOLE}"
    west = house.desk("street1").get(address)
    east = house.desk("street2").get(address, headers={"If-None-Match": west.headers["etag"]})
    assert east.status_code == 200


@pytest.mark.parametrize("login", ["handler1", "admin1", "helper1"])
def test_who_answers_for_no_area_or_sees_none_has_no_map_of_tickets(house: ServedHouse, login: str) -> None:
    refused = house.desk(login).get(f"/api/v1/tiles/tickets/{WHOLE}")
    assert "street_coordinator" in problem(refused, 403, "role-missing")["roles"]


@pytest.mark.usefixtures("two")
def test_a_ticket_is_on_the_map_as_soon_as_it_is_registered(house: ServedHouse) -> None:
    before = total(tickets(house, "operator1"))
    registered(house, a_report(LAMP, IN_G1))
    assert total(tickets(house, "operator1")) == before + 1


@pytest.mark.usefixtures("two")
def test_a_map_can_be_about_one_group_or_about_what_waits(house: ServedHouse) -> None:
    assert total(tickets(house, "operator1", group="01")) == total(tickets(house, "operator1"))
    assert tickets(house, "operator1", group="03") == []
    assert tickets(house, "operator1", waits_for_a_person="true") == []


def tallies(house: ServedHouse, login: str, layer: str, **query: str) -> Json:
    reply = house.desk(login).get(f"/api/v1/areas/{layer}/tallies", params=query)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


@pytest.mark.usefixtures("two")
def test_areas_are_shaded_by_their_open_tickets(house: ServedHouse) -> None:
    for layer, areas in (("grid", {"g1", "g3"}), ("street", {"s1", "s2"})):
        told = tallies(house, "supervisor1", layer)
        assert areas <= told.keys()
        assert sum(each["count"] for each in told.values()) == total(tickets(house, "supervisor1"))
        assert all(each["count"] >= each["yellow"] + each["red"] for each in told.values())


@pytest.mark.usefixtures("two")
def test_of_areas_that_are_somebody_elses_nothing_is_counted(house: ServedHouse) -> None:
    assert tallies(house, "street2", "street").keys() == {"s2"}


def test_tallies_and_tiles_are_narrowed_alike(house: ServedHouse, two: tuple[Json, Json]) -> None:
    state, channel = two[0]["ticket"]["state"], two[0]["ticket"]["channel"]
    for narrowed in (
        {"state": state},
        {"state": "closed"},
        {"channel": channel},
        {"channel": "media"},
        {"unit": "urban"},
        {"light": "red"},
        {"light": "green", "received_until": "2999-01-01"},
        {"received_from": "0001-01-01", "received_until": "9999-12-31"},
        {"received_until": "2020-01-01"},
    ):
        counted = sum(each["count"] for each in tallies(house, "supervisor1", "grid", **narrowed).values())
        assert counted == total(tickets(house, "supervisor1", **narrowed)), narrowed
    assert tallies(house, "supervisor1", "grid", state=state)
    assert tallies(house, "supervisor1", "grid", received_until="2020-01-01") == {}


@pytest.mark.parametrize("query", [{"light": "blue"}, {"channel": "pigeon"}, {"received_from": "gestern"}])
def test_a_filter_that_cannot_be_is_told_by_its_name(house: ServedHouse, query: Json) -> None:
    refused = house.desk("supervisor1").get("/api/v1/areas/grid/tallies", params=query)
    assert next(iter(query)) in problem(refused, 400, "bad-request")["detail"]


def test_there_are_no_tallies_of_a_layer_that_there_is_not(house: ServedHouse) -> None:
    problem(house.desk("supervisor1").get("/api/v1/areas/moon/tallies"), 404, "layer-unknown")


@pytest.mark.parametrize("layer", ["grid", "tickets"])
@pytest.mark.parametrize("tile", ["10/1024/0.mvt", "0/0/1.mvt", "3/0/8.mvt"])
def test_a_tile_that_the_world_does_not_have_is_unknown(house: ServedHouse, layer: str, tile: str) -> None:
    problem(house.desk("operator1").get(f"/api/v1/tiles/{layer}/{tile}"), 404, "tile-unknown")


@pytest.mark.parametrize("layer", ["grid", "tickets"])
@pytest.mark.parametrize(
    "tile", ["23/0/0.mvt", "3/-1/0.mvt", "3/0/0.png", "3/0/-1.mvt", "3/0/9999999999.mvt"]
)
def test_an_address_that_is_no_tile_is_refused(house: ServedHouse, layer: str, tile: str) -> None:
    problem(house.desk("operator1").get(f"/api/v1/tiles/{layer}/{tile}"), 400, "bad-request")


def test_a_layer_that_there_is_not_is_unknown(house: ServedHouse) -> None:
    refused = house.desk("operator1").get(f"/api/v1/tiles/ward/{WHOLE}")
    assert problem(refused, 404, "layer-unknown")["layer"] == "ward"


@pytest.mark.parametrize(
    "address", ["tiles", f"tiles/grid/{WHOLE}", f"tiles/tickets/{WHOLE}", "tickets/1/nearby"]
)
def test_nobody_gets_in_without_signing_in(house: ServedHouse, address: str) -> None:
    problem(house.anybody.get(f"/api/v1/{address}"), 401, "sign-in-needed")


def test_an_open_ticket_at_the_same_place_is_told_with_what_speaks_for_it(house: ServedHouse) -> None:
    place = a_report(LAMP, IN_G3)
    one, other = registered(house, place), registered(house, place)
    told = house.desk("street2").get(f"/api/v1/tickets/{number_of(one)}/nearby").json()
    (found,) = [each for each in told if each["ticket"]["number"] == number_of(other)]
    assert found["is_likely"]
    assert (found["place"], found["time"], found["category"]) == ("same", "same", "same")
    reasons = {reason["code"]: reason["facts"] for reason in found["reasons"]}
    assert (reasons["place"]["distance_m"], reasons["time"]["days"]) == ("0", "0")
    assert number_of(one) not in [each["ticket"]["number"] for each in told]


def test_what_lies_near_a_ticket_is_told_to_those_only_who_see_it(
    house: ServedHouse, two: tuple[Json, Json]
) -> None:
    refused = house.desk("street2").get(f"/api/v1/tickets/{number_of(two[0])}/nearby")
    problem(refused, 404, "ticket-unknown")
