"""What is too much, too large, too old or not what it says is refused, counted, and not kept."""

import asyncio
import errno
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from mobile_api.ports import BeginUpload
from server.casework.errors import (
    CaseworkError,
    DigestDiffers,
    StorageFull,
    TypeRefused,
    UploadQuotaFull,
    UploadTooLarge,
    UploadUnknown,
)
from server.casework.upload_limits import entered, require_room
from server.settings import Settings
from server.store import uploads
from server.store.photo_folder import FolderStore, NotKept, Unfinished, original
from server.store.uploads import Sent
from sync.writer import Transaction
from tests.server.casework.photographing import Photographer, sha256_of
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import HANDLER, MORNING, WORKER

PHOTO = b"\xff\xd8" + bytes(998)


def refusals(running: RunningHouse) -> dict[str, int]:
    with running.house.engine.connect() as connection:
        return {each.reason: each.count for each in uploads.refusals_since(connection, MORNING.date())}


def files(running: RunningHouse) -> list[Path]:
    return [file for file in (running.folder / "photos").rglob("*") if file.is_file()]


def outcome(worker: Photographer, content: bytes) -> str:
    try:
        return worker.begin(content).state
    except CaseworkError as refusal:
        return type(refusal).__name__


def test_so_many_uploads_may_be_unfinished_and_no_more(opening: Opening) -> None:
    running = opening(uploads_unfinished_max=5)
    worker = Photographer(running, WORKER)

    outcomes = [outcome(worker, b"%d" % n) for n in range(40)]

    assert outcomes == ["receiving"] * 5 + ["UploadQuotaFull"] * 35
    assert refusals(running) == {"UploadQuotaFull": 35}
    assert files(running) == []


def test_of_tiny_uploads_as_many_are_begun_as_the_default_allows_and_none_after(opening: Opening) -> None:
    running = opening()
    settings = running.house.settings
    most = settings.uploads_unfinished_max

    def unit(transaction: Transaction) -> list[str]:
        return [taken(transaction, settings, n) for n in range(most + 20)]

    outcomes = Counter(running.house.writer.run_sync(unit))

    assert outcomes == {"receiving": most, "uploads_unfinished_max": 20}
    assert files(running) == []


def taken(transaction: Transaction, settings: Settings, n: int) -> str:
    """What becomes of the n-th upload of a single byte: its state, or the quota that it is refused by."""
    asked = BeginUpload(sha256=sha256_of(b"%d" % n), size_bytes=1, type="image/jpeg")
    try:
        return entered(transaction, settings, WORKER.id, asked).state
    except UploadQuotaFull as refusal:
        return str(refusal.facts["quota"])


@given(
    unfinished=st.integers(0, 20),
    begun=st.integers(0, 20),
    begun_bytes=st.integers(0, 2_000),
    size_bytes=st.integers(1, 2_000),
)
def test_there_is_room_as_long_as_with_this_one_no_quota_is_passed(
    unfinished: int, begun: int, begun_bytes: int, size_bytes: int
) -> None:
    settings = Settings(uploads_unfinished_max=10, uploads_a_day_max=12, upload_bytes_a_day_max=1_500)
    sent = Sent(unfinished=unfinished, begun=begun, begun_bytes=begun_bytes)
    fits = unfinished < 10 and begun < 12 and begun_bytes + size_bytes <= 1_500

    with nullcontext() if fits else pytest.raises(UploadQuotaFull):
        require_room(sent, size_bytes, settings)


def test_the_room_of_one_person_is_not_that_of_another(opening: Opening) -> None:
    running = opening(uploads_unfinished_max=1)
    Photographer(running, WORKER).begin(PHOTO)

    assert Photographer(running, HANDLER).begin(PHOTO).state == "receiving"


def test_so_many_may_be_begun_within_a_day_and_the_next_day_again(opening: Opening) -> None:
    running = opening(uploads_a_day_max=2)
    worker = Photographer(running, WORKER)
    assert [outcome(worker, b"%d" % n) for n in range(3)] == ["receiving", "receiving", "UploadQuotaFull"]

    worker.wait(hours=25)

    assert outcome(worker, b"2") == "receiving"


def test_so_many_bytes_may_be_begun_within_a_day(opening: Opening) -> None:
    worker = Photographer(opening(upload_bytes_a_day_max=1500), WORKER)
    worker.begin(PHOTO)

    with pytest.raises(UploadQuotaFull) as refused:
        worker.begin(PHOTO + b"2")

    assert refused.value.facts["quota"] == "upload_bytes_a_day_max"


@pytest.mark.parametrize(("kind", "limit"), [("image/jpeg", 1000), ("audio/webm", 2000)])
def test_photos_and_recordings_have_a_size_each(opening: Opening, kind: str, limit: int) -> None:
    worker = Photographer(opening(photo_bytes_max=1000, recording_bytes_max=2000), WORKER)
    assert worker.begin(PHOTO, kind, limit).length == limit

    with pytest.raises(UploadTooLarge) as refused:
        worker.begin(PHOTO + b"2", kind, limit + 1)

    assert refused.value.facts == {"size_bytes": limit + 1, "limit_bytes": limit}


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/zip", "image/gif", "video/quicktime"]
)
def test_other_types_are_refused_before_a_byte_has_come(opening: Opening, kind: str) -> None:
    running = opening()

    with pytest.raises(TypeRefused):
        Photographer(running, WORKER).begin(PHOTO, kind)

    assert refusals(running) == {"TypeRefused": 1}


