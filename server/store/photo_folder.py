"""Where the bytes of photos and recordings lie: a folder. Another kind of storage has to do what `PhotoStore` says.

    originals/ab/<sha256>            as it was sent: the evidence
    renditions/ab/<sha256>-1280.jpg  what people are shown, before their watermark
    unfinished/<name>                what has come so far of an upload; always a folder

Names are digests that we made or checked ourselves; nothing that a handheld calls a file is ever a path.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_PIECE = 1 << 20


class NotKept(Exception):
    """Nothing goes by that key."""


class PhotoStore(Protocol):
    """Whole files by key, each written once. What was kept is on disk when the call returns."""

    def adopt(self, key: str, file: Path) -> None:
        """Keep a whole local file. It may be removed by its owner afterwards. Again is no error."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes. Again is no error."""

    def read(self, key: str) -> bytes:
        """All of it.

        Raises:
            NotKept.
        """

    def digest(self, key: str) -> str:
        """The sha256 of it in hex.

        Raises:
            NotKept.
        """

    def remove(self, key: str) -> None:
        """Let go of it, if it is there."""


def original(sha256: str) -> str:
    """The key of a content as it was sent."""
    return f"originals/{sha256[:2]}/{sha256}"


def rendition(sha256: str, edge_px: int) -> str:
    """The key of a picture whose longer edge is so many pixels at most."""
    return f"renditions/{sha256[:2]}/{sha256}-{edge_px}.jpg"


class FolderStore:
    """`PhotoStore` in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def adopt(self, key: str, file: Path) -> None:
        """See `PhotoStore`. The file has to lie on the same disk."""
        path = self._made(key)
        if not path.exists():
            os.link(file, path)
            _sync(path.parent)

    def put(self, key: str, content: bytes) -> None:
        """See `PhotoStore`."""
        path = self._made(key)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        _sync(path.parent)

    def read(self, key: str) -> bytes:
        """See `PhotoStore`."""
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError as trouble:
            raise NotKept(key) from trouble

    def digest(self, key: str) -> str:
        """See `PhotoStore`."""
        try:
            return digest_of(self._folder / key)
        except FileNotFoundError as trouble:
            raise NotKept(key) from trouble

    def remove(self, key: str) -> None:
        """See `PhotoStore`."""
        (self._folder / key).unlink(missing_ok=True)

    def _made(self, key: str) -> Path:
        path = self._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class Unfinished:
    """What has come so far of each upload. How much that is, the file itself says: no row can lag behind it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "unfinished"
        self._folder.mkdir(parents=True, exist_ok=True)

    def path(self, person: str, sha256: str) -> Path:
        """The file of one content of one person, which need not be there."""
        return self._folder / hashlib.sha256(f"{person}\n{sha256}".encode()).hexdigest()

    def size(self, person: str, sha256: str) -> int:
        """How many bytes there are."""
        try:
            return self.path(person, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, person: str, sha256: str, pieces: Iterator[bytes]) -> None:
        """Write pieces behind what is there; on disk when the call returns."""
        with self.path(person, sha256).open("ab") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def cut(self, person: str, sha256: str, size: int) -> None:
        """Take back what came beyond that many bytes; nothing, where none is written yet."""
        with suppress(FileNotFoundError):
            os.truncate(self.path(person, sha256), size)

    def remove(self, person: str, sha256: str) -> None:
        """Let go of it, if it is there."""
        self.path(person, sha256).unlink(missing_ok=True)


def digest_of(file: Path) -> str:
    """The sha256 of a file in hex, read piece by piece."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _sync(folder: Path) -> None:
    """Make sure that the folder's entries are on disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
