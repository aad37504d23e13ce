"""The worst days of a handheld: what cuts, dies, is full, goes wrong or is taken away, and what is lost: nothing."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Playwright

from seed.running_server import RunningServer, free_port
from tests.browser.notebook import Notebook, built_parts
from tests.doors.city import PASSWORD
from tests.sync.bad_network import BadNetwork, Direction, bad_network
from tests.warm_server import WarmServer

REPORTS = 50
PHOTOS_EACH = 3
CUT_EVERY = Direction(cut_after_bytes=(60_000,))

#: Reports with photos, as a screen records them: small pictures of noise, no two alike.
RECORD = """
  const photo = async () => {
    const canvas = new OffscreenCanvas(160, 120);
    const context = canvas.getContext("2d");
    const noise = context.createImageData(160, 120);
    for (let i = 0; i < noise.data.length; i += 65536) crypto.getRandomValues(noise.data.subarray(i, i + 65536));
    context.putImageData(noise, 0, 0);
    const blob = await canvas.convertToBlob({type: "image/jpeg", quality: 0.9});
    return carried.album.addPhoto(blob, {taken_at: new Date().toISOString()});
  };
  const recorded = [];
  for (let n = 0; n < told.reports; n++) {
    const photos = await Promise.all(Array.from({length: told.photos}, photo));
    const listing = await carried.album.listing(photos);
    const body = {request_type: "PATROL", description: `${told.name}第${n}处井盖破损`,
      position: {lon: 110.305, lat: 20.005, crs: "wgs84", accuracy_m: 8}};
    const {uuid} = await carried.notebook.record("report", body, {}, photos.length ? listing : undefined);
    recorded.push([uuid, photos.map(({sha256}) => sha256)]);
  }
  return recorded;
