"""A trace as a PDF for the files: A4, with the font embedded, the watermark on every page.

The font that comes along has the characters of GB 2312 and Latin ones. What it lacks (rare names, Mongolian, emoji) is
written by its code, such as 〔U+20BB7〕, so that nothing is lost; a larger font may be named by a setting.
"""

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import WrapMode

from server.casework.fonts import Font, font_in
from server.casework.trace import NOTHING, Line, Trace
from server.casework.trace_html import shown, verdict, who
from server.casework.watermark import Watermark

_FAMILY = "trace"
_MARGIN_MM = 14.0
_LINE_MM = 5.4
_GREY, _BLACK, _RED = (90, 96, 106), (27, 31, 36), (207, 34, 46)


def pdf_of(trace: Trace, mark: Watermark, font: Path | None = None) -> bytes:
    """The document. `font` is a TrueType or OpenType file to use instead of the one that comes along."""
    sheet = _Sheet(mark, font_in(font))
    sheet.add_page()
    sheet.say(f"工单 {trace.number} 全流程轨迹", size_pt=17)
    sheet.say("Full trace of the ticket: every step, in order", size_pt=9, colour=_GREY)
    sheet.ln(2)
    for name, value in (
        ("诉求内容 Matter", trace.description),
        ("地址 Address", trace.address),
        ("诉求人 Reporter", trace.contact or NOTHING),
        ("状态 State", trace.state),
        ("受理时间 Received", shown(trace.received_at)),
        ("留痕校验 Chain", verdict(trace)),
    ):
        sheet.say(f"{name}：{value}")
    for line in trace.lines:
        sheet.entry(line)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Pages with our font, the watermark behind and the page number below."""

    def __init__(self, mark: Watermark, font: Font) -> None:
        super().__init__(format="A4")
        self._mark = mark.text
        self.set_creation_date(mark.at)
        self.set_margins(_MARGIN_MM, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=18)
        self.add_font(_FAMILY, fname=font.file)
        self._font = font
        self.set_font(_FAMILY, size=10)

    def header(self) -> None:
        """The watermark, under everything else."""
        self.set_text_color(228)
        self.set_font(_FAMILY, size=13)
        for row in range(6):
            with self.rotation(24, self.w / 2, 30 + row * 50):
                self.text(self.w / 2 - 70, 30 + row * 50, self._spelt(self._mark))
        self.set_text_color(*_BLACK)
        self.set_xy(_MARGIN_MM, _MARGIN_MM)

    def footer(self) -> None:
        """The watermark once more, and the page."""
        self.set_y(-14)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 5, f"{self._spelt(self._mark)}    {self.page_no()}", align="C")

    def say(self, text: str, size_pt: float = 10, colour: tuple[int, int, int] = _BLACK) -> None:
        """One paragraph."""
        self.set_font(_FAMILY, size=size_pt)
        self.set_text_color(*colour)
        self.multi_cell(
            0,
            _LINE_MM * size_pt / 10,
            self._spelt(text),
            align="L",
            new_x="LMARGIN",
            new_y="NEXT",
            wrapmode=WrapMode.CHAR,
        )

    def entry(self, line: Line) -> None:
        """One event, kept together where that can be."""
        if self.get_y() > self.h - 50:
            self.add_page()
        self.ln(2.5)
        self.say(f"{line.no}. {line.name}  {line.english_name}", 11)
        self.say(who(line), 8.5, _GREY)
        self.say(line.sentence)
        self.say(line.english, 8.5, _GREY)
        for each in line.changes:
            self.say(f"    {each.name}：{each.before} → {each.after}", 9)
        self.say(line.digest, 7, _GREY)
        if not line.holds:
            self.say("校验不符 does not verify", 9, _RED)

    def _spelt(self, text: str) -> str:
        """The text, with what the font lacks written by its code."""
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return "\n".join(map(self._font.spelt, plain.split("\n")))
