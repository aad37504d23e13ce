"""A boundary set as bytes comes back equal, and the same set gives the same bytes."""

import gzip

import msgspec
import pytest

from geo.bundle import read_bundle, write_bundle
from geo.errors import BundleUnreadable
from tests.geo.squares import area, box, town

TOWN = town(area("s1", box(0, 0, 2), level="street"), area("g1", box(0, 0), parent="s1"))


def test_a_set_comes_back_equal() -> None:
    again = read_bundle(write_bundle(TOWN))
    assert again == TOWN
    assert again.sha256 == TOWN.sha256


def test_the_same_set_gives_the_same_bytes() -> None:
    assert write_bundle(TOWN) == write_bundle(read_bundle(write_bundle(TOWN)))


def test_a_bundle_that_unpacks_to_more_than_is_allowed_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(8 << 20))
    with pytest.raises(BundleUnreadable, match="more than 1,048,576 bytes"):
        read_bundle(bomb, bytes_max=1 << 20)


CONTRADICTION = gzip.compress(msgspec.msgpack.encode({"version": "v1", "issuer": "hand", "areas": []}))


@pytest.mark.parametrize(
    "content",
    [CONTRADICTION, b"", b"no bundle", write_bundle(TOWN)[:-9], write_bundle(TOWN)[:30]],
    ids=["a set that contradicts itself", "nothing", "no gzip", "cut at the end", "cut at the start"],
)
def test_bytes_that_are_no_bundle_are_refused(content: bytes) -> None:
    with pytest.raises(BundleUnreadable):
        read_bundle(content)
