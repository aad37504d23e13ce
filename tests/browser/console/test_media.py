"""现场录音: what a grid worker spoke at the spot is heard at the desk."""

import io
import wave

from playwright.sync_api import expect

from tests.browser.console.seat import Seat
from tests.doors.city import PASSWORD
from tests.doors.house import ServedHouse
from tests.mobile_api.uploading import looked_at, send
from tests.pictures import jpeg
from tests.server.small_city import IN_G1, LAMP, as_json


def spoken() -> bytes:
    """A second that a browser can play."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(16_000))
    return written.getvalue()


def test_photos_are_looked_at_and_recordings_are_heard(seat: Seat, house: ServedHouse) -> None:
    worker = house.handheld("worker1")
    report = {"request_type": "COMPLAINT", "description": LAMP, "position": as_json(IN_G1)}
    ticket = worker.push("report", report)
    photos = []
    for content, media in ((jpeg(), "image/jpeg"), (spoken(), "audio/wav")):
        sha256 = send(worker.client, content, media)
        looked_at(worker.client, sha256)
        photos.append({"sha256": sha256, "size_bytes": len(content)})
    worker.verdict(worker.push("photo_manifest", {"photos": photos}, ticket))

    page = seat.sign_in("street1", PASSWORD, f"#/map?ticket={ticket}")
    card = page.get_by_role("region", name="工单", exact=True)
    expect(card.get_by_role("img", name="照片")).to_have_count(1)
    heard = card.get_by_label("录音 1", exact=True)
    heard.scroll_into_view_if_needed()

    expect(heard).to_be_visible()
    page.wait_for_function(
        "sound => sound.readyState >= HTMLMediaElement.HAVE_METADATA", arg=heard.element_handle()
    )
    assert seat.serious() == []
    seat.pictures("recording")

    page.route("**/photos/**", lambda route: route.fulfill(status=404))
    page.reload()
    expect(card.get_by_text("录音 1 在这里放不出来")).to_be_visible()
    expect(card.get_by_role("link", name="下载")).to_be_visible()
    expect(card.get_by_label("录音 1", exact=True)).to_have_count(0)
