"""A day of reports: who goes where, what each finds there, and what goes wrong on the way."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from geo.locate import Locator
from seed.author import Author
from seed.city import City
from seed.day_plan import DayPlan, Faults, HandheldDay, PlannedReport, Trip

__all__ = ["DayPlan", "plan_day"]

#: What goes wrong, by the handheld's place in the plan (from 0).
LOSES_REPLIES = {1: 2, 4: 1, 8: 1}
CLOCK_AHEAD_S = {6: 400 * 24 * 3600}
VISITS_ANOTHER_DISTRICT = 2
#: This handheld's app is newer than the server, and so is the schema of its first reports: to quarantine.
FROM_THE_FUTURE = 9
FUTURE_SCHEMA = 2
FUTURE_REPORTS = 2

#: Out of reach or not on the way, and about which share of the day's reports each trip brings.
_TRIPS = ((False, 0.1), (True, 0.35), (False, 0.1), (True, 0.35), (False, 0.1))
_EVERY_NTH_NEAR_BORDER = 12
#: Of so many reports in a row, which have photos, and how many.
_EVERY_NTH_PHOTOGRAPHED = 12
_PHOTOS = {4: 1, 9: 2}


def plan_day(
    city: City, locator: Locator, count: int = 300, handhelds: int = 12, seed: int = 12345
) -> DayPlan:
    """A day of `count` reports by the demo's first `handhelds` workers. The same seed, the same day."""
    people = {person.id: person for person in city.people}
    workers = [
        (login, people[person]) for login, person in sorted(city.logins) if login.startswith("worker")
    ][:handhelds]
    chance = np.random.default_rng(seed)
    author = Author(city, locator, chance)
    days = []
    for place, (login, person) in enumerate(workers):
        own = count // len(workers) + (place < count % len(workers))
        reports = [
            msgspec.structs.replace(
                author.report(
                    author.away_from(person)
                    if (place, n) == (VISITS_ANOTHER_DISTRICT, own // 2)
                    else person.scope[0],
                    near_border=n % _EVERY_NTH_NEAR_BORDER == _EVERY_NTH_NEAR_BORDER - 1,
                    schema=FUTURE_SCHEMA if place == FROM_THE_FUTURE and n < FUTURE_REPORTS else 1,
                ),
                photos=tuple(
                    f"{login}-{n}-{no}.jpg" for no in range(_PHOTOS.get(n % _EVERY_NTH_PHOTOGRAPHED, 0))
                ),
            )
            for n in range(own)
        ]
        faults = Faults(LOSES_REPLIES.get(place, 0), CLOCK_AHEAD_S.get(place, 0))
        days.append(HandheldDay(login, faults, tuple(_trips(reports))))
    return DayPlan(tuple(days))


def _trips(reports: Sequence[PlannedReport]) -> Iterator[Trip]:
    ends = np.rint(np.cumsum([share for _, share in _TRIPS]) * len(reports)).astype(int).tolist()
    for (out_of_reach, _), start, end in zip(_TRIPS, [0, *ends], ends, strict=False):
        yield Trip(out_of_reach, tuple(reports[start:end]))
