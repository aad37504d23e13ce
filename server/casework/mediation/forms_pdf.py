"""A form of mediation as a PDF, to be printed, signed and put into the file."""

from pathlib import Path

from server.casework.mediation.forms import Form
from server.casework.sheets import GREY, Sheet
from server.casework.watermark import Watermark

_SIGNATURE_NEEDS_MM = 40.0


def pdf_of_form(form: Form, mark: Watermark, font: Path | None = None) -> bytes:
    """The document. `font` as for `Sheet`."""
    sheet = Sheet(mark, font)
    sheet.add_page()
    sheet.say(form.title, 18, centred=True)
    sheet.ln(1)
    sheet.say(form.number, 10, GREY, centred=True)
    for heading, text in form.sections:
        sheet.ln(3)
        sheet.say(heading, 11.5)
        sheet.say(text, 11)
    sheet.ln(5)
    for line in form.signatures:
        sheet.keep_together(_SIGNATURE_NEEDS_MM)
        sheet.ln(4)
        sheet.say(line, 11)
    return bytes(sheet.output())
