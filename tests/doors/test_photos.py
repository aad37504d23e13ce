"""Who sees which photo: small, upright, with their own name across it; the original for a reason only."""

import io

import httpx
import pytest
from PIL import Image

from tests.doors.house import Handheld, Json, ServedHouse, problem
from tests.mobile_api.uploading import begin, looked_at, send, sha256_of
from tests.pictures import WAV, jpeg
from tests.server.small_city import IN_G1, LAMP, as_json

PURPOSE = {"purpose": "check", "reason": "核对现场"}
HIDDEN = b"PK\x03\x04<script>alert('hidden')</script>"


class Scene:
    """A ticket of worker1 with a lying photo of the spot that hides something, a signature and a recording."""

    def __init__(self, house: ServedHouse) -> None:
        self.house = house
        self.worker: Handheld = house.handheld("worker1")
        client = self.worker.client
        self.photo = jpeg(1, (1600, 1200), orientation=6, place=(IN_G1.lon, IN_G1.lat)) + HIDDEN
        self.signature, self.voice = jpeg(2), WAV
        self.ticket = self.worker.push(
            "report", {"request_type": "COMPLAINT", "description": LAMP, "position": as_json(IN_G1)}
        )
        sent = [(self.photo, "scene", "image/jpeg"), (self.signature, "signature", "image/jpeg")]
        for content, _, kind in (*sent, (self.voice, "scene", "audio/wav")):
            looked_at(client, send(client, content, kind))
        entries = [
            {"sha256": sha256_of(content), "size_bytes": len(content), "kind": kind}
            for content, kind, _ in (*sent, (self.voice, "scene", ""))
        ]
        self.worker.verdict(self.worker.push("photo_manifest", {"photos": entries}, self.ticket))
        card = house.desk("operator1").get(f"/api/v1/tickets/{self.ticket}")
        self.number = str(card.json()["ticket"]["number"])

    def at_desk(self, login: str, content: bytes, rest: str = "") -> httpx.Response:
        return self.house.desk(login).get(f"/api/v1/tickets/{self.ticket}/photos/{sha256_of(content)}{rest}")

    def on_handheld(self, login: str, content: bytes, **asked: str) -> httpx.Response:
        client = self.house.handheld(login).client
        return client.get(f"/mobile/v1/photos/{sha256_of(content)}", params=asked)


@pytest.fixture(scope="module")
def scene(house: ServedHouse) -> Scene:
    return Scene(house)


def test_a_photo_is_shown_upright_and_small(scene: Scene) -> None:
    for size, expected in (("1280", (960, 1280)), ("256", (192, 256))):
        shown = scene.on_handheld("worker1", scene.photo, size=size)
        assert shown.headers["content-type"] == "image/jpeg"
        assert Image.open(io.BytesIO(shown.content)).size == expected


def test_nothing_of_the_file_comes_along(scene: Scene) -> None:
    shown = scene.on_handheld("worker1", scene.photo).content

    assert not Image.open(io.BytesIO(shown)).getexif()
    assert b"Acme" not in shown
    assert b"hidden" not in shown


def test_no_cache_keeps_a_photo_and_no_browser_takes_it_for_a_page(scene: Scene) -> None:
    headers = scene.on_handheld("worker1", scene.photo).headers

    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_each_reader_finds_their_own_name_on_it(scene: Scene) -> None:
    own = scene.on_handheld("worker1", scene.photo).content
    another = scene.at_desk("operator1", scene.photo).content

    assert own != another


def test_a_size_that_there_is_not_is_refused(scene: Scene) -> None:
    problem(scene.on_handheld("worker1", scene.photo, size="9999"), 400, "bad-request")


@pytest.mark.parametrize("login", ["handler1", "street1", "district1", "operator1", "supervisor1"])
def test_who_sees_the_ticket_sees_the_photo(scene: Scene, login: str) -> None:
    assert scene.at_desk(login, scene.photo).status_code == 200


@pytest.mark.parametrize("login", ["street2", "admin1", "assist1"])
def test_who_does_not_see_the_ticket_does_not_see_the_photo(scene: Scene, login: str) -> None:
    problem(scene.at_desk(login, scene.photo), 404, "photo-unknown")
    listed = scene.house.desk(login).get(f"/api/v1/tickets/{scene.ticket}/photos")
    problem(listed, 404, "ticket-unknown")


def test_a_handheld_elsewhere_does_not_see_the_photo(scene: Scene) -> None:
    problem(scene.on_handheld("worker3", scene.photo), 404, "photo-unknown")
    problem(scene.on_handheld("worker3", scene.photo, ticket=scene.number), 404, "photo-unknown")


def test_knowing_a_digest_opens_nothing(scene: Scene) -> None:
    stranger = scene.house.handheld("worker3")
    ticket = stranger.push(
        "report", {"request_type": "COMPLAINT", "description": LAMP, "address": "不知道哪里"}
    )
    entry = {"sha256": sha256_of(scene.photo), "size_bytes": len(scene.photo)}
    stranger.verdict(stranger.push("photo_manifest", {"photos": [entry]}, ticket))

    problem(scene.on_handheld("worker3", scene.photo), 404, "photo-awaited")


