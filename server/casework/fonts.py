"""The letters of documents and watermarks: of a font that comes along, or of a larger one that a setting names."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from msgspec import Struct

_OWN = "NotoSansSC-GB2312.ttf"


class Font(Struct, frozen=True):
    """A font file, and the characters that it has."""

    file: Path
    known: frozenset[int]

    def spelt(self, text: str) -> str:
        """The text with what the font lacks (rare names, Mongolian, emoji) written by its code, such as 〔U+20BB7〕."""
        return "".join(each if ord(each) in self.known else f"〔U+{ord(each):04X}〕" for each in text)


@cache
def font_in(named: Path | None) -> Font:
    """The font of that file; without one, the font that comes along, with GB 2312 and Latin characters."""
    file = named or Path(str(files("server.data").joinpath("fonts", _OWN)))
    with TTFont(file, lazy=True) as opened:
        return Font(file, frozenset(opened.getBestCmap()))
