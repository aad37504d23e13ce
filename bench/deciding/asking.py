"""Asks what coordinators look at all day, each question nine times, by the wall and the processor.

The best of the first three counts, or that of the last three if it is worse: a database that has answered often enough
may choose another way of its own to find the answer.
"""

import time
from collections.abc import Callable, Sequence

from bench.deciding.processor import Processor
from bench.deciding.questions import questions
from server.casework.house import House

_TIMES, _BEST_OF = 9, 3


def ask(house: House) -> None:
    """Print every question with its times beside the promise, and at the end which broke it by the processor."""
    processor = Processor(house.engine)
    if not processor.is_whole:
        print("PostgreSQL is on another machine: its processor time is not counted", flush=True)
    broken = []
    for each in questions(house):
        wall, spent = map(_counted, zip(*(_timed(each.ask, processor) for _ in range(_TIMES)), strict=True))
        if spent > each.promise_ms:
            broken.append(each.name)
        print(
            f"{each.name:64} {wall:8.0f} ms, processor {spent:6.0f} ms, promised {each.promise_ms} ms",
            flush=True,
        )
    print(f"over their promise by the processor: {'; '.join(broken) or 'none'}", flush=True)


def _counted(times: Sequence[float]) -> float:
    return max(min(times[:_BEST_OF]), min(times[-_BEST_OF:]))


def _timed(question: Callable[[], object], processor: Processor) -> tuple[float, float]:
    wall, spent = time.perf_counter(), processor.spent_s()
    question()
    return (time.perf_counter() - wall) * 1000, (processor.spent_s() - spent) * 1000
