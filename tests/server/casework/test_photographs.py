"""Photos and tickets find each other, whichever comes first; what is doubtful is told, and refuses nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from server.casework import darkroom
from server.casework.chain import SYSTEM
from server.casework.darkroom import look_at_all
from server.domain.events import PhotoReceived
from server.domain.fold import verified
from server.domain.photos import Doubt
from server.domain.transitions import State
from server.store import tickets, uploads
from tests.pictures import WAV, bomb, encoded, jpeg
from tests.server.casework.photographing import Photographer, entry, sha256_of
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, IN_G2, MORNING, ROVER, WORKER, as_json


@pytest.fixture
def worker(running: RunningHouse) -> Photographer:
    return Photographer(running, WORKER)


def doubts(worker: Photographer, ticket: object) -> list[str]:
    return [doubt.what for photo in worker.photos(ticket) for doubt in photo.doubts]  # type: ignore[arg-type]


def test_a_photo_may_come_after_its_manifest(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.list_on(ticket, entry(content))
    assert [photo.state for photo in worker.photos(ticket)] == ["awaited"]

    worker.send(content)

    (photo,) = worker.photos(ticket)
    assert (photo.state, photo.media, photo.width, photo.height) == ("here", "image", 640, 480)


def test_a_photo_may_come_before_its_manifest(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.send(content)

    worker.list_on(ticket, entry(content, "before"))

    (photo,) = worker.photos(ticket)
    assert (photo.state, photo.kind, photo.by) == ("here", "before", WORKER.id)


def test_a_photo_and_its_manifest_may_come_before_the_report(worker: Photographer) -> None:
    report, content = worker.handheld.report(), jpeg(1)
    ticket = report["_id"].removeprefix("command:")
    worker.send(content)
    worker.list_on(ticket, entry(content))

    worker.handheld.push(report)
    worker.running.take_in()

    assert [photo.state for photo in worker.photos(ticket)] == ["here"]


def test_the_handheld_is_told_of_each_state(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.list_on(ticket, entry(content))
    worker.send(content)

    document = worker.running.document(worker.handheld.mailbox, f"ticket:{ticket}")

    assert document is not None
    (photo,) = document["photos"]
    assert (photo["sha256"], photo["state"], photo["by"]) == (sha256_of(content), "here", WORKER.id)
    assert "doubts" not in photo


def test_the_chain_covers_the_digest_of_what_came(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.list_on(ticket, entry(content))
    worker.send(content)

    with worker.running.house.engine.connect() as connection:
        events = tickets.events_of(connection, ticket)
    last = events[-1]
    assert isinstance(last.payload, PhotoReceived)
    assert (last.payload.sha256, last.actor) == (sha256_of(content), SYSTEM)
    assert verified(events) == worker.running.ticket(ticket)


def test_a_withdrawal_waits_for_the_photo_that_proves_it_and_happens_when_that_is_here(
    worker: Photographer,
) -> None:
    ticket, slip = worker.report(on_behalf=True), jpeg(1)
    worker.wait(hours=1)
    asked = {"reason": "诉求人已自行解决", "photos": [sha256_of(slip)]}
    withdrawal = worker.handheld.command("withdrawal", asked, ticket=str(ticket))
    worker.handheld.push(withdrawal)
    worker.running.take_in()
    worker.list_on(ticket, entry(slip))
    assert worker.handheld.verdict(withdrawal) == ("accepted", "awaits_proof")
    assert worker.running.ticket(ticket).state is not State.WITHDRAWN

    worker.send(slip)

    assert worker.running.ticket(ticket).state is State.WITHDRAWN
    document = worker.running.document(worker.handheld.mailbox, f"ticket:{ticket}")
    assert document is not None
    assert document["state"] == "withdrawn"


def test_a_photo_that_somebody_else_has_sent_is_still_awaited(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    Photographer(worker.running, ROVER).send(content)

    worker.list_on(ticket, entry(content))

    assert [photo.state for photo in worker.photos(ticket)] == ["awaited"]
    worker.send(content)
    assert [photo.state for photo in worker.photos(ticket)] == ["here"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><script>alert(1)</script>", "not_an_image"),
        (b"PK\x03\x04" + bytes(100), "not_an_image"),
        (b"GIF89a" + bytes(100), "not_an_image"),
        (b"%PDF-1.7" + bytes(100), "not_an_image"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_an_image"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "not_an_image"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(100), "not_an_image"),
        (b"\x00\x00\x00\x1cftypavif" + bytes(100), "not_an_image"),
        (jpeg(1)[:3000], "damaged"),
        (encoded("PNG")[:-60], "damaged"),
        (encoded("WEBP")[:60], "not_an_image"),
        (encoded("PNG", size=(16, 16)), "too_small"),
        (bomb, "too_many_pixels"),  # made only when it is wanted: it takes a second
    ],
    ids=[
        "page",
        "archive",
        "gif",
        "pdf",
        "svg",
        "heic",
        "heif",
        "avif",
        "cut jpeg",
        "cut png",
        "cut webp",
        "tiny",
        "bomb",
    ],
)
def test_what_is_no_photo_is_refused_counted_and_not_kept(
    worker: Photographer, content: bytes | Callable[[], bytes], reason: str
) -> None:
    content = content() if callable(content) else content
    ticket = worker.report()
    worker.list_on(ticket, entry(content))

    sha256 = worker.send(content)

    (photo,) = worker.photos(ticket)
    assert (photo.state, photo.reason) == ("refused", reason)
    assert worker.status(sha256).reason == reason
    assert not [file for file in (worker.running.folder / "photos").rglob("*") if file.is_file()]
    with worker.running.house.engine.connect() as connection:
        (counted,) = uploads.refusals_since(connection, MORNING.date())
    assert (counted.person, counted.reason, counted.count) == (WORKER.id, reason, 1)


def test_a_recording_is_kept_as_it_is(worker: Photographer) -> None:
    ticket = worker.report()
    worker.list_on(ticket, entry(WAV))

    worker.send(WAV, "audio/wav")

    (photo,) = worker.photos(ticket)
    assert (photo.state, photo.media) == ("here", "recording")


def test_the_same_file_on_another_ticket_is_told(worker: Photographer) -> None:
    first, second, content = worker.report(), worker.report(), jpeg(1)
    worker.send(content)
    worker.list_on(first, entry(content))

    worker.list_on(second, entry(content))

    number = worker.running.ticket(first).number
    assert worker.photos(first)[0].doubts == ()
    assert worker.photos(second)[0].doubts == (Doubt(what="reused", number=number),)


def test_a_photo_that_looks_like_one_of_another_ticket_is_told(worker: Photographer) -> None:
    first, second = worker.report(), worker.report()
    original, smaller = jpeg(2), jpeg(2, (320, 240))
    again = encoded("PNG", 2, (640, 480))
    worker.send(original)
    worker.list_on(first, entry(original))

    worker.send(again, "image/png")
    worker.list_on(second, entry(again))

    assert smaller != original
    number = worker.running.ticket(first).number
    assert worker.photos(second)[0].doubts == (Doubt(what="alike", number=number),)


def test_different_photos_are_not_alike(worker: Photographer) -> None:
    first, second = worker.report(), worker.report()
    worker.send(jpeg(2))
    worker.list_on(first, entry(jpeg(2)))
    worker.send(jpeg(4))

    worker.list_on(second, entry(jpeg(4)))

    assert doubts(worker, second) == []


def test_a_photo_taken_far_away_is_told_by_the_cameras_word(worker: Photographer) -> None:
    ticket = worker.report()
    near = jpeg(1, place=(IN_G1.lon, IN_G1.lat))
    far = jpeg(2, place=(IN_G2.lon, IN_G2.lat))
    worker.send(near)
    worker.send(far)

    worker.list_on(ticket, entry(near), entry(far))

    assert doubts(worker, ticket) == ["far"]
    distance_m = worker.photos(ticket)[1].doubts[0].distance_m
    assert distance_m is not None
    assert distance_m > 500


def test_without_the_cameras_word_that_of_the_handheld_counts(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.send(content)

    worker.list_on(ticket, entry(content, position=as_json(IN_G2)))

    assert doubts(worker, ticket) == ["far"]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(hours=1), []),
        (timedelta(hours=23), []),
        (timedelta(days=3), ["old"]),
        (-timedelta(hours=2), ["old"]),
        (-timedelta(minutes=5), []),
    ],
)
def test_a_photo_taken_long_before_or_after_it_was_recorded_is_told(
    worker: Photographer, ago: timedelta, expected: list[str]
) -> None:
    ticket, content = worker.report(), jpeg(1, taken_at=MORNING - ago)
    worker.send(content)

    worker.list_on(ticket, entry(content))

    assert doubts(worker, ticket) == expected
    assert worker.photos(ticket)[0].taken_at == MORNING - ago


def test_an_after_photo_that_is_the_before_photo_is_told(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.send(content)

    worker.list_on(ticket, entry(content, "before"), entry(content, "after"))

    assert [[doubt.what for doubt in photo.doubts] for photo in worker.photos(ticket)] == [
        [],
        ["same_as_before"],
    ]


def test_an_after_photo_of_the_same_second_as_the_before_photo_is_told(worker: Photographer) -> None:
    ticket = worker.report()
    before, after = jpeg(1, taken_at=MORNING), jpeg(4, taken_at=MORNING)
    worker.send(before)
    worker.send(after)

    worker.list_on(ticket, entry(before, "before"), entry(after, "after"))

    assert doubts(worker, ticket) == ["same_as_before"]


@pytest.mark.parametrize(
    "content", [jpeg(1), encoded("PNG", 1), encoded("WEBP", 1)], ids=["jpeg", "png", "webp"]
)
def test_what_follows_a_pictures_end_is_told(worker: Photographer, content: bytes) -> None:
    ticket, polyglot = worker.report(), content + b"PK\x03\x04<script>alert(1)</script>"
    worker.send(content)
    worker.send(polyglot)

    worker.list_on(ticket, entry(content), entry(polyglot))

    clean, hiding = worker.photos(ticket)
    assert clean.doubts == ()
    assert hiding.doubts == (Doubt(what="trailing_bytes", size_bytes=len(polyglot) - len(content)),)


def test_a_manifest_taken_in_again_lists_nothing_twice(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)

    worker.list_on(ticket, entry(content), entry(content))
    worker.list_on(ticket, entry(content))

    assert len(worker.photos(ticket)) == 1


def test_what_had_arrived_when_the_server_died_is_looked_at_after_the_start(worker: Photographer) -> None:
    ticket, content = worker.report(), jpeg(1)
    worker.list_on(ticket, entry(content))
    worker.begin(content)
    worker.go_on(sha256_of(content), 0, content)

    worker.running.reopen()
    asyncio.run(look_at_all(worker.running.house))

    assert [photo.state for photo in worker.photos(ticket)] == ["here"]


def test_one_that_cannot_be_looked_at_stands_in_nobodys_way(worker: Photographer) -> None:
    lost, fine = jpeg(1), jpeg(2)
    for content in (lost, fine):
        worker.begin(content)
        worker.go_on(sha256_of(content), 0, content)
    (worker.running.folder / "photos/originals" / sha256_of(lost)[:2] / sha256_of(lost)).unlink()

    assert asyncio.run(look_at_all(worker.running.house)) == 1

    assert worker.status(sha256_of(lost)).state == "arrived"
    assert worker.status(sha256_of(fine)).state == "here"


@pytest.mark.both_engines
def test_however_many_cannot_be_looked_at_the_others_are(worker: Photographer) -> None:
    folder = worker.running.folder / "photos/originals"
    for seed in range(3):
        sha256 = arrived(worker, jpeg(seed, (64, 64)))
        (folder / sha256[:2] / sha256).unlink()
        worker.wait(seconds=1)
    fine = arrived(worker, jpeg(9))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(darkroom, "_AT_ONCE", 2)
        asyncio.run(look_at_all(worker.running.house))

    assert worker.status(fine).state == "here"


def arrived(worker: Photographer, content: bytes) -> str:
    """All of it is there, and nobody has looked at it."""
    worker.begin(content)
    worker.go_on(sha256_of(content), 0, content)
    return sha256_of(content)


def test_nothing_unfit_stays_behind_wherever_the_server_dies(
    worker: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = arrived(worker, b"MZ" + bytes(100))

    def dies(*_: object) -> None:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(darkroom, "_settled", dies)
        assert asyncio.run(look_at_all(worker.running.house)) == 0
    worker.running.reopen()
    assert asyncio.run(look_at_all(worker.running.house)) == 1

    assert worker.status(sha256).reason == "not_an_image"
    assert not [file for file in (worker.running.folder / "photos").rglob("*") if file.is_file()]


def test_a_picture_that_is_decoded_whole_may_have_fewer_pixels(opening: Opening) -> None:
    worker = Photographer(opening(photo_pixels_max=20_000, photo_pixels_whole_max=5_000), WORKER)

    jpegs = worker.status(worker.send(jpeg(1, (100, 100))))
    pngs = worker.status(worker.send(encoded("PNG", 1, (100, 100))))

    assert (jpegs.state, jpegs.reason) == ("here", None)
    assert (pngs.state, pngs.reason) == ("refused", "too_many_pixels")


def test_a_manifest_for_a_report_that_never_comes_is_kept(worker: Photographer) -> None:
    worker.list_on(uuid4(), entry(jpeg(1)))

    assert worker.running.tickets() == []
