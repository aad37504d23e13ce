"""How long work tells how far it is, to whoever wants to show that."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Told the step (`read`, `mend`, `cover`), how many are done, and of how many.
Tell = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


def tell_each(items: Iterable[T], step: str, tell: Tell) -> Iterator[T]:
    """The items, one by one, each told when the one before it is done."""
    every = list(items)
    for done, item in enumerate(every):
        tell(step, done, len(every))
        yield item
    tell(step, len(every), len(every))
