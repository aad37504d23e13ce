"""What people point a camera at: the address of the handheld's app with a pairing code in it, as a QR code."""

import io

import segno


def link_of(address: str, code: str) -> str:
    """The address that opens the app and pairs. The code stands behind `#`, which no server or proxy ever sees."""
    return f"{address.rstrip('/')}/handheld/#pair={code}"


def as_svg(link: str) -> str:
    """The QR code as an SVG element, to stand within a page."""
    return str(segno.make(link, error="m").svg_inline(scale=4, border=4))


def on_a_terminal(link: str) -> str:
    """The QR code in half blocks, for terminals that show Unicode."""
    drawn = io.StringIO()
    segno.make(link, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
