"""Sequence numbers as clients carry them, because a number means nothing in another database's life.

A token is `<seq>-<epoch>`: it starts with digits, which clients show as progress, and needs no escaping
in a URL, since some clients do none.
"""

import re

from .store import DatabaseInfo

_TOKEN = re.compile(r"([0-9]{1,18})-([0-9A-Za-z]+)")


def token(seq: int, epoch: str) -> str:
    """The number as a client may keep it."""
    return f"{seq}-{epoch}"


def seq_of(text: str, info: DatabaseInfo) -> int:
    """The number that a token stands for in this database: `now` is the latest one.

    A token of another life of the database, or none at all, is 0: clients then compare from the start,
    while no stock client recovers from being refused. So is a number that this database has not reached.
    """
    if text == "now":
        return info.seq
    match = _TOKEN.fullmatch(text)
    if match is None or match[2] != info.epoch or int(match[1]) > info.seq:
        return 0
    return int(match[1])
