"""One boundary set as one compact run of bytes, so that the server can keep it whole and load it fast.

Geometry stays WKB: reading 450,000 vertices of it takes a hundredth of the time that GeoJSON takes.
"""

import gzip
import zlib

import msgspec

from geo.areas import BoundarySet
from geo.errors import BoundaryError, BundleUnreadable
from geo.limits import gunzipped

# MessagePack of the set, gzipped without a time stamp: the same set gives the same bytes.
_LEVEL = 6

#: Bytes of an unpacked set: forty times a city of 3,000 grids.
BUNDLE_BYTES_MAX = 512 << 20


def write_bundle(boundaries: BoundarySet) -> bytes:
    """The set as bytes; address them by `boundaries.sha256`, which no compressor's version changes."""
    return gzip.compress(msgspec.msgpack.encode(boundaries), _LEVEL, mtime=0)


def read_bundle(content: bytes, bytes_max: int = BUNDLE_BYTES_MAX) -> BoundarySet:
    """The set that `write_bundle` was given. No more than `bytes_max` is ever unpacked.

    Raises:
        BundleUnreadable: the bytes are no bundle, are cut short, unpack to more than that, or hold a set that
            contradicts itself.
    """
    try:
        unpacked = gunzipped(content, bytes_max)
        if unpacked is None:
            raise BundleUnreadable(f"more than {bytes_max:,} bytes when unpacked")
        return msgspec.msgpack.decode(unpacked, type=BoundarySet)
    except (EOFError, zlib.error, msgspec.DecodeError, BoundaryError) as trouble:
        raise BundleUnreadable(str(trouble)) from trouble