def test_wrong_bytes_are_thrown_away_and_it_may_begin_anew(running: RunningHouse) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)

    with pytest.raises(DigestDiffers):
        worker.go_on(sha256_of(PHOTO), 0, bytes(len(PHOTO)))

    assert (refusals(running), files(running)) == ({"DigestDiffers": 1}, [])
    assert worker.begin(PHOTO).offset == 0


def test_more_than_was_announced_is_not_taken(running: RunningHouse) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO[:600])

    with pytest.raises(UploadTooLarge):
        worker.go_on(sha256_of(PHOTO), 600, PHOTO[600:] + b"and more")

    assert worker.status(sha256_of(PHOTO)).offset == 600


def test_too_much_in_the_first_request_leaves_nothing(running: RunningHouse) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)

    with pytest.raises(UploadTooLarge):
        worker.go_on(sha256_of(PHOTO), 0, PHOTO + b"and more")

    assert worker.status(sha256_of(PHOTO)).offset == 0
    assert files(running) == []


def test_who_announced_the_wrong_length_begins_anew(running: RunningHouse) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO, size=5000)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO)

    begun = worker.begin(PHOTO)

    assert (begun.offset, begun.length) == (0, len(PHOTO))


def test_an_upload_that_is_not_finished_ends_in_time(opening: Opening) -> None:
    running = opening(upload_days=1)
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO[:600])

    worker.wait(days=1, seconds=1)

    with pytest.raises(UploadUnknown):
        worker.status(sha256_of(PHOTO))
    assert asyncio.run(worker.desk.sweep(running.house)) == 1
    assert files(running) == []
    assert worker.begin(PHOTO).offset == 0


def test_what_is_whole_does_not_end(opening: Opening) -> None:
    running = opening(upload_days=1)
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO)

    worker.wait(days=2)

    assert asyncio.run(worker.desk.sweep(running.house)) == 0
    assert worker.status(sha256_of(PHOTO)).state == "arrived"


def test_a_full_disk_is_told_and_what_has_come_is_kept(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO[:600])

    def full(_self: Unfinished, _person: str, _sha256: str, _pieces: Iterator[bytes]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Unfinished, "append", full)
        with pytest.raises(StorageFull):
            worker.go_on(sha256_of(PHOTO), 600, PHOTO[600:])
    assert refusals(running) == {}

    assert worker.go_on(sha256_of(PHOTO), 600, PHOTO[600:]).state == "arrived"


def test_a_server_that_died_with_the_last_byte_takes_it_in_when_asked(running: RunningHouse) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    running.house.unfinished.append(WORKER.id, sha256_of(PHOTO), iter([PHOTO]))

    running.reopen()

    assert worker.status(sha256_of(PHOTO)).state == "arrived"


def test_a_store_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store, key = FolderStore(tmp_path), original(sha256_of(PHOTO))
    (tmp_path / "file").write_bytes(PHOTO)

    store.adopt(key, tmp_path / "file")
    store.adopt(key, tmp_path / "file")

    assert (store.read(key), store.digest(key)) == (PHOTO, sha256_of(PHOTO))
    store.put(key, b"other")
    assert store.read(key) == b"other"
    store.remove(key)
    store.remove(key)
    with pytest.raises(NotKept):
        store.read(key)
    with pytest.raises(NotKept):
        store.digest(key)


def test_the_sweep_leaves_what_has_arrived_since_it_looked(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Photographer(running, WORKER)
    worker.begin(PHOTO)
    worker.wait(days=31)
    with running.house.engine.connect() as connection:
        found = iter([uploads.expired(connection, running.clock.at, 100), ()])
    worker.begin(PHOTO)
    worker.go_on(sha256_of(PHOTO), 0, PHOTO)
    monkeypatch.setattr(uploads, "expired", lambda *_: next(found))

    assert asyncio.run(worker.desk.sweep(running.house)) == 0

    assert worker.status(sha256_of(PHOTO)).state == "arrived"


def full_database(*_: object) -> None:
    """As SQLite says it."""
    trouble = sqlite3.OperationalError("database or disk is full")
    trouble.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise OperationalError("INSERT", {}, trouble)


def test_a_disk_that_has_no_room_for_rows_is_told_as_well(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "begin", full_database)
    monkeypatch.setattr(uploads, "count_refusal", full_database)

    with pytest.raises(StorageFull):
        Photographer(running, WORKER).begin(PHOTO)


def test_a_refusal_that_cannot_be_counted_is_still_a_refusal(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "count_refusal", full_database)

    with pytest.raises(TypeRefused):
        Photographer(running, WORKER).begin(PHOTO, "text/html")


def test_a_fault_of_the_database_is_not_taken_for_a_full_disk(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        trouble = sqlite3.OperationalError("disk I/O error")
        trouble.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise OperationalError("INSERT", {}, trouble)

    monkeypatch.setattr(uploads, "begin", broken)

    with pytest.raises(OperationalError):
        Photographer(running, WORKER).begin(PHOTO)
