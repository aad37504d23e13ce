"""Photos come in pieces, by tus 1.0.0: begun, cut, gone on with, and taken in when they are whole."""

import time
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.doors.house import ServedHouse, problem
from tests.mobile_api.uploading import (
    TUS,
    UPLOADS,
    begin,
    go_on,
    half_sent,
    looked_at,
    metadata,
    offset_of,
    send,
    sha256_of,
)
from tests.pictures import WAV, WEBM, encoded, jpeg


@pytest.fixture
def worker(house: ServedHouse) -> httpx.Client:
    return house.handheld("worker1").client


def test_the_door_says_what_it_can_do_to_anybody(house: ServedHouse) -> None:
    told = house.anybody.options(UPLOADS)

    assert told.status_code == 204
    assert told.headers["tus-version"] == "1.0.0"
    assert told.headers["tus-extension"] == "creation,termination,expiration"
    assert told.headers["tus-max-size"] == str(64 << 20)


def test_a_photo_comes_whole(worker: httpx.Client) -> None:
    content = jpeg(1)
    begun = begin(worker, content, name="井盖/../ 破损.jpg", taken_at="2026-11-22T15:02:40+08:00")
    assert begun.status_code == 201
    assert begun.headers["location"] == f"{UPLOADS}/{sha256_of(content)}"
    assert parsedate_to_datetime(begun.headers["upload-expires"]) > parsedate_to_datetime(
        begun.headers["date"]
    )

    done = go_on(worker, sha256_of(content), 0, content)

    assert (done.status_code, done.headers["upload-offset"]) == (204, str(len(content)))
    assert looked_at(worker, sha256_of(content)) == {
        "sha256": sha256_of(content),
        "state": "here",
        "reason": None,
        "offset": len(content),
        "length": len(content),
        "expires_at": None,
    }


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (encoded("PNG", 2), "image/png"),
        (encoded("WEBP", 2), "image/webp"),
        (WEBM, "audio/webm;codecs=opus"),
        (WEBM + b"2", "video/webm"),
        (WAV, "audio/wav"),
        (b"OggS\x00" + bytes(99), "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "audio/x-m4a"),
        (b"ID3\x04" + bytes(99), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(99), "audio/mpeg"),
    ],
    ids=["png", "webp", "webm", "webm as film", "wav", "ogg", "m4a", "mp3 with tag", "mp3"],
)
def test_other_pictures_and_recordings_come_as_well(worker: httpx.Client, content: bytes, kind: str) -> None:
    assert looked_at(worker, send(worker, content, kind))["state"] == "here"


def test_it_comes_in_as_many_pieces_as_one_likes(worker: httpx.Client) -> None:
    content = jpeg(3)
    sha256 = sha256_of(content)
    begin(worker, content)

    assert go_on(worker, sha256, 0, content[:1]).headers["upload-offset"] == "1"
    assert go_on(worker, sha256, 1, content[1:7000]).headers["upload-offset"] == "7000"
    assert offset_of(worker, sha256) == 7000
    assert go_on(worker, sha256, 7000, iter([content[7000:9000], content[9000:]])).status_code == 204
    assert looked_at(worker, sha256)["state"] == "here"


def test_a_second_beginning_finds_what_is_there(worker: httpx.Client) -> None:
    content = jpeg(4)
    begin(worker, content)
    go_on(worker, sha256_of(content), 0, content[:500])

    again = begin(worker, content)

    assert (again.status_code, again.headers["upload-offset"]) == (201, "500")


def test_what_a_person_has_sent_is_not_sent_again(worker: httpx.Client) -> None:
    content = jpeg(5)
    sha256 = send(worker, content)

    assert begin(worker, content).headers["upload-offset"] == str(len(content))
    assert offset_of(worker, sha256) == len(content)
    assert go_on(worker, sha256, len(content), b"").status_code == 204


def test_somebody_else_sends_the_same_again_and_learns_nothing(
    house: ServedHouse, worker: httpx.Client
) -> None:
    content = jpeg(6)
    sha256 = send(worker, content)
    other = house.handheld("worker2").client

    assert offset_of(other, sha256) is None
    problem(other.get(f"{UPLOADS}/{sha256}"), 404, "upload-unknown")
    assert begin(other, content).headers["upload-offset"] == "0"
    assert go_on(other, sha256, 0, content).status_code == 204
    assert looked_at(other, sha256)["state"] == "here"


def test_the_upload_of_somebody_else_can_neither_be_gone_on_with_nor_given_up(
    house: ServedHouse, worker: httpx.Client
) -> None:
    content = jpeg(7)
    begin(worker, content)
    go_on(worker, sha256_of(content), 0, content[:100])
    other = house.handheld("worker2").client

    problem(go_on(other, sha256_of(content), 100, content[100:]), 404, "upload-unknown")
    problem(other.delete(f"{UPLOADS}/{sha256_of(content)}", headers=TUS), 404, "upload-unknown")
    assert offset_of(worker, sha256_of(content)) == 100


