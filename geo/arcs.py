"""Borders drawn once, however many areas share them: what makes a pack small without losing a digit.

    ┌────a────┬────b────┐      arcs      a, b, c: runs of vertices between two forks
    │         c         │      left      [a, c]        a ring is a row of arcs
    └────a────┴────b────┘      right     [b, ~c]       ~c is -1 - c: the arc c, walked backwards

A vertex is a fork where the rings that pass it do not all come from and go to the same two others. Source of the
shape: the TopoJSON format, github.com/topojson/topojson-specification.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Lattice = NDArray[np.int64]
Arc = tuple[int, ...]
Ring = tuple[int, ...]

_HIGH = 1 << 32


class Arcs(Struct, frozen=True):
    """`arcs`: `x, y` of the first vertex, then `dx, dy` from each vertex to the next. `rings`: numbers of arcs."""

    arcs: tuple[Arc, ...]
    rings: tuple[Ring, ...]


def shared_arcs(rings: Sequence[Lattice]) -> Arcs:
    """The arcs of closed rings of whole numbers, shape (n, 2), whose first vertex is not repeated at the end.

    The same rings give the same arcs; `drawn` gives the rings back, each perhaps from another vertex on.
    """
    if not rings:
        return Arcs((), ())
    numbers: dict[bytes, int] = {}
    arcs: list[Arc] = []
    found: list[Ring] = []
    for ring, is_fork in zip(rings, _forks(rings), strict=True):
        steps = []
        for run in _runs(ring, is_fork):
            there, back = run.tobytes(), run[::-1].tobytes()
            key = min(there, back)
            if key not in numbers:
                numbers[key] = len(arcs)
                arcs.append(_steps(run if key == there else run[::-1]))
            steps.append(numbers[key] if key == there else ~numbers[key])
        found.append(tuple(steps))
    return Arcs(tuple(arcs), tuple(found))


def drawn(ring: Ring, arcs: Sequence[Arc]) -> Lattice:
    """The vertices of a ring of arcs, the first one not repeated at the end."""
    runs = []
    for step in ring:
        run = np.cumsum(np.reshape(arcs[max(step, ~step)], (-1, 2)), axis=0)
        runs.append((run if step >= 0 else run[::-1])[:-1])
    return np.concatenate(runs)


def _forks(rings: Sequence[Lattice]) -> list[NDArray[np.bool_]]:
    keys = [ring[:, 0] * _HIGH + ring[:, 1] for ring in rings]
    before, after = ([np.roll(key, by) for key in keys] for by in (1, -1))
    here = np.concatenate(keys)
    one, other = np.concatenate(before), np.concatenate(after)
    low, high = np.minimum(one, other), np.maximum(one, other)
    _, first, vertex = np.unique(here, return_index=True, return_inverse=True)
    differs = (low != low[first[vertex]]) | (high != high[first[vertex]])
    forks = np.bincount(vertex, weights=differs) > 0
    return np.split(forks[vertex], np.cumsum([len(key) for key in keys])[:-1])


def _runs(ring: Lattice, is_fork: NDArray[np.bool_]) -> list[Lattice]:
    """The ring cut at its forks; one without any begins at its least vertex, so that it is found again."""
    forks = np.flatnonzero(is_fork)
    begin = int(forks[0]) if len(forks) else int(np.lexsort((ring[:, 1], ring[:, 0]))[0])
    closed = np.concatenate([ring[begin:], ring[: begin + 1]])
    cuts = [*(forks - begin).tolist(), len(ring)] if len(forks) else [0, len(ring)]
    return [closed[start : end + 1] for start, end in pairwise(cuts)]


def _steps(run: Lattice) -> Arc:
    return tuple(np.diff(run, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist())
