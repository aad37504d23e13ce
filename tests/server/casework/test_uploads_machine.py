"""Whatever happens to an upload on its way, it ends byte for byte as it was, or not at all."""

import itertools
import random
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from server.casework.errors import (
    DigestDiffers,
    OffsetConflict,
    UploadFinished,
    UploadTooLarge,
    UploadUnknown,
)
from server.store.photo_folder import original
from tests.server.casework.photographing import Photographer, sha256_of
from tests.server.running_house import RunningHouse
from tests.server.small_city import WORKER

_numbers = itertools.count()
_which = st.integers(0, 2)


class Uploads(RuleBasedStateMachine):
    """A handheld with three files, a network that cuts, and a server that is started anew before every request."""

    worker: ClassVar[Photographer]

    def __init__(self) -> None:
        super().__init__()
        self.files = [random.Random(next(_numbers)).randbytes(size) for size in (40, 700, 5000)]
        #: How many bytes of each file the server has said that it has; none where it has said that there is none.
        self.there: dict[bytes, int] = {}

    def is_whole(self, file: bytes) -> bool:
        return self.there.get(file) == len(file)

    @rule(which=_which)
    def begin(self, which: int) -> None:
        file = self.files[which]
        assert self.worker.begin(file).offset == self.there.setdefault(file, 0)

    @rule(which=_which)
    def ask(self, which: int) -> None:
        file = self.files[which]
        try:
            assert self.worker.status(sha256_of(file)).offset == self.there[file]
        except UploadUnknown:
            assert file not in self.there

    @rule(which=_which, through=st.integers(0, 6000), step=st.integers(1, 3000))
    def go_on_until_it_is_cut(self, which: int, through: int, step: int) -> None:
        """The rest is sent in pieces, of which the network lets so many bytes pass."""
        file = self.files[which]
        at = self.there.get(file, 0)
        rest = file[at : at + through]
        sent = [rest[start : start + step] for start in range(0, len(rest), step)]
        try:
            self.there[file] = self.worker.go_on(sha256_of(file), at, *sent).offset
        except UploadUnknown:
            assert file not in self.there
        else:
            assert self.there[file] == at + len(rest)

    @rule(which=_which, at=st.integers(0, 5000))
    def go_on_elsewhere(self, which: int, at: int) -> None:
        """A request that comes twice, or late."""
        file = self.files[which]
        if at != self.there.get(file):
            with pytest.raises((OffsetConflict, UploadUnknown)):
                self.worker.go_on(sha256_of(file), at, file[at:])

    @rule(which=_which)
    def spoil(self, which: int) -> None:
        """Wrong bytes to the end: they are thrown away with all that was there."""
        file = self.files[which]
        if not self.is_whole(file):
            at = self.there.pop(file, 0)
            wrong = bytes(each ^ 1 for each in file[at:])
            with pytest.raises((DigestDiffers, UploadUnknown)):
                self.worker.go_on(sha256_of(file), at, wrong)

    @rule(which=_which)
    def send_too_much(self, which: int) -> None:
        file = self.files[which]
        if not self.is_whole(file):
            with pytest.raises((UploadTooLarge, UploadUnknown)):
                self.worker.go_on(sha256_of(file), self.there.get(file, 0), file, b"x")

    @rule(which=_which)
    def give_up(self, which: int) -> None:
        file = self.files[which]
        try:
            self.worker.give_up(sha256_of(file))
        except UploadUnknown:
            assert file not in self.there
        except UploadFinished:
            assert self.is_whole(file)
        else:
            del self.there[file]

    @invariant()
    def what_is_whole_is_byte_for_byte_what_was_sent(self) -> None:
        for file in filter(self.is_whole, self.files):
            assert self.worker.running.house.photos.read(original(sha256_of(file))) == file


def test_any_way_of_an_upload_ends_byte_for_byte_or_not_at_all(running: RunningHouse) -> None:
    machine = type("Uploads", (Uploads,), {"worker": Photographer(running, WORKER)})

    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=25))
