"""One version of the boundaries, ready to be asked: by place, by code, and upwards from a code."""

from collections.abc import Callable
from functools import cached_property

from geo.areas import Area, BoundarySet
from geo.locate import Locator


class Ground:
    """One version in use. What takes a second or two, the locator, is made when it is first asked."""

    def __init__(
        self, boundaries: BoundarySet, made_ready: Callable[[BoundarySet], Locator] = Locator
    ) -> None:
        self.boundaries = boundaries
        self._made_ready = made_ready

    @cached_property
    def locator(self) -> Locator:
        """Where things are."""
        return self._made_ready(self.boundaries)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area, by its code."""
        return {area.code: area for area in self.boundaries.areas}

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Every area's own code and those of its parents, finest first."""
        return self.boundaries.chains()