@pytest.mark.parametrize("personal", ["signature", "voice"])
def test_a_signature_and_a_voice_are_for_those_who_read_plainly(scene: Scene, personal: str) -> None:
    content = getattr(scene, personal)

    assert scene.on_handheld("worker1", content).status_code == 200
    assert scene.at_desk("operator1", content).status_code == 200
    assert scene.at_desk("street1", content).status_code == 200
    problem(scene.at_desk("handler1", content), 404, "photo-unknown")
    problem(scene.at_desk("supervisor1", content), 404, "photo-unknown")


def test_a_recording_is_answered_as_it_was_sent(scene: Scene) -> None:
    heard = scene.on_handheld("worker1", scene.voice)

    assert (heard.content, heard.headers["content-type"]) == (WAV, "audio/wav")
    assert heard.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_the_list_tells_what_is_doubtful(scene: Scene) -> None:
    listed = scene.house.desk("street1").get(f"/api/v1/tickets/{scene.ticket}/photos").json()

    assert [(row["kind"], row["media"], row["state"]) for row in listed] == [
        ("scene", "image", "here"),
        ("signature", "image", "here"),
        ("scene", "recording", "here"),
    ]
    assert [doubt["what"] for doubt in listed[0]["doubts"]] == ["trailing_bytes"]
    assert listed[0]["doubts"][0]["size_bytes"] == len(HIDDEN)


@pytest.mark.parametrize("login", ["worker1", "handler1"])
def test_who_took_a_photo_is_not_told_what_is_doubtful_about_it(scene: Scene, login: str) -> None:
    desk = scene.house.desk(login)
    path = f"/api/v1/tickets/{scene.ticket}"

    listed = desk.get(f"{path}/photos").raise_for_status().json()
    card = desk.get(path).raise_for_status().json()
    events = desk.get(f"{path}/events").raise_for_status().json()

    assert {str(row["doubts"]) for row in [*listed, *card["photos"]]} == {"[]"}
    assert {str(each["payload"].get("doubts", [])) for each in events} == {"[]"}


def test_an_original_is_opened_for_a_reason_that_is_written_down(scene: Scene) -> None:
    desk = scene.house.desk("street1")
    path = f"/api/v1/tickets/{scene.ticket}/photos/{sha256_of(scene.photo)}/original"

    opened = desk.post(path, json=PURPOSE)

    assert (opened.status_code, opened.content) == (200, scene.photo)
    assert opened.headers["content-type"] == "application/octet-stream"
    assert opened.headers["content-disposition"].startswith(f'attachment; filename="{scene.number}-')
    entry = desk.get("/api/v1/audit", params={"token": opened.headers["wangge-token"]}).json()["entries"][0]
    assert (entry["access"], entry["about"], entry["reason"]) == (
        "photo_opened",
        sha256_of(scene.photo),
        PURPOSE["reason"],
    )


@pytest.mark.parametrize(
    ("login", "status", "word"), [("handler1", 403, "not-yours"), ("street2", 404, "ticket-unknown")]
)
def test_an_original_is_not_for_everybody(scene: Scene, login: str, status: int, word: str) -> None:
    path = f"/api/v1/tickets/{scene.ticket}/photos/{sha256_of(scene.photo)}/original"

    problem(scene.house.desk(login).post(path, json=PURPOSE), status, word)


def test_the_trace_names_each_photo_by_its_digest(scene: Scene) -> None:
    page = scene.house.desk("street1").get(f"/api/v1/tickets/{scene.ticket}/trace.html").text

    assert page.count(sha256_of(scene.photo)) >= 2


def test_a_photo_that_has_not_come_is_awaited(scene: Scene) -> None:
    missing = jpeg(99)
    entry = {"sha256": sha256_of(missing), "size_bytes": len(missing)}
    scene.worker.verdict(scene.worker.push("photo_manifest", {"photos": [entry]}, scene.ticket))

    problem(scene.on_handheld("worker1", missing), 404, "photo-awaited")


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fkeys.json", "no-such-photo", "x" * 300])
def test_what_is_no_photo_is_not_there(scene: Scene, name: str) -> None:
    reply = scene.worker.client.get(f"/mobile/v1/photos/{name}")

    assert reply.status_code == 404


def test_refusals_are_counted_for_those_who_answer_for_the_sender(scene: Scene) -> None:
    problem(begin(scene.worker.client, b"MZ", "application/x-msdownload"), 415, "type-refused")

    def counted(login: str) -> list[Json]:
        rows: list[Json] = scene.house.desk(login).get("/api/v1/upload-refusals").raise_for_status().json()
        return [row for row in rows if row["reason"] == "TypeRefused"]

    assert [(row["name"], row["count"]) for row in counted("street1")] == [("王一", 1)]
    assert counted("street2") == []
    assert len(counted("admin1")) == 1
    problem(scene.house.desk("handler1").get("/api/v1/upload-refusals"), 403, "role-missing")
