"""What a Chinese division code 行政区划代码 says by its digits: a level, and the codes above it.

    46 01 08 004 001 003      each level's own width: city 4 (6), district 6, street 9, community 12, grid 15
    46 01 08 004 001 03       a grid of the older kind, two digits for the grid
    46 01 08 004 000          padded: twelve digits for every level down to the community
    210101 46 01 08 004 001 02   a professional grid 专业网格: what it looks after, then where, then its number

Source: GB/T 2260, GB/T 10114 and the statistics bureau's twelve-digit codes 统计用区划代码; GB/T 30428.1 for the
fifteen digits of a grid 单元网格, CJ/T 213 for the fourteen before it, CJ/T 349 for the twenty. A code means
nothing without its issuer and year: only its shape is read here.
"""

from geo.areas import LEVELS

_WIDTHS = {"city": 4, "district": 6, "street": 9, "community": 12, "grid": 15}
_PADDED_WIDTH = 12
_OLDER_GRID_WIDTH = 14
_PROFESSIONAL_WIDTH = 20


def is_padded(code: str) -> bool:
    """Whether the code is filled up with zeros to twelve digits: a village is never numbered 000."""
    return code.isdecimal() and len(code) == _PADDED_WIDTH and code.endswith("000")


def level_of(code: str) -> str | None:
    """The level that the code's digits tell, or None if it has the shape of no division code."""
    if not code.isdecimal():
        return None
    significant = _significant(code)
    if len(significant) == _OLDER_GRID_WIDTH:
        return "grid"
    return next((level for level, width in _WIDTHS.items() if width == len(significant)), None)


def is_professional(code: str) -> bool:
    """Whether the code is one of a professional grid 专业网格, which belongs to an overlay and to no level."""
    return code.isdecimal() and len(code) == _PROFESSIONAL_WIDTH


def codes_above(code: str, level: str) -> tuple[str, ...]:
    """The codes that the area of a coarser `level` around this one may have, as this one is written first.

    Empty if the level is not coarser or the code has the shape of no division code.
    """
    own = level_of(code)
    if own is None or LEVELS.index(level) >= LEVELS.index(own):
        return ()
    above = code[: _WIDTHS[level]]
    short, padded = above.ljust(6, "0"), above.ljust(_PADDED_WIDTH, "0")
    return (padded, short) if is_padded(code) else (short, padded)


def _significant(code: str) -> str:
    """The digits that count. A province's code is read as a city's, as 直辖市 need it."""
    if is_padded(code):
        code = next(code[:width] for width in (4, 6, 9) if not code[width:].strip("0"))
    return code[:4] if len(code) == 6 and code.endswith("00") else code
