"""What a transaction leaves for its end: of each subject the last word counts, once all is said.

told a1   told b1   told a2   ──end──▶   b: b1   a: a1 a2      each once, by what was to be done last
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

#: What is to be done with all that was said about a subject.
Done = Callable[[Sequence[Any]], None]


class Gathering:
    """Subjects of which the last word is not spoken yet; within another gathering, with those that wait there."""

    def __init__(self, outer: "Gathering | None" = None) -> None:
        self._subjects: dict[Hashable, tuple[Sequence[Any], Done]] = (
            {} if outer is None else {**outer._subjects}
        )

    def speak(self, subject: Hashable, said: Sequence[Any], done: Done) -> None:
        """One more word on a subject, which is the last for now, and comes after what waits already."""
        before, _ = self._subjects.pop(subject, ((), done))
        self._subjects[subject] = (*before, *said), done

    def settle(self, subject: Hashable) -> None:
        """Do now what waits for the end of one subject, if anything does."""
        said, done = self._subjects.pop(subject, ((), None))
        if done is not None:
            done(said)

    def end(self) -> None:
        """Do all of it, in the order in which it was spoken of last, and what is spoken of meanwhile."""
        while self._subjects:
            self.settle(next(iter(self._subjects)))
