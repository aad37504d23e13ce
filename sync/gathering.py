"""What a transaction leaves for its end: of each subject the last word counts, once all is said.

told a1   told b1   told a2   ──end──▶   b: b1   a: a1 a2      each once, by what was to be done last
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlalchemy import Connection

#: Where a connection's own notes (`Connection.info`) have what is gathered on it.
HERE = "gathering"

#: What is to be done with all that was said about a subject.
Done = Callable[[Sequence[Any]], None]


class Gathering:
    """Subjects of which the last word is not spoken yet; within another gathering, with those that wait there.

    `known` is for what those who speak of it know by now: what a part that fails had noted there is forgotten with it.
    """

    def __init__(self, outer: "Gathering | None" = None) -> None:
        waiting = {} if outer is None else outer._subjects
        self._subjects: dict[Hashable, tuple[list[Any], Done]] = {
            subject: ([*said], done) for subject, (said, done) in waiting.items()
        }
        self.known: dict[Hashable, Any] = {} if outer is None else {**outer.known}

    def speak(self, subject: Hashable, said: Sequence[Any], done: Done) -> None:
        """One more word on a subject, which is the last for now, and comes after what waits already."""
        waiting, _ = self._subjects.pop(subject, ([], done))
        waiting.extend(said)
        self._subjects[subject] = waiting, done

    def __contains__(self, subject: Hashable) -> bool:
        """Whether something waits for the end of that subject."""
        return subject in self._subjects

    def settle(self, subject: Hashable) -> None:
        """Do now what waits for the end of one subject, if anything does."""
        said, done = self._subjects.pop(subject, ([], None))
        if done is not None:
            done(tuple(said))

    def end(self) -> None:
        """Do all of it, in the order in which it was spoken of last, and what is spoken of meanwhile."""
        while self._subjects:
            self.settle(next(iter(self._subjects)))


def gathered_on(connection: Connection) -> Gathering | None:
    """What is gathered in the transaction that is open on the connection, if anything is."""
    gathering: Gathering | None = connection.info.get(HERE)
    return gathering