def test_an_upload_can_be_given_up_until_it_is_whole(worker: httpx.Client) -> None:
    content = jpeg(8)
    sha256 = sha256_of(content)
    begin(worker, content)
    go_on(worker, sha256, 0, content[:100])

    assert worker.delete(f"{UPLOADS}/{sha256}", headers=TUS).status_code == 204

    assert offset_of(worker, sha256) is None
    send(worker, content)
    problem(worker.delete(f"{UPLOADS}/{sha256}", headers=TUS), 409, "upload-finished")


def test_who_goes_on_elsewhere_is_told_where(worker: httpx.Client) -> None:
    content = jpeg(9)
    begin(worker, content)
    go_on(worker, sha256_of(content), 0, content[:100])

    told = problem(go_on(worker, sha256_of(content), 0, content), 409, "offset-conflict")

    assert told["offset"] == 100


def test_a_sign_in_that_has_run_out_still_sends(house: ServedHouse) -> None:
    handheld = house.pair("worker1")
    handheld.client.delete("/mobile/v1/session")

    sha256 = send(handheld.client, jpeg(10))

    assert looked_at(handheld.client, sha256)["state"] == "here"
    problem(handheld.client.get(f"/mobile/v1/photos/{sha256}"), 401, "send-only")


def test_nothing_is_taken_without_a_sign_in(house: ServedHouse) -> None:
    problem(begin(house.anybody, jpeg(11)), 401, "sign-in-needed")
    problem(go_on(house.anybody, sha256_of(jpeg(11)), 0, b"x"), 401, "sign-in-needed")


def test_nothing_is_taken_from_who_carries_no_handheld(house: ServedHouse) -> None:
    problem(begin(house.desk("street1"), jpeg(11)), 403, "handheld-needed")


def test_refusals_name_the_version_too(worker: httpx.Client) -> None:
    refused = worker.get(f"{UPLOADS}/{'0' * 64}")

    assert refused.headers["tus-resumable"] == "1.0.0"


def test_a_request_of_another_version_is_told_ours(worker: httpx.Client) -> None:
    refused = worker.head(f"{UPLOADS}/{'0' * 64}", headers={"Tus-Resumable": "0.2.2"})

    assert (refused.status_code, refused.headers["tus-version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    ("told", "length", "field"),
    [
        (metadata(type="image/jpeg"), "5", "sha256"),
        (metadata(sha256="../../etc/passwd", type="image/jpeg"), "5", "sha256"),
        (metadata(sha256="a" * 64), "5", "type"),
        (metadata(sha256="a" * 64, type="image"), "5", "type"),
        ("sha256 %%%", "5", "sha256"),
        (metadata(sha256="a" * 64, type="image/jpeg", taken_at="gestern"), "5", "taken_at"),
        (metadata(sha256="a" * 64, type="image/jpeg", taken_at="2026-11-22T15:02:40"), "5", "taken_at"),
        (metadata(sha256="a" * 64, type="image/jpeg"), "0", "Upload-Length"),
        (metadata(sha256="a" * 64, type="image/jpeg"), "-1", "Upload-Length"),
        (metadata(sha256="a" * 64, type="image/jpeg"), "viel", "Upload-Length"),
        ("x" * 5000, "5", "Upload-Metadata"),
    ],
)
def test_what_is_wrong_with_the_announcement_is_named(
    worker: httpx.Client, told: str, length: str, field: str
) -> None:
    headers = {**TUS, "Upload-Length": length, "Upload-Metadata": told}

    refused = problem(worker.post(UPLOADS, headers=headers), 400, "bad-request")

    assert field in refused["detail"]


def test_bytes_of_another_type_are_not_read(worker: httpx.Client) -> None:
    content = jpeg(12)
    begin(worker, content)

    refused = go_on(worker, sha256_of(content), 0, content, **{"Content-Type": "image/jpeg"})

    problem(refused, 415, "unsupported-media-type")
    assert offset_of(worker, sha256_of(content)) == 0


def test_a_page_of_an_allowed_origin_may_upload(house: ServedHouse) -> None:
    asked = {
        "Origin": "https://clients.example",
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "tus-resumable, upload-offset, content-type",
    }

    allowed = house.anybody.options(f"{UPLOADS}/{'0' * 64}", headers=asked)

    assert allowed.status_code == 204
    assert "PATCH" in allowed.headers["access-control-allow-methods"]
    assert "upload-offset" in allowed.headers["access-control-allow-headers"]


def test_a_request_that_hangs_gives_way_to_a_new_one(house: ServedHouse, worker: httpx.Client) -> None:
    content = jpeg(13)
    sha256 = sha256_of(content)
    begin(worker, content)
    token = worker.headers["authorization"]
    with half_sent(house.address, token, sha256, 0, content[:1000], announced=len(content)) as old:
        until = time.monotonic() + 180
        while offset_of(worker, sha256) != 1000:  # which ends the old request as well
            assert time.monotonic() < until

        assert go_on(worker, sha256, 1000, content[1000:]).status_code == 204
        assert b" 409 " in old.recv(65536)

    assert looked_at(worker, sha256)["state"] == "here"
