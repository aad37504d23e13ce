"""What a story can do: report, take a step, be refused, tell. Every request goes through the doors."""

from datetime import date, datetime, time, timedelta
from typing import Any

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


class Scene:
    """One path's own part of the week: its tickets by number, what it told, what it was refused."""

    def __init__(self, key: str, doors: Doors, spot: tuple[float, float]) -> None:
        self.tickets: list[str] = []
        self.told: list[str] = []
        self.refusals = 0
        self.now = BEGINS
        self._key, self._doors, self._spot = key, doors, spot

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
    ) -> str:
        """上报; the number of the new ticket. With a poor accuracy somebody must look at the place first."""
        body = {
            "channel": channel,
            "request_type": request_type,
            "description": words,
            "category": category,
            "urgency": urgency,
            "position": self.position(accuracy_m),
            "contact": {"name": "王女士", "phone": "13800130000"} if by == "operator" else None,
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
        status, said = self._doors.asked(who, "POST", f"/tickets/{ticket}/{step}", asked)
        if status < 400 or said["type"] != f"urn:wangge:problem:{problem}":
            raise WeekFailed(f"{who} {step} on {ticket} should be refused as {problem}: {status} {said}")
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

    def position(self, accuracy_m: float | None = None) -> dict[str, Any]:
        """The spot where it all happens, tapped on a map or as a receiver with that accuracy has it."""
        lon, lat = self._spot
        source = "map" if accuracy_m is None else "gps"
        return {"lon": lon, "lat": lat, "crs": "wgs84", "accuracy_m": accuracy_m, "source": source}
