"""How much a delivery of boundary files may bring in, so that no file can fill the memory of a machine."""

import zlib

from msgspec import Struct

from geo.errors import DeliveryTooLarge

_WINDOW_OF_GZIP = 31


class Limits(Struct, frozen=True, kw_only=True):
    """`file_bytes` holds for each file, unpacked where it is packed; `vertices` for the whole delivery.

    A city of 3,000 grids has 450,000 vertices and 20 MB of GeoJSON.
    """

    file_bytes: int = 256 << 20
    vertices: int = 5_000_000


class Allowance:
    """What is left of the limits while a delivery is read."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._vertices = limits.vertices

    def admit_file(self, file: str, size_bytes: int) -> None:
        """Before a file is read.

        Raises:
            DeliveryTooLarge: it is larger than a file may be.
        """
        if size_bytes > self.limits.file_bytes:
            raise DeliveryTooLarge(file, f"{size_bytes:,} bytes; at most {self.limits.file_bytes:,}")

    def admit_vertices(self, count: int, file: str, *, feature: int | None = None, name: str = "") -> None:
        """Whether so many more would do; `take_vertices` then takes them. Raises as `take_vertices`."""
        if count > self._vertices:
            rule = f"{count:,} vertices more; at most {self.limits.vertices:,} in all"
            raise DeliveryTooLarge(file, rule, feature=feature, name=name)

    def take_vertices(self, count: int, file: str, *, feature: int | None = None, name: str = "") -> None:
        """Take so many vertices from the allowance.

        Raises:
            DeliveryTooLarge: so many are not left.
        """
        self.admit_vertices(count, file, feature=feature, name=name)
        self._vertices -= count


def gunzipped(packed: bytes, at_most: int) -> bytes | None:
    """The content of a gzip file, or None where it is longer than `at_most` bytes; no more is ever unpacked.

    Raises:
        zlib.error, EOFError: no gzip, or cut short.
    """
    unpacking = zlib.decompressobj(_WINDOW_OF_GZIP)
    content = unpacking.decompress(packed, at_most + 1)
    if len(content) > at_most:
        return None
    if not unpacking.eof:
        raise EOFError("cut short")
    return content
