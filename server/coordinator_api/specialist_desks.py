"""Door of the specialist desks 专席: which there are. Their queues are lists of tickets narrowed by `desk`."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Struct

from server.casework import specialist_desks
from server.casework.house import House
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]


class DeskShown(Struct, frozen=True, kw_only=True):
    """专席: what it takes, and what of that is open and may be seen by who asks."""

    code: str
    title: str
    categories: tuple[str, ...]
    channels: tuple[str, ...]
    open: int
    to_be_dispatched: int


@get("/desks", sync_to_thread=True)
def list_desks(house: TheHouse, actor: Asking) -> tuple[DeskShown, ...]:
    """专席: every desk of the city, and how much waits on it."""
    return tuple(
        DeskShown(
            code=each.code,
            title=each.desk.title,
            categories=each.desk.categories,
            channels=each.desk.channels,
            open=each.open,
            to_be_dispatched=each.to_be_dispatched,
        )
        for each in specialist_desks.desks(house, actor)
    )


handlers = [list_desks]
