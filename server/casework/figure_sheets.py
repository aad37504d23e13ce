"""Figures as a workbook, for those who reckon on: one sheet of totals, or one figure by its groups.

A cell is a number or a text, never a formula, whatever a unit is called.
"""

from collections.abc import Iterable
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.casework.figures import Answer, Row

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEADS = (
    ("代码 Code", 22),
    ("名称 Name", 34),
    ("公式 Formula", 60),
    ("分母 n", 10),
    ("分子 Numerator", 14),
    ("率 Rate", 10),
    ("分档 Band", 10),
    ("位次 Rank", 10),
    ("平均（小时）Mean, h", 18),
    ("中位（小时）Median, h", 20),
    ("P90（小时）P90, h", 16),
    ("剔除 Excluded", 14),
    ("并单 Merged", 14),
    ("撤回 Withdrawn", 14),
    ("不予受理 Rejected", 16),
)
_RATE = 5
_SHEET = "考核指标"


def totals_sheet(answers: Iterable[Answer]) -> bytes:
    """All figures of a period, one in each row."""
    answers = tuple(answers)
    rows = [(answer, answer.id, f"{answer.zh} {answer.en}", answer.total) for answer in answers]
    return _written(_SHEET, answers[0] if answers else None, rows)


def groups_sheet(answer: Answer) -> bytes:
    """One figure, its whole in the first row and a group in each of the others."""
    whole = (answer, answer.id, "合计 Total", answer.total)
    return _written(answer.zh, answer, [whole, *((answer, row.key, row.name, row) for row in answer.rows)])


def _written(title: str, any_of: Answer | None, rows: Iterable[tuple[Answer, str, str, Row]]) -> bytes:
    sheet_file = BytesIO()
    with Workbook(sheet_file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet(_SHEET)
        period = "" if any_of is None else f"{any_of.since} – {any_of.until}"
        sheet.write_string(0, 0, f"{title} {period}", bold)
        for column, (head, width) in enumerate(_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, head, bold)
        for line, row in enumerate(rows, start=3):
            _write_row(sheet, line, row, share)
        sheet.freeze_panes(3, 2)
    return sheet_file.getvalue()


def _write_row(sheet: Worksheet, line: int, given: tuple[Answer, str, str, Row], share: Format) -> None:
    answer, key, name, row = given
    times = row.times
    cells: tuple[str | float | None, ...] = (
        key,
        name,
        f"{answer.formula_zh} {answer.formula}",
        row.n,
        row.numerator,
        row.rate,
        row.band,
        row.rank,
        None if times is None else times.mean_h,
        None if times is None else times.median_h,
        None if times is None else times.p90_h,
        row.beside.excluded,
        row.beside.merged,
        row.beside.withdrawn,
        row.beside.rejected,
    )
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(line, column, cell)
        elif cell is not None:
            sheet.write_number(line, column, cell, share if column == _RATE else None)
