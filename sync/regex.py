"""Regular expressions that strangers send: RE2 takes time in proportion to the text, whatever the expression.

So what it cannot promise that for is refused: back references, and looks ahead or behind.
"""

from collections.abc import Callable

import re2

from .errors import Malformed

#: Longer expressions, and those that unfold to more than this, are refused.
_CHARACTERS_MAX = 256
_BYTES_MAX = 32 * 1024
#: Longer texts are not searched: the worst expression takes some microseconds for a character.
_TEXT_MAX = 10_000


def searcher(expression: str) -> Callable[[str], bool]:
    """Whether a text of up to 10,000 characters has a match of the expression anywhere.

    Raises:
        Malformed: no expression that RE2 knows, or too large a one.
    """
    if len(expression) > _CHARACTERS_MAX:
        raise Malformed(f"a regular expression has at most {_CHARACTERS_MAX} characters")
    options = re2.Options()
    options.max_mem = _BYTES_MAX
    options.log_errors = False
    try:
        compiled = re2.compile(expression, options)
    except re2.error as error:
        raise Malformed(f"the regular expression is not understood here: {error}") from error
    return lambda text: len(text) <= _TEXT_MAX and compiled.search(text) is not None
