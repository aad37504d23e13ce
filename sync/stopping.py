"""The end of the server, as open feeds hear of it: thousands may wait, and each costs one entry in a set."""

from .bells import Bell, Ring


class Stopping:
    """Once it has begun, whoever waits is woken, and nobody begins to wait any more."""

    def __init__(self) -> None:
        self.begun = False
        self._waiting: set[Bell] = set()

    def begin(self) -> None:
        """Wake all who wait; to be called on their event loop."""
        self.begun = True
        for bell in self._waiting:
            bell.strike(Ring())

    def tell(self, bell: Bell) -> None:
        """Let this bell ring also when the server stops, until it is let go."""
        self._waiting.add(bell)
        bell.when_let_go(self._waiting.discard)
