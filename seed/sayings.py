"""What people say when they report something, dealt out so that a day brings a bit of everything."""

from importlib.resources import files
from typing import Literal, cast

import msgspec
import numpy as np
from msgspec import Struct

from server.data import catalogue_bytes
from server.domain.catalogue import read_catalogue

#: Sub-items that make no sense between tower blocks.
_RURAL = frozenset({"0905", "1201", "1202"})


class Saying(Struct, frozen=True):
    """A sentence with gaps `{place}`, `{street}`, `{n}`, and how whoever says it would file it."""

    category: str
    request_type: str
    urgency: Literal["normal", "urgent", "critical"]
    text: str


def sayings() -> list[Saying]:
    """All that can be said, by category: three or more for each sub-item of the catalogue."""
    catalogue = read_catalogue(catalogue_bytes())
    written = msgspec.toml.decode(
        files(__package__).joinpath("reports.toml").read_bytes(), type=dict[str, list[tuple[str, str]]]
    )
    return [
        Saying(
            category,
            request_type,
            cast(Literal["normal", "urgent", "critical"], catalogue.item(category).urgency),
            text,
        )
        for category, texts in written.items()
        for request_type, text in texts
    ]


class Deck:
    """A shuffled pack of all sayings; none comes twice before every fitting one has come once."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._left: list[Saying] = []

    def draw(self, *, is_rural: bool) -> Saying:
        """The next saying that fits a town (or the country, where all fit)."""
        fitting = (place for place, each in enumerate(self._left) if is_rural or each.category not in _RURAL)
        place = next(fitting, None)
        if place is None:
            pack = sayings()
            self._left += [pack[n] for n in self._chance.permutation(len(pack))]
            return self.draw(is_rural=is_rural)
        return self._left.pop(place)
