"""Numbers that people read out on the telephone: a ticket's, and the one a handheld gives out of reach.

    261122 01 00017 3        离 A3F2 0012
    day    ch  seq   check      device counter

Source: ISO/IEC 7064 (hybrid system MOD 11,10) for the check digit.
"""

import re
from datetime import date

from server.domain.errors import TicketNumbersExhausted

DAILY_MAX = 99_999

_NUMBER = re.compile(r"[0-9]{14}")
_ALIAS = re.compile(r"离[0-9A-Z]{4}[0-9]{4,}")


def ticket_number(day: date, channel_code: str, sequence: int) -> str:
    """工单编号: 14 digits, from the local day, the channel's two digits and the day's running number from 1.

    Raises:
        TicketNumbersExhausted: `sequence` is above 99,999.
    """
    if sequence > DAILY_MAX:
        raise TicketNumbersExhausted(day=day.isoformat(), channel=channel_code)
    payload = f"{day:%y%m%d}{channel_code}{sequence:05d}"
    return payload + _check_digit(payload)


def running_number(number: str) -> int:
    """The day's running number in a 工单编号."""
    return int(number[8:13])


def is_ticket_number(text: str) -> bool:
    """Whether the text is a well-formed number; any single wrong digit and most swaps are noticed."""
    return _NUMBER.fullmatch(text) is not None and _check_digit(text[:-1]) == text[-1]


def offline_alias(writer: str, counter: int) -> str:
    """离线编号: what a report is called before the server has numbered it; found by search for ever.

    The device's short code is the beginning of its writer id: four characters, without hyphens, upper case.
    The counter has at least four digits and grows beyond 9999, so that a device never gives a name twice. The
    handheld makes the same alias by itself.
    """
    short_code = writer.replace("-", "")[:4].upper()
    return f"离{short_code}{counter:04d}"


def is_offline_alias(text: str) -> bool:
    """Whether the text has the form of an offline alias."""
    return _ALIAS.fullmatch(text) is not None


def _check_digit(payload: str) -> str:
    product = 10
    for digit in payload:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
