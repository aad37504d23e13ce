"""Where a picture ends, and how much comes behind: phones append films there, others archives or pages."""

import re

# In the data of a scan 0xFF is followed by 0x00 or a restart marker; anything else is the next segment.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_END = 0xD9


def trailing_bytes(content: bytes, form: str) -> int:
    """How many bytes follow the end of a picture of that form (JPEG, PNG, WEBP); 0 where the end is not found.

    Sources: ITU-T T.81 annex B, PNG (ISO/IEC 15948) §5, RFC 9649 §2.
    """
    end = {"JPEG": _end_of_jpeg, "PNG": _end_of_png, "WEBP": _end_of_webp}[form](content)
    return 0 if end is None else max(0, len(content) - end)


def _end_of_jpeg(content: bytes) -> int | None:
    at = 2
    while found := _NEXT_MARKER.search(content, at):
        marker, at = content[found.end() - 1], found.end()
        if marker == _END:
            return at
        if marker not in _WITHOUT_LENGTH:
            at += int.from_bytes(content[at : at + 2])
    return None


def _end_of_png(content: bytes) -> int | None:
    at = 8
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            return at
    return None


def _end_of_webp(content: bytes) -> int | None:
    size = int.from_bytes(content[4:8], "little")
    return 8 + size + size % 2
