"""The reckoning of a day: what handhelds say they recorded against what the server says it has."""

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

_PAGE = 200
_PATIENCE_S = 300.0


class Reckoning(Struct, frozen=True, kw_only=True):
    """What became of a day's reports. `recorded = routed + quarantined` when nothing is lost.

    `routed` counts reports that are tickets with an area and a responsible unit, dispatched or proposed; of these
    `waiting` wait for a coordinator's look. `lost` are recorded reports that the server has neither as a ticket nor in
    quarantine, or that have no receipt; `doubled` are tickets beyond one for a report. `slowest_s` runs from the
    recording, or from coming back into reach, until the receipt is on the handheld. Of the photos that are listed
    on tickets (`photos_listed`) so many have come, and were found to be photos (`photos_here`).
    """

    recorded: int
    received: int
    routed: int
    quarantined: int
    receipts: int
    lost: int
    doubled: int
    slowest_s: float
    waiting: int
    lost_replies: int
    restarts: int
    photos_listed: int
    photos_here: int
    by_street: dict[str, int]
    by_unit: dict[str, int]

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing doubled."""
        return self.lost == 0 and self.doubled == 0 and self.photos_here == self.photos_listed


class Api:
    """The coordinators' door, as a program uses it."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self._address = address
        self._token: str | None = None
        opened = self._asked("POST", "/api/v1/session", {"login": login, "password": password})
        self._token = opened["token"]

    def tickets(self) -> Iterator[dict[str, Any]]:
        """Every ticket that the person may see."""
        after = ""
        while True:
            page = self._asked("GET", f"/api/v1/tickets?limit={_PAGE}{after}")
            yield from page["tickets"]
            if page["next_after"] is None:
                return
            after = f"&after={page['next_after']}"

    def card(self, reference: str) -> dict[str, Any]:
        """One ticket, whole."""
        card: dict[str, Any] = self._asked("GET", f"/api/v1/tickets/{reference}")
        return card

    def photos(self, references: Iterable[str]) -> list[str]:
        """The state of each photo of these tickets, once none is awaited any more, or patience ends."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            states = [photo["state"] for each in references for photo in self.card(each)["photos"]]
            if "awaited" not in states or time.monotonic() > until:
                return states
            time.sleep(0.5)

    def quarantined(self) -> Iterator[dict[str, Any]]:
        """Every document in quarantine that the person may see."""
        after = 0
        while True:
            page = self._asked("GET", f"/api/v1/quarantine?limit={_PAGE}&after={after}")
            yield from page["documents"]
            if page["next_after"] is None:
                return
            after = page["next_after"]

    def pairing(self, person: str) -> dict[str, Any]:
        """A code that lets one handheld of the person in."""
        made: dict[str, Any] = self._asked("POST", "/api/v1/pairings", {"person": person})
        return made

    def _asked(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)


def reckon(address: str, password: str, day: dict[str, Any]) -> Reckoning:
    """The reckoning of a day that handhelds have audited (`day`), as operator and administrator see the server."""
    operator = Api(address, "operator", password)
    recorded: set[str] = {name.removeprefix("command:") for name in day["recorded"]}
    tickets = [one for one in operator.tickets() if one["channel"] == "grid"]
    own = [ticket for ticket in tickets if ticket["id"] in recorded]
    aside = {
        one["document"].removeprefix("command:") for one in Api(address, "admin", password).quarantined()
    }
    routed = [ticket for ticket in own if ticket["areas"] and ticket["lead_unit"]]
    received = {ticket["id"] for ticket in own} | (aside & recorded)
    unanswered = {name.removeprefix("command:") for name in day["unanswered"]}
    photos = operator.photos(day["with_photos"])
    origins = Counter((ticket["reporter"], ticket["offline_alias"]) for ticket in own)
    return Reckoning(
        recorded=len(recorded),
        received=len(received),
        routed=len(routed),
        quarantined=len(aside & recorded),
        receipts=day["receipts"],
        lost=len((recorded - received) | unanswered),
        doubled=sum(origins.values()) - len(origins),
        slowest_s=round(day["slowest_s"], 2),
        waiting=sum(ticket["waits_for_a_person"] for ticket in routed),
        lost_replies=day["lost_replies"],
        restarts=day["restarts"],
        photos_listed=len(photos),
        photos_here=photos.count("here"),
        by_street=_counted(_street(ticket) for ticket in routed),
        by_unit=_counted(ticket["lead_unit_name"] for ticket in routed),
    )


def _street(ticket: dict[str, Any]) -> str:
    return next((area["name"] for area in ticket["areas"] if area["level"] == "street"), "—")


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
