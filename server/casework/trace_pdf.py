"""A trace as a PDF for the files."""

from pathlib import Path

from server.casework.sheets import GREY, RED, Sheet
from server.casework.trace import NOTHING, Line, Trace
from server.casework.trace_html import shown, verdict, who
from server.casework.watermark import Watermark

_LINE_NEEDS_MM = 50.0


def pdf_of(trace: Trace, mark: Watermark, font: Path | None = None) -> bytes:
    """The document. `font` as for `Sheet`."""
    sheet = Sheet(mark, font)
    sheet.add_page()
    sheet.say(f"工单 {trace.number} 全流程轨迹", size_pt=17)
    sheet.say("Full trace of the ticket: every step, in order", size_pt=9, colour=GREY)
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
        _entry(sheet, line)
    return bytes(sheet.output())


def _entry(sheet: Sheet, line: Line) -> None:
    """One event, kept together where that can be."""
    sheet.keep_together(_LINE_NEEDS_MM)
    sheet.ln(2.5)
    sheet.say(f"{line.no}. {line.name}  {line.english_name}", 11)
    sheet.say(who(line), 8.5, GREY)
    sheet.say(line.sentence)
    sheet.say(line.english, 8.5, GREY)
    for each in line.changes:
        sheet.say(f"    {each.name}：{each.before} → {each.after}", 9)
    sheet.say(line.digest, 7, GREY)
    if not line.holds:
        sheet.say("校验不符 does not verify", 9, RED)