"""
STANDING = "let standing; carried.courier.watch((now) => (standing = now))()"
ALL_SENT = """return (await carried.notebook.unsent()).length === 0
  && (await carried.album.all()).every(({state}) => state === "sent")"""

Recorded = list[tuple[str, list[str]]]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_parts(tmp_path_factory.mktemp("parts"))


@pytest.fixture
def own_data(installed: Path, tmp_path: Path) -> Path:
    shutil.copytree(installed, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def own_server(own_data: Path) -> Iterator[RunningServer]:
    running = WarmServer(own_data, free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def network(own_server: RunningServer) -> Iterator[BadNetwork]:
    with bad_network(int(urlsplit(own_server.address).port or 0)) as between:
        yield between


@pytest.fixture
def notebook(playwright: Playwright, network: BadNetwork, parts: Path, tmp_path: Path) -> Iterator[Notebook]:
    made = Notebook(playwright, tmp_path / "profile", f"http://127.0.0.1:{network.port}", parts)
    made.start()
    yield made
    made.close()


def recorded(notebook: Notebook, name: str, reports: int, photos: int = 0) -> Recorded:
    told = {"name": name, "reports": reports, "photos": photos}
    return [(uuid, names) for uuid, names in notebook.do(RECORD, told)]


def test_fifty_reports_and_their_photos_arrive_once_whatever_dies(
    notebook: Notebook, network: BadNetwork, own_server: RunningServer, own_data: Path
) -> None:
    notebook.come_in("worker1")
    network.up = CUT_EVERY
    notebook.lose_network()
    half = REPORTS // 2
    made = recorded(notebook, "前", half, PHOTOS_EACH)
    notebook.kill()
    notebook.start()
    made += recorded(notebook, "后", REPORTS - half, PHOTOS_EACH)

    for share in (0.75, 0.25):
        notebook.until(
            "return (await carried.album.all()).filter(({state}) => state === 'waiting').length <= told",
            int(share * REPORTS * PHOTOS_EACH),
        )
        own_server.kill()
        own_server.start()
    notebook.until(ALL_SENT)
    notebook.unlock()

    notebook.wait_until_answered(*(uuid for uuid, _ in made))
    notebook.until(
        """return (await carried.notebook.read("ticket:")).flatMap(({photos}) => photos)
          .filter(({state}) => state === "here").length >= told""",
        REPORTS * PHOTOS_EACH,
    )
    tickets = notebook.do("return carried.notebook.read('ticket:')")
    shown = {
        (one["_id"].removeprefix("ticket:"), photo["sha256"]) for one in tickets for photo in one["photos"]
    }
    assert shown == {(uuid, name) for uuid, names in made for name in names}
    assert len(tickets) == REPORTS
    assert network.cuts > 0
    on_disk = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in own_data.rglob("*") if path.is_file()
    }
    assert {name for _, names in made for name in names} <= on_disk


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_a_year_wrong_loses_nothing(notebook: Notebook, years: int) -> None:
    notebook.page.add_init_script(f"const now = Date.now; Date.now = () => now() + {years} * 31536000000")
    notebook.start()
    notebook.come_in("worker1")
    first = recorded(notebook, "错钟", 1)
    notebook.wait_until_answered(first[0][0])

    assert notebook.queue()[first[0][0]] == "accepted"
    assert notebook.do("return carried.compare()")["agrees"]


def test_on_a_full_disk_nothing_is_lost_and_nothing_is_said_to_be_recorded(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    notebook.have_room(6_000_000)
    notebook.kill()
    notebook.start()
    notebook.lose_network()

    tried = notebook.do(
        """const recorded = [];
           for (let n = 0; n < 60; n++) {
             try { recorded.push((await carried.notebook.record("note", {text: "x".repeat(200000)})).uuid) }
             catch (error) { return [recorded, error.name] }
           }
           return [recorded, "room for all"]"""
    )

    assert tried[1] == "NoRoom"
    assert len(tried[0]) > 3
    assert set(notebook.queue()) == set(tried[0])
    notebook.have_room(None)
    notebook.find_network()
    after = recorded(notebook, "满后", 1)
    notebook.unlock()
    notebook.wait_until_answered(*tried[0], after[0][0])
    counters = notebook.do("return (await carried.notebook.queue()).map(({counter}) => counter)")
    assert sorted(counters) == list(range(1, len(tried[0]) + 2))


def test_a_token_that_runs_out_in_the_midst_of_an_upload_is_renewed_and_the_upload_goes_on(
    notebook: Notebook,
) -> None:
    notebook.come_in("worker1")
    refused = []

    def run_out(route: object) -> None:
        refused.append(1)
        route.fulfill(status=401, body="{}") if len(refused) == 1 else route.continue_()  # type: ignore[attr-defined]

    notebook.page.route("**/uploads/**", run_out)
    made = recorded(notebook, "令牌", 1, 2)

    notebook.until(ALL_SENT)
    notebook.wait_for("live")
    notebook.wait_until_answered(made[0][0])
    assert refused


def test_a_stopped_handheld_sends_what_it_has_and_is_wiped(
    notebook: Notebook, own_server: RunningServer
) -> None:
    notebook.come_in("worker1")
    writer = notebook.do("return carried.person.session.writer")
    notebook.lose_network()
    made = recorded(notebook, "停用前", 2, 1)
    with httpx.Client(base_url=own_server.address, timeout=180) as desk:
        token = desk.post("/api/v1/session", json={"login": "street1", "password": PASSWORD}).json()["token"]
        desk.headers["Authorization"] = f"Bearer {token}"
        stopped = desk.post(f"/api/v1/handhelds/{writer}/stop", json={"reason": "交回", "is_lost": False})
        assert stopped.is_success, stopped.text

        notebook.find_network()

        notebook.wait_for("wiped")
        assert notebook.do("return indexedDB.databases().then((all) => all.map(({name}) => name))") == [
            "wangge"
        ]
        for uuid, _ in made:
            assert desk.get(f"/api/v1/tickets/{uuid}").is_success
    notebook.start()
    assert notebook.do("return carried") is None


def test_a_connection_that_dies_without_a_word_is_noticed_within_a_minute(
    notebook: Notebook, network: BadNetwork
) -> None:
    notebook.page.clock.install()
    notebook.start()
    notebook.come_in("worker1")
    network.swallow()
    made = recorded(notebook, "无声", 1)
    notebook.wait_until_sending(made[0][0])

    notebook.page.clock.fast_forward(60_000)

    notebook.until(f"{STANDING}; return standing.trouble === 'NoReply'")
    network.pass_on()
    notebook.wait_until_answered(made[0][0])
