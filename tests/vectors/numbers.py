"""numbers.json: ticket numbers with every slip of a finger, and offline aliases."""

from datetime import date
from typing import Any

from server.domain.numbers import is_offline_alias, is_ticket_number, offline_alias, ticket_number

_NUMBERS = [
    ticket_number(date(2026, 11, 22), "01", 17),
    ticket_number(date(2026, 1, 1), "00", 1),
    ticket_number(date(2027, 12, 31), "99", 99_999),
]
_WRITERS = [("a3f2c41d9e07b658", 12), ("019aab3c-5e80-7000-8a3f-2001c0ffee01", 9999), ("0a-1b2c", 10_000)]

#: Nothing, too short, an alias cut, small letters, more digits, something before, wide digits, a line's end.
_OTHERS = [
    "",
    "2611220100017",
    "离",
    "离A3F2001",
    "离a3f20012",
    "离A3F200120",
    "x离A3F20012",
    "２６１１２２０１０００１７３",
    "26112201000173\n",
]


def vectors() -> dict[str, Any]:
    """`[text, is a ticket number, is an alias]` and `[writer, counter, alias]`."""
    slips = [_replaced(number, at, digit) for number in _NUMBERS[:2] for at in range(14) for digit in "07"]
    swaps = [
        number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for number in _NUMBERS
        for at in range(13)
    ]
    aliases = [offline_alias(writer, counter) for writer, counter in _WRITERS]
    return {
        "source": "Computed by server/domain/numbers.py; `python -m tests.vectors` writes it anew.",
        "cases": [
            [text, is_ticket_number(text), is_offline_alias(text)]
            for text in (*_NUMBERS, *slips, *swaps, *aliases, *_OTHERS)
        ],
        "aliases": [[writer, counter, offline_alias(writer, counter)] for writer, counter in _WRITERS],
    }


def _replaced(number: str, at: int, digit: str) -> str:
    return number[:at] + digit + number[at + 1 :]
