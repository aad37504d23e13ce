"""The main job: reports recorded out of reach become routed tickets and come home as receipts."""

import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

from geo.areas import BASE, Area
from geo.crs import Crs, to_wgs84
from seed.city import City
from seed.day_plan import DayPlan
from seed.reckoning import Api
from seed.running_server import RunningServer
from tests.main_job.conftest import PASSWORD, LivedDay, live

KILLS = 20


def test_three_hundred_reports_are_received_once_each_and_answered_by_a_receipt(day: LivedDay) -> None:
    reckoning = day.reckoning

    assert reckoning.recorded == reckoning.received == reckoning.receipts == 300
    assert (reckoning.routed, reckoning.quarantined) == (298, 2)
    assert (reckoning.lost, reckoning.doubled) == (0, 0)


def test_every_photo_of_the_day_came_and_is_on_its_ticket(day: LivedDay) -> None:
    assert day.reckoning.photos_here == day.reckoning.photos_listed == 72


def test_the_day_had_its_troubles(day: LivedDay) -> None:
    left = {event["handheld"] for event in day.told if event["event"] == "out_of_reach"}

    assert left == {f"worker{no:02}" for no in range(1, 13)}
    assert day.reckoning.lost_replies == 4


def test_each_ticket_has_its_chain_of_areas_its_unit_and_its_deadline(day: LivedDay) -> None:
    tickets = list(Api(day.server.address, "operator", PASSWORD).tickets())

    assert {tuple(area["level"] for area in ticket["areas"]) for ticket in tickets} == {
        ("grid", "community", "street", "district", "city")
    }
    assert all(ticket["lead_unit"] and ticket["promise_due"] for ticket in tickets)
    assert {ticket["state"] for ticket in tickets} == {"dispatched", "to_dispatch"}


def test_what_was_unusual_about_a_report_stands_on_its_ticket(day: LivedDay) -> None:
    api = Api(day.server.address, "operator", PASSWORD)
    cards = [api.card(ticket["id"]) for ticket in api.tickets()]

    ahead = [card for card in cards if card["clock_skew_s"] is not None]
    assert sum(card["ticket"]["out_of_scope"] for card in cards) == 1
    assert len(ahead) == 25
    assert min(card["clock_skew_s"] for card in ahead) > 399 * 24 * 3600
    assert {card["position"]["crs"] for card in cards} == {"wgs84", "gcj02", "bd09"}


def test_every_ticket_lies_where_plain_shapely_says(day: LivedDay, city: City) -> None:
    grids = sorted(
        (area for area in city.boundaries.areas if area.layer == BASE and area.level == "grid"),
        key=lambda area: (area.rank, area.code),
    )
    shapes = shapely.from_wkb([grid.geometry for grid in grids])
    api = Api(day.server.address, "operator", PASSWORD)
    cards = [api.card(ticket["id"]) for ticket in api.tickets()]

    misplaced = [
        card["ticket"]["number"]
        for card in cards
        if card["ticket"]["areas"][0]["code"] != owner_by_shapely(card["position"], grids, shapes)
    ]

    assert len(cards) == 298
    assert misplaced == []


def test_a_report_of_a_newer_app_is_shown_to_the_coordinator_of_its_district(day: LivedDay) -> None:
    shown = [
        document
        for district in ("xiuying", "longhua", "qiongshan", "meilan")
        for document in Api(day.server.address, f"coordinator-{district}", PASSWORD).quarantined()
    ]

    assert [(document["reason_code"], document["facts"]["schema"]) for document in shown] == [
        ("newer_schema", "2")
    ] * 2
    assert all('"description"' in document["body"] for document in shown)


def test_nothing_is_lost_or_doubled_when_the_server_is_killed_at_twenty_random_moments(
    server: RunningServer, plan: DayPlan, data: Path, tmp_path: Path
) -> None:
    nemesis = Nemesis(server, KILLS, mean_pause_s=0.7, chance=random.Random(20261122))

    nemesis.start()
    reckoning = live(server, plan, tmp_path / "handhelds", 40, in_the_evening=nemesis.join).reckoning
    server.stop()
    verified = wangge("verify", "--data", str(data))

    assert nemesis.kills == KILLS
    assert reckoning.recorded == reckoning.received == reckoning.receipts == 300
    assert (reckoning.routed, reckoning.quarantined) == (298, 2)
    assert (reckoning.lost, reckoning.doubled) == (0, 0)
    assert reckoning.photos_here == reckoning.photos_listed == 72
    assert (verified.returncode, verified.stdout.split(",")[0]) == (0, "298 tickets")


class Nemesis(threading.Thread):
    """Kills the server at random moments and starts it again, until it has done so often enough."""

    def __init__(self, server: RunningServer, times: int, mean_pause_s: float, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.kills = 0
        self._server = server
        self._pauses = [chance.uniform(0, 2 * mean_pause_s) for _ in range(times)]

    def run(self) -> None:
        for pause in self._pauses:
            threading.Event().wait(pause)
            self._server.kill()
            self.kills += 1
            self._server.start()


def owner_by_shapely(said: dict[str, Any], grids: Sequence[Area], shapes: Any) -> str:
    point = shapely.Point(*to_wgs84(said["lon"], said["lat"], Crs(said["crs"])))
    covering = [grid.code for grid, shape in zip(grids, shapes, strict=True) if shape.intersects(point)]
    return covering[0]


def wangge(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)
