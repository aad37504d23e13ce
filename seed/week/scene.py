"""What a story can do: report, take a step, be refused, tell. Every request goes through the doors."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from seed.week.doors import Doors, WeekFailed
from server.domain.calendar import CHINA

#: A Monday after which the offices also work on the Sunday (调休 for the Mid-Autumn holiday): six workdays.
MONDAY = date(2026, 9, 14)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: When the week begins, and when everything that its days had is over.
BEGINS = datetime.combine(MONDAY, time(7), CHINA)
ENDS = datetime.combine(MONDAY + timedelta(days=7), time(0, 5), CHINA)


def day(name: str) -> date:
    """The day of the week by its English name, `Mon` to `Sun`."""
    return MONDAY + timedelta(days=DAYS.index(name))


def instant(said: str) -> datetime:
    """`Tue 09:30` as an instant of the week; `end` is its end."""
    if said == "end":
        return ENDS
    name, _, clock_face = said.partition(" ")
    return datetime.combine(day(name), time.fromisoformat(clock_face), CHINA)


class Spot(Struct, frozen=True, kw_only=True):
    """A place of the week: its grid, a point inside (longitude and latitude), and the grid's outline as GeoJSON."""

    grid: str
    name: str
    parent: str
    point: tuple[float, float]
    outline: dict[str, Any]


class Scene:
    """One path's own part of the week: its tickets by number, what it told, what it was refused."""

    def __init__(self, key: str, doors: Doors, spots: Sequence[Spot]) -> None:
        self.tickets: list[str] = []
        self.cases: list[str] = []
        self.told: list[str] = []
        self.refusals = 0
        self._posts = 0
        self.now = BEGINS
        self._key, self._doors, self.spots = key, doors, spots

    def tell(self, line: str) -> None:
        """A line for the day's story."""
        self.told.append(line)

    def report(
        self,
        words: str,
        *,
        category: str | None = None,
        by: str = "operator",
        channel: str = "phone",
        request_type: str = "COMPLAINT",
        urgency: str | None = "normal",
        accuracy_m: float | None = None,
        phone: str = "13800130000",
        spot: int = 0,
    ) -> str:
        """上报; the number of the new ticket. With a poor accuracy somebody must look at the place first.

        `spot` is the place by its number; the first is where nearly everything happens.
        """
        body = {
            "channel": channel,
            "request_type": request_type,
            "description": words,
            "category": category,
            "urgency": urgency,
            "position": self.position(accuracy_m, spot),
            "contact": {"name": "王女士", "phone": phone} if by == "operator" else None,
        }
        key = f"{self._key} {len(self.tickets) + 1}"
        card = self._doors.got(by, "POST", "/tickets", body, **{"Idempotency-Key": key})
        number = str(card["ticket"]["number"])
        self.tickets.append(number)
        return number

    def take(self, who: str, ticket: str, step: str, **asked: object) -> dict[str, Any]:
        """A step, on the version that the person has looked at; the ticket afterwards, as they see it.

        Raises:
            WeekFailed: it was refused.
        """
        seen = self._doors.got(who, "GET", f"/tickets/{ticket}")
        tag = {"If-Match": f'"{seen["ticket"]["version"]}"'}
        card: dict[str, Any] = self._doors.got(who, "POST", f"/tickets/{ticket}/{step}", asked, **tag)
        return card

    def refused(self, who: str, ticket: str, step: str, problem: str, **asked: object) -> None:
        """A step that has to be refused, and why.

        Raises:
            WeekFailed: it was not, or for another reason.
        """
        self.refused_at(who, f"/tickets/{ticket}/{step}", problem, asked)

    def got(self, who: str, path: str) -> Any:
        """What somebody reads at an address.

        Raises:
            WeekFailed: they may not.
        """
        return self._doors.got(who, "GET", path)

    def post(self, who: str, path: str, body: object = None) -> Any:
        """What comes of a request at an address that is no ticket's step.

        Raises:
            WeekFailed: it was refused.
        """
        self._posts += 1
        key = {"Idempotency-Key": f"{self._key} post {self._posts}"}
        return self._doors.got(who, "POST", path, {} if body is None else body, **key)

    def refused_at(self, who: str, path: str, problem: str, body: object = None) -> None:
        """A request that has to be refused, and why.

        Raises:
            WeekFailed: it was not, or for another reason.
        """
        status, said = self._doors.asked(who, "POST", path, {} if body is None else body)
        if status < 400 or said["type"] != f"urn:wangge:problem:{problem}":
            raise WeekFailed(f"{who} {path} should be refused as {problem}: {status} {said}")
        self.refusals += 1

    def card(self, ticket: str) -> dict[str, Any]:
        """The ticket as the operator sees it."""
        card: dict[str, Any] = self._doors.got("operator", "GET", f"/tickets/{ticket}")
        return card

    def require(self, ticket: str, state: str) -> None:
        """Nothing, if the ticket is in that state.

        Raises:
            WeekFailed.
        """
        found = self.card(ticket)["ticket"]["state"]
        if found != state:
            raise WeekFailed(f"{ticket} is {found}, not {state}")

    def position(self, accuracy_m: float | None = None, spot: int = 0) -> dict[str, Any]:
        """A spot, tapped on a map or as a receiver with that accuracy has it."""
        lon, lat = self.spots[spot].point
        source = "map" if accuracy_m is None else "gps"
        return {"lon": lon, "lat": lat, "crs": "wgs84", "accuracy_m": accuracy_m, "source": source}
