"""What a decision may look at besides the ticket and what is asked: who asks, the rules in force, the hour, the map."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from geo.locate import Placement
from geo.position import Position
from server.domain.decide import Rules
from server.domain.scope import Actor


class Context(Struct, frozen=True, kw_only=True):
    """The circumstances of one decision. `locate` answers from the boundaries in force; it asks nobody."""

    actor: Actor
    rules: Rules
    now: datetime
    locate: Callable[[Position], Placement]
