"""Telephone numbers as lists of the hotline know them, however somebody wrote them down."""

import re

_NUMBER = re.compile(r"^\+?[0-9]{5,20}$")


def plain_number(written: str) -> str | None:
    """A number without what people write between its digits, nor the country's code; None for what is none."""
    plain = re.sub(r"[\s()（）-]", "", written)
    if not _NUMBER.match(plain):
        return None
    return re.sub(r"^(\+86|0086)(?=[0-9]{11}$)", "", plain)
