"""What kind of sound a file is, by its first bytes. It is never decoded here: players do that, and are told what it is.

Sources: RFC 8794 (EBML: WebM), RFC 3533 (Ogg), ISO/IEC 14496-12 (ftyp: m4a), ISO/IEC 11172-3 (MPEG audio), RIFF (wav).
"""

#: So many bytes tell.
HEAD_BYTES = 64

#: The media type under which each form is shown.
TYPES = {
    "webm": "audio/webm",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}

#: How the brand begins that such a file is made by; pictures (heic, avif) and raw films are of other brands.
_BRANDS = (b"M4A", b"M4B", b"mp4", b"iso", b"dash", b"3gp", b"3g2", b"qt  ")


def recording_form(head: bytes) -> str | None:
    """The form of a recording that begins like this, a key of `TYPES`; None for what is none."""
    if head.startswith(b"\x1a\x45\xdf\xa3") and (b"webm" in head or b"matroska" in head):
        return "webm"
    if head.startswith(b"OggS\x00"):
        return "ogg"
    if head[4:8] == b"ftyp" and head[8:12].startswith(_BRANDS):
        return "m4a"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    # 0xFFE: eleven bits of sync; then MPEG 1 or 2 and layer III, which is what telephones write.
    if head.startswith(b"ID3") or head[:2] in (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"):
        return "mp3"
    return None
