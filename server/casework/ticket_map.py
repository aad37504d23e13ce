"""The open tickets by place: as clusters on the map, and as what lies near a new one.

Filled from the store when somebody first asks, and from then on kept current by what is committed: a ticket that is
written is put in anew, a closed one is taken out.
"""

import threading
from datetime import datetime

from sqlalchemy import Engine

from geo.certainty import sigma_m
from geo.clusters import Clusters, Narrowed, Spot
from geo.locate import LocateSettings
from geo.mercator import Tile
from geo.near import Neighbour, Place, Places
from geo.plane import Plane
from server.domain.decide import Rules
from server.domain.lights import turns_of
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.store.open_tickets import every_open
from server.store.tickets import areas_of

_ASSUMED_SIGMA_M = LocateSettings().assumed_sigma_m


class TicketMap:
    """All of it in memory, about 150 bytes a ticket. May be asked and told from any thread.

    While it is being filled, what is committed waits, and is put in after: so nothing is missed, and the newest
    stands.
    """

    def __init__(self, engine: Engine, rules: Rules) -> None:
        self._engine, self._rules = engine, rules
        self._clusters = Clusters()
        self._places: Places | None = None
        self._filling = threading.Lock()
        self._gate = threading.Lock()
        self._waiting: list[Ticket] | None = None
        self._filled_at: datetime | None = None

    def note(self, ticket: Ticket) -> None:
        """What has become of a ticket; to be called once that is committed, in the order of commits."""
        with self._gate:
            if self._filled_at is not None:
                self._show(ticket)
            elif self._waiting is not None:
                self._waiting.append(ticket)

    def tile(self, tile: Tile, now: datetime, narrowed: Narrowed) -> bytes:
        """See `Clusters.tile`."""
        self._fill(now)
        with self._gate:
            return self._clusters.tile(tile, now, narrowed)

    def stamp(self, now: datetime) -> str:
        """Another word whenever a tile might look otherwise: for every change, every minute, every start."""
        self._fill(now)
        return f"{self._filled_at}/{self._clusters.revision}/{int(now.timestamp()) // 60}"

    def near(self, ticket: Ticket, radius_m: float, now: datetime) -> list[Neighbour]:
        """The open tickets that may be at the same place, by number; see `Places.near`. None for an unplaced one."""
        self._fill(now)
        place = _place(ticket)
        with self._gate:
            return [] if place is None or self._places is None else self._places.near(place, radius_m)

    def _fill(self, now: datetime) -> None:
        with self._filling:
            if self._filled_at is not None:
                return
            with self._gate:
                self._waiting = []
            self._clusters, self._places = Clusters(), None
            with self._engine.connect() as connection:
                for ticket in every_open(connection):
                    self._show(ticket)
            with self._gate:
                for ticket in self._waiting:
                    self._show(ticket)
                self._waiting = None
                self._filled_at = now

    def _show(self, ticket: Ticket) -> None:
        number, place = int(ticket.number), _place(ticket)
        if place is None or ticket.state is State.CLOSED:
            self._clusters.drop(number)
            if self._places is not None:
                self._places.drop(number)
            return
        yellow_at, red_at = turns_of(ticket, self._rules.calendar, self._rules.policy.lights)
        spot = Spot(
            lon=place.lon,
            lat=place.lat,
            areas=areas_of(ticket.placement),
            group=None if ticket.category is None else ticket.category[:2],
            yellow_at=yellow_at,
            red_at=red_at,
            waits_for_a_person=ticket.waits_for_a_person,
        )
        self._clusters.put(number, spot)
        if self._places is None:
            self._places = Places(Plane.at(place.lat))
        self._places.put(number, place)


def _place(ticket: Ticket) -> Place | None:
    placement, position = ticket.placement, ticket.position
    if placement is None or position is None or placement.lon is None or placement.lat is None:
        return None
    return Place(placement.lon, placement.lat, sigma_m(position, assumed_m=_ASSUMED_SIGMA_M))
