"""From rows to a figure: counts that can be put together, the parts to the whole, and what they say."""

from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil

import numpy as np
from msgspec import Struct

from server.domain.figures.case_facts import CaseFacts
from server.domain.figures.definitions import Figure
from server.domain.figures.facts import TERM_OF_CLAIM, LeftOut, LegFacts, TermFacts, TicketFacts
from server.domain.policy_parts import Figures

#: A row of facts, of whatever a figure is about.
Row = TicketFacts | LegFacts | TermFacts | CaseFacts


#: The times of nothing at all.
NO_TIMES: "array[int]" = array("q")


class Beside(Struct, frozen=True, kw_only=True):
    """What stands beside a figure, in none of its denominators."""

    excluded: int = 0
    merged: int = 0
    withdrawn: int = 0
    rejected: int = 0

    def __add__(self, other: "Beside") -> "Beside":
        return Beside(
            excluded=self.excluded + other.excluded,
            merged=self.merged + other.merged,
            withdrawn=self.withdrawn + other.withdrawn,
            rejected=self.rejected + other.rejected,
        )


class Tally(Struct, frozen=True, kw_only=True):
    """`n` rows were counted, of which `yes` claim it, and `partly` with a lesser weight. `spent_s`: see `sorted_s`."""

    n: int = 0
    yes: int = 0
    partly: int = 0
    beside: Beside = Beside()
    spent_s: "array[int]" = NO_TIMES

    def __add__(self, other: "Tally") -> "Tally":
        return sum_of((self, other))


EMPTY = Tally()


class Times(Struct, frozen=True, kw_only=True):
    """Mean, median and 90th percentile, in hours with two decimals; percentiles by nearest rank."""

    mean_h: float
    median_h: float
    p90_h: float


def tallied(figure: Figure, rows: Iterable[Row], since: datetime, until: datetime) -> Tally:
    """The rows that fall into a period: from `since` (included) to `until` (not included)."""
    return sum((_of(figure, row) for row in rows if _falls(figure, row, since, until)), EMPTY)


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """All of them together; their times are put in order once."""
    every = tuple(tallies)
    return Tally(
        n=sum(each.n for each in every),
        yes=sum(each.yes for each in every),
        partly=sum(each.partly for each in every),
        beside=sum((each.beside for each in every), Beside()),
        spent_s=together_s(each.spent_s for each in every),
    )


def sorted_s(times_s: Iterable[int]) -> "array[int]":
    """Times in whole seconds, the shortest first: side by side, since there are hundreds of thousands in a year."""
    return array("q", sorted(times_s))


def together_s(runs: "Iterable[array[int]]") -> "array[int]":
    """All of them as one."""
    filled = [run for run in runs if run]
    if len(filled) == 1:
        return filled[0]
    found = array("q", b"".join(filled))
    np.frombuffer(found, dtype=np.int64).sort()
    return found


def share(figure: Figure, tally: Tally, policy: Figures) -> float | None:
    """The rate, from 0 to 1; None for what is no rate, and where so few were counted that it would say nothing."""
    if figure.kind not in ("rate", "grids") or tally.n < max(policy.small_n, 1):
        return None
    return (tally.yes + policy.mostly_weight * tally.partly) / tally.n


def times(tally: Tally, policy: Figures) -> Times | None:
    """How long matters took; None where there are too few."""
    if len(tally.spent_s) < max(policy.small_n, 1):
        return None
    return Times(
        mean_h=_hours(int(np.frombuffer(tally.spent_s, dtype=np.int64).sum()) / len(tally.spent_s)),
        median_h=_hours(_ranked(tally.spent_s, 0.5)),
        p90_h=_hours(_ranked(tally.spent_s, 0.9)),
    )


def band(figure: Figure, rate: float | None, policy: Figures) -> str | None:
    """分档: A is the best; each edge of the policy that a rate falls short of is one letter down."""
    if rate is None:
        return None
    good = 1 - rate if figure.lower_is_better else rate
    return chr(ord("A") + sum(good < edge for edge in policy.bands))


def _falls(figure: Figure, row: Row, since: datetime, until: datetime) -> bool:
    at = getattr(row, figure.at)
    is_its = not isinstance(row, TermFacts) or row.kind == TERM_OF_CLAIM[figure.claim]
    return is_its and at is not None and since <= at < until


def _of(figure: Figure, row: Row) -> Tally:
    counts = row.left_out == LeftOut.COUNTS or (figure.whole and row.left_out == LeftOut.EXCLUDED)
    beside = Beside(
        excluded=int(row.left_out == LeftOut.EXCLUDED),
        merged=int(row.left_out == LeftOut.MERGED),
        withdrawn=int(row.left_out == LeftOut.WITHDRAWN),
        rejected=int(row.left_out == LeftOut.REJECTED),
    )
    claim = getattr(row, figure.claim)
    if not counts or claim is None:
        return Tally(beside=beside)
    if figure.kind == "time":
        return Tally(n=1, beside=beside, spent_s=sorted_s((claim,)))
    partly = figure.partly is not None and bool(getattr(row, figure.partly))
    return Tally(n=1, yes=int(claim), partly=int(partly), beside=beside)


def _ranked(spent_s: Sequence[int], rank: float) -> int:
    return spent_s[ceil(rank * len(spent_s)) - 1]


def _hours(seconds: float) -> float:
    return round(seconds / 3600, 2)
