"""What a console holds on to while the district lives: an hour's changes, in as many minutes as are given."""

from collections.abc import Iterator
from time import monotonic

import numpy as np
from playwright.sync_api import Page

from bench.browsing import full_city
from bench.browsing.figure import Figure
from bench.browsing.looking import note

#: So many tickets change in a busy hour of a district.
_CHANGES = 600
#: So often the heap is looked at; what comes before the first few looks is warming up.
_LOOKS, _WARM = 30, 6
_PROMISED_MB = 5


def lived_on(page: Page, address: str, minutes: float) -> Iterator[Figure]:
    """Megabytes that the page holds more after an hour's changes, and nodes and listeners beside them."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    looks: list[tuple[float, float, float, float]] = []

    def look(changes: int) -> None:
        tools.send("HeapProfiler.collectGarbage")
        told = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
        looks.append((changes, told["JSHeapUsedSize"] / 1e6, told["Nodes"], told["JSEventListeners"]))

    with full_city.desk(address) as desk:
        listed = desk.get("/api/v1/tickets?open=true&limit=100").json()["tickets"]
        begun = monotonic()
        for no in range(_CHANGES):
            page.wait_for_timeout(max(0, begun + no * minutes * 60 / _CHANGES - monotonic()) * 1000)
            note(desk, listed[no % len(listed)]["number"], f"第 {no} 次")
            if no % (_CHANGES // _LOOKS) == 0:
                look(no)
    page.wait_for_timeout(4_000)
    look(_CHANGES)
    changes, held, nodes, listeners = np.array(looks[_WARM:]).T
    slope = float(np.polyfit(changes, held, 1)[0]) * _CHANGES
    within = f"{_CHANGES} changes in {minutes:g} minutes"
    yield Figure(
        f"heap: more at the end of {within}, {_CHANGES * _WARM // _LOOKS} for warming up",
        held[-1] - held[0],
        "MB",
        _PROMISED_MB,
    )
    yield Figure(
        f"heap: as the line through {len(held)} looks goes on for an hour", slope, "MB", _PROMISED_MB
    )
    yield Figure("nodes: more at the end", nodes[-1] - nodes[0], "")
    yield Figure("listeners: more at the end", listeners[-1] - listeners[0], "")
