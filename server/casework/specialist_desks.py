"""专席 at work: which desks the city has, and how much waits on each for whoever looks."""

from msgspec import Struct

from server.casework.house import House
from server.casework.reach import scope_of
from server.domain.scope import Actor
from server.domain.specialist_desks import SpecialistDesk
from server.store import listing
from server.store.listing import Filter


class DeskInUse(Struct, frozen=True, kw_only=True):
    """A desk, and how many of its open tickets the person may see; `to_be_dispatched` of them wait for a person."""

    code: str
    desk: SpecialistDesk
    open: int
    to_be_dispatched: int


def desks(house: House, actor: Actor) -> tuple[DeskInUse, ...]:
    """Every desk of the city, in its own order. Counts end at the setting `list_count_max`."""
    scope, most = scope_of(actor), house.settings.list_count_max
    with house.engine.connect() as connection:

        def number(narrowed: Filter) -> int:
            return listing.page(connection, scope, narrowed, after=None, limit=0, count_max=most).total

        return tuple(
            DeskInUse(
                code=code,
                desk=desk,
                open=number(Filter(is_open=True, desk=desk)),
                to_be_dispatched=number(Filter(waits_for_a_person=True, desk=desk)),
            )
            for code, desk in house.rules.policy.desks.items()
        )
