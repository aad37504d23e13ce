"""A stock tus-js-client sends photos over a bad network to a server that dies: each arrives once, byte for byte."""

import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from seed.running_server import RunningServer, free_port
from tests.doors.house import Handheld, Json, ServedHouse
from tests.mobile_api.uploading import looked_at, offset_of, sha256_of
from tests.pictures import jpeg
from tests.sync.bad_network import BadNetwork, bad_network
from tests.warm_server import WarmServer

_SCRIPT = Path(__file__).with_name("tus.mjs")
_PATIENCE_S = 180.0

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (_SCRIPT.parents[2] / "node_modules" / "tus-js-client").is_dir(),
    reason="Node and tus-js-client are not installed: npm ci",
)

#: Too long for one connection, and hard to pack: a photo with noise behind its end.
PHOTO = jpeg(1) + random.Random(1).randbytes(400_000)
OTHER = jpeg(2) + random.Random(2).randbytes(400_000)


@pytest.fixture(scope="module")
def data(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(installed, folder)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[RunningServer]:
    server = WarmServer(data, free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def house(server: RunningServer, data: Path) -> Iterator[ServedHouse]:
    house = ServedHouse(server.address, data)
    yield house
    house.close()


@pytest.fixture
def network(server: RunningServer) -> Iterator[BadNetwork]:
    """Every connection is cut once 60 kB have gone up on it."""
    with bad_network(int(server.address.rpartition(":")[2])) as network:
        network.up.cut_after_bytes = (60_000,)
        yield network


def sending(network: BadNetwork, handheld: Handheld, file: Path) -> "subprocess.Popen[str]":
    token, sha256 = handheld.session["token"], sha256_of(file.read_bytes())
    order = ["node", str(_SCRIPT), f"http://127.0.0.1:{network.port}", token, str(file), "image/jpeg", sha256]
    return subprocess.Popen(order, stdout=subprocess.PIPE, text=True)


def told(run: "subprocess.Popen[str]") -> Json:
    try:
        stdout, _ = run.communicate(timeout=_PATIENCE_S)
    finally:
        run.kill()
    return dict(json.loads(stdout))


def has_come_to(client: httpx.Client, sha256: str, offset: int) -> None:
    """Wait until so much of an upload is there."""
    until = time.monotonic() + _PATIENCE_S
    while (offset_of(client, sha256) or 0) < offset:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_network_that_cuts_every_connection_only_costs_tries(
    house: ServedHouse, network: BadNetwork, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    handheld = house.handheld("worker1")

    done = told(sending(network, handheld, tmp_path / "photo.jpg"))

    assert "error" not in done
    assert network.cuts >= len(PHOTO) // 60_000
    status = looked_at(handheld.client, sha256_of(PHOTO))
    assert (status["state"], status["length"]) == ("here", len(PHOTO))
    kept = house.data / "photos/originals" / sha256_of(PHOTO)[:2] / sha256_of(PHOTO)
    assert kept.read_bytes() == PHOTO


def test_both_ends_may_die_in_the_midst_of_it(
    house: ServedHouse, server: RunningServer, network: BadNetwork, tmp_path: Path
) -> None:
    (tmp_path / "other.jpg").write_bytes(OTHER)
    handheld = house.handheld("worker1")
    first = sending(network, handheld, tmp_path / "other.jpg")
    has_come_to(handheld.client, sha256_of(OTHER), 100_000)
    first.kill()
    first.communicate()
    server.kill()
    server.start()
    there = offset_of(handheld.client, sha256_of(OTHER))

    done = told(sending(network, handheld, tmp_path / "other.jpg"))

    assert there is not None
    assert there >= 100_000
    assert done["answers"][0] == 200  # it was asked how far it is, and not begun anew
    assert 201 not in done["answers"]
    assert looked_at(handheld.client, sha256_of(OTHER))["state"] == "here"


def test_a_second_time_not_a_byte_is_sent(house: ServedHouse, network: BadNetwork, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(jpeg(2))
    told(sending(network, house.handheld("worker1"), tmp_path / "photo.jpg"))

    again = told(sending(network, house.handheld("worker1"), tmp_path / "photo.jpg"))

    assert (again["tries"], again["answers"]) == (1, [200])
