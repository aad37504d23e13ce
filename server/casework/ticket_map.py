"""The open tickets by place: as clusters on the map, and as what lies near a new one.

Filled from the store when the server starts (`map_keeping`), and from then on kept current by what is committed: a
ticket that was written is put in anew, a closed one is taken out.
"""

import threading
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from geo.certainty import sigma_m
from geo.clusters import Clusters, Narrowed, Spot, Tally
from geo.locate import LocateSettings
from geo.mercator import Tile
from geo.near import Neighbour, Place, Places
from geo.placement import Placement
from geo.plane import Plane
from geo.position import Position
from server.casework.reach import named_on_map
from server.casework.rulebook import RuleBook
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS
from server.store.open_tickets import Whereabouts, every_open, whereabouts
from server.store.ticket_rows import areas_of

_ASSUMED_SIGMA_M = LocateSettings().assumed_sigma_m
# Tickets that may wait for somebody to ask: some tens of megabytes.
_LEFT_MAX = 5_000
# Tiles of a few kilobytes each.
_DRAWN_MAX = 2_000


class TicketMap:
    """All of it in memory, about 150 bytes a ticket. May be asked and told from any thread.

    Who commits a ticket only leaves it here; who asks next puts in what was left, so that writing never waits for the
    map. Where nobody asks and nobody keeps it up for long, all is forgotten, and filled anew for the next one.
    """

    def __init__(self, engine: Engine, rulebook: RuleBook) -> None:
        self._engine, self._rulebook = engine, rulebook
        self._clusters = Clusters()
        self._places: Places | None = None
        #: Tiles of one state of things, which lasts until the next change and no longer than a minute.
        self._drawn: dict[tuple[Tile, Narrowed], bytes] = {}
        self._drawn_at = (0, 0)
        self._asking = threading.Lock()
        self._gate = threading.Lock()
        #: What was committed since somebody last asked; None: nobody has asked yet, or not for long.
        self._left: dict[UUID, Ticket] | None = None
        self._is_filled = False

    @property
    def is_filled(self) -> bool:
        """Whether who asks now is answered at once; else all open tickets are read first."""
        with self._gate:
            return self._is_filled and self._left is not None

    def keep_up(self) -> None:
        """Fill it if it is empty; put in what was left if that is much, before it would have to be forgotten."""
        with self._gate:
            is_due = self._left is None or len(self._left) > _LEFT_MAX // 2
        if is_due:
            with self._asking:
                self._catch_up()

    def note(self, ticket: Ticket) -> None:
        """What has become of a ticket; to be called once that is committed, in the order of commits."""
        with self._gate:
            if self._left is not None:
                self._left[ticket.id] = ticket
                if len(self._left) > _LEFT_MAX:
                    self._left = None

    def forget(self) -> None:
        """Let go of everything, as when lights turn by other rules: it is filled anew for who asks next."""
        with self._gate:
            self._left = None

    def tile(self, tile: Tile, now: datetime, narrowed: Narrowed) -> bytes:
        """See `Clusters.tile`. What many look at is put together once, as long as it stays as it is."""
        with self._asking:
            self._catch_up()
            moment = (self._clusters.revision, int(now.timestamp()) // 60)
            if self._drawn_at != moment or len(self._drawn) >= _DRAWN_MAX:
                self._drawn_at = moment
                self._drawn.clear()
            drawn = self._drawn.get((tile, narrowed))
            if drawn is None:
                drawn = self._drawn[tile, narrowed] = self._clusters.tile(tile, now, narrowed)
            return drawn

    def tallies(self, now: datetime, narrowed: Narrowed) -> dict[frozenset[str], Tally]:
        """See `Clusters.tallies`."""
        with self._asking:
            self._catch_up()
            return self._clusters.tallies(now, narrowed)

    def near(
        self, placement: Placement | None, position: Position | None, radius_m: float
    ) -> list[Neighbour]:
        """The open tickets that may be at the same place, by number; see `Places.near`. None for no place."""
        place = _place(placement, position)
        with self._asking:
            self._catch_up()
            return [] if place is None or self._places is None else self._places.near(place, radius_m)

    def _catch_up(self) -> None:
        # Whoever lets go of everything while it is filled means what was filled by then as well.
        while (left := self._take()) is None:
            try:
                self._fill()
            except BaseException:
                with self._gate:
                    self._left = None
                raise
        for ticket in left.values():
            self._show(whereabouts(ticket, self._rulebook.rules.of(ticket.placement)))

    def _take(self) -> dict[UUID, Ticket] | None:
        """What was left. From now on more is kept, so that nothing is missed while the store is read."""
        with self._gate:
            left, self._left = self._left, {}
        return left

    def _fill(self) -> None:
        self._is_filled = False
        self._clusters, self._places = Clusters(), None
        self._drawn.clear()
        with self._engine.connect() as connection:
            for ticket in every_open(connection):
                self._show(ticket)
        self._is_filled = True

    def _show(self, ticket: Whereabouts) -> None:
        number, place = int(ticket.number), _place(ticket.placement, ticket.position)
        if place is None or ticket.state in ENDS:
            self._clusters.drop(number)
            if self._places is not None:
                self._places.drop(number)
            return
        spot = Spot(
            lon=place.lon,
            lat=place.lat,
            areas=named_on_map(areas_of(ticket.placement), ticket.sensitivity, ticket.about),
            group=None if ticket.category is None else ticket.category[:2],
            state=ticket.state.value,
            channel=ticket.channel,
            unit=ticket.lead_unit,
            received_at=ticket.received_at,
            yellow_at=ticket.yellow_at,
            red_at=ticket.red_at,
            waits_for_a_person=ticket.waits_for_a_person,
        )
        self._clusters.put(number, spot)
        if self._places is None:
            self._places = Places(Plane.at(place.lat))
        self._places.put(number, place)


def _place(placement: Placement | None, position: Position | None) -> Place | None:
    if placement is None or position is None or placement.lon is None or placement.lat is None:
        return None
    return Place(placement.lon, placement.lat, sigma_m(position, assumed_m=_ASSUMED_SIGMA_M))
