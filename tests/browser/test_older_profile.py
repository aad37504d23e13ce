"""An update of the app finds what an older version has left on the handheld, and loses none of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Playwright, Route, expect

from seed.running_server import RunningServer
from tests.browser.conftest import Handhelds
from tests.browser.notebook import PIN, Notebook, built_parts
from tests.doors.city import PASSWORD
from tests.doors.reports import a_report, post_report

#: Members that documents of tickets have been given since the first version of the app.
_LATER = ("position", "sensitivity", "own", "requests", "urges", "supervisions", "trail")
_LATER_OF_LEGS = ("dispatched_at", "contacted_at")

#: A report and its photo that wait to be sent, and a draft from before there were voice notes and help stations.
_LEFT_BEHIND = """const { album, drafts, notebook } = carried;
  const canvas = new OffscreenCanvas(640, 480);
  canvas.getContext("2d").fillRect(0, 0, 320, 240);
  const photo = new File([await canvas.convertToBlob({type: "image/jpeg"})], "现场.jpg", {type: "image/jpeg"});
  const { sha256 } = await album.addPhoto(photo, {taken_at: new Date().toISOString()});
  await notebook.record("report", {
    request_type: "PATROL", description: "更新前记的",
    position: {lon: 110.305, lat: 20.005, crs: "wgs84", accuracy_m: 8},
  }, {}, await album.listing([{sha256}]));
  await drafts.save("before-the-update", {
    description: "更新前写了一半", request_type: "PATROL", category: null, urgency: null, fix: null,
    address: "海府路 12 号", contact: {name: "", phone: ""}, photos: [],
  });"""

#: Lists were not kept then. What it answers: how many parts of them there were, and how many are left. A notebook that
#: is closed keeps none anew.
_NOTHING_KEPT = """const { notebook } = carried;
  const { name } = notebook.db;
  await notebook.close();
  const done = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const disk = await done(indexedDB.open(`_pouch_${name}`));
  const store = disk.transaction("local-store", "readwrite").objectStore("local-store");
  const lists = IDBKeyRange.bound("_local/listed", "_local/listed\uffff");
  const before = await done(store.count(lists));
  await done(store.delete(lists));
  return [before, await done(store.count(lists))];"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_parts(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def known(server: RunningServer) -> dict[str, Any]:
    """A ticket that the server had before the handheld did."""
    with httpx.Client(base_url=server.address, timeout=180) as http:
        asked = {"login": "operator1", "password": PASSWORD}
        http.headers["Authorization"] = f"Bearer {http.post('/api/v1/session', json=asked).json()['token']}"
        ticket: dict[str, Any] = post_report(http, a_report()).json()["ticket"]
        return ticket


@pytest.fixture
def older(playwright: Playwright, server: RunningServer, parts: Path, tmp_path: Path) -> Iterator[Notebook]:
    """The profile of the test's first handheld, as an older version of the app uses it."""
    made = Notebook(playwright, tmp_path / "profile-0", server.address, parts)
    made.start()
    yield made
    made.close()


def _as_it_was_issued(route: Route) -> None:
    """A page of documents, those of tickets without what they have been given since."""
    answer = route.fetch()
    page = answer.json()
    for ticket in (row["doc"] for row in page["results"] if row["id"].startswith("ticket:")):
        older = {name: value for name, value in ticket.items() if name not in _LATER}
        legs = [{name: leg[name] for name in leg if name not in _LATER_OF_LEGS} for leg in ticket["legs"]]
        ticket.clear()
        ticket.update(older, legs=legs)
    route.fulfill(response=answer, json=page)


def test_what_an_older_version_has_left_is_there_after_the_update_and_is_sent(
    older: Notebook, handhelds: Handhelds, known: dict[str, Any]
) -> None:
    older.context.route("**/_changes?include_docs=true**", _as_it_was_issued)
    older.come_in("worker1")
    assert "trail" not in older.do("return carried.notebook.one(told)", f"ticket:{known['id']}")
    older.lose_network()
    older.do(_LEFT_BEHIND)
    kept, left = older.do(_NOTHING_KEPT)
    assert kept > 0
    assert left == 0
    older.kill()

    page = handhelds().open("#/todo")  # of the same profile
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="在办工单").click()
    page.get_by_role("link", name=known["number"]).click()
    expect(page.get_by_role("heading", name=f"工单 {known['number']}")).to_be_visible()
    expect(page.get_by_text("城管局").first).to_be_visible()

    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.get_by_text("已受理", exact=True)).to_have_count(
        2
    )  # the report, and what it says of its photo
    expect(page.get_by_text("照片和录音上传中")).to_have_count(0)
    page.get_by_role("link", name="更新前写了一半").click()
    expect(page.get_by_label("问题描述")).to_have_value("更新前写了一半")
    expect(page.get_by_label("地址")).to_have_value("海府路 12 号")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已保存到本机，联网后自动上报")).to_be_visible()
