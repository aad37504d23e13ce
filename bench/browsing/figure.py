"""One line of a table: what was measured, beside what was promised and what others take."""

from typing import NamedTuple


class Figure(NamedTuple):
    """`own_s` are the seconds that the page's own thread computed for it; None where nobody asked or promised."""

    what: str
    measured: float
    unit: str
    promised: float | None = None
    own_s: float | None = None
    peer: float | None = None

    def cells(self) -> tuple[str, ...]:
        """As a table shows it."""
        return (
            self.what,
            f"{self.measured:.2f} {self.unit}",
            "" if self.promised is None else f"{self.promised:g} {self.unit}",
            "" if self.promised is None else f"{self.measured / self.promised:.2f}",
            "" if self.own_s is None else f"{self.own_s:.2f} s",
            "" if self.peer is None else f"{self.peer:.2f} {self.unit}",
        )
