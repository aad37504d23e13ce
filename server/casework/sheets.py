"""Sheets of paper as PDF: A4, with the font embedded, the watermark on every page.

The font that comes along has the characters of GB 2312 and Latin ones. What it lacks (rare names, Mongolian, emoji) is
written by its code, such as 〔U+20BB7〕, so that nothing is lost; a larger font may be named by a setting.
"""

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import WrapMode

from server.casework.fonts import font_in
from server.casework.watermark import Watermark

Colour = tuple[int, int, int]
GREY: Colour = (90, 96, 106)
BLACK: Colour = (27, 31, 36)
RED: Colour = (207, 34, 46)

_FAMILY = "sheet"
_MARGIN_MM = 14.0
_LINE_MM = 5.4


class Sheet(FPDF):
    """Pages with our font, the watermark behind and the page number below.

    `font` is a TrueType or OpenType file to use instead of the one that comes along.
    """

    def __init__(self, mark: Watermark, font: Path | None = None) -> None:
        super().__init__(format="A4")
        self._mark = mark.text
        self.set_creation_date(mark.at)
        self.set_margins(_MARGIN_MM, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=18)
        self._font = font_in(font)
        self.add_font(_FAMILY, fname=self._font.file)
        self.set_font(_FAMILY, size=10)

    def header(self) -> None:
        """The watermark, under everything else."""
        self.set_text_color(228)
        self.set_font(_FAMILY, size=13)
        for row in range(6):
            with self.rotation(24, self.w / 2, 30 + row * 50):
                self.text(self.w / 2 - 70, 30 + row * 50, self._spelt(self._mark))
        self.set_text_color(*BLACK)
        self.set_xy(_MARGIN_MM, _MARGIN_MM)

    def footer(self) -> None:
        """The watermark once more, and the page."""
        self.set_y(-14)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(*GREY)
        self.cell(0, 5, f"{self._spelt(self._mark)}    {self.page_no()}", align="C")

    def say(self, text: str, size_pt: float = 10, colour: Colour = BLACK, *, centred: bool = False) -> None:
        """One paragraph."""
        self.set_font(_FAMILY, size=size_pt)
        self.set_text_color(*colour)
        self.multi_cell(
            0,
            _LINE_MM * size_pt / 10,
            self._spelt(text),
            align="C" if centred else "L",
            new_x="LMARGIN",
            new_y="NEXT",
            wrapmode=WrapMode.CHAR,
        )

    def keep_together(self, height_mm: float) -> None:
        """Go on with the next page where less than that is left on this one."""
        if self.get_y() > self.h - height_mm:
            self.add_page()

    def _spelt(self, text: str) -> str:
        """The text, with what the font lacks written by its code."""
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return "\n".join(map(self._font.spelt, plain.split("\n")))
