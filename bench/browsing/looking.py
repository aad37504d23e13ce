"""What an operator who sees the whole city waits for: first paint, map, filter, a change of somebody else's."""

from collections.abc import Iterator

import httpx
from playwright.sync_api import CDPSession, Page

from bench.browsing import full_city
from bench.browsing.figure import Figure
from bench.browsing.map_peer import PeerFigures
from tests.browser.console.seat import Seat

_PATIENCE_MS = 120_000

_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
#: The instant at which the map was drawn last, once it has been at rest since then.
_AT_REST = """since => {
  const drawn = performance.getEntriesByName("map-drawn")[0]?.startTime ?? 0;
  return drawn > since && performance.now() - drawn > 1500 ? drawn : null;
}"""
#: Milliseconds from the choice in a filter until count and list say what is left, and when it was made.
_CHOOSE = """([label, value]) => new Promise((resolve) => {
  const told = () => document.querySelector("aside")?.innerText.match(/在办 \\d+/)?.[0];
  const listed = () => document.querySelector("aside section.tickets")?.innerText;
  const [before, list] = [told(), listed()];
  const field = [...document.querySelectorAll("label.field")].find((each) => each.innerText.startsWith(label));
  const select = field.querySelector("select");
  select.value = value;
  const begun = performance.now();
  select.dispatchEvent(new Event("change"));
  const isTold = () => told() !== before && listed() !== list;
  const tell = () => resolve([performance.now() - begun, begun]);
  const look = () => (isTold() ? setTimeout(tell) : requestAnimationFrame(look));
  requestAnimationFrame(look);
})"""
#: One of each filter, by what stands before it; of units the first.
_FILTERS = {"来源": "police", "时限灯": "red", "状态": "handling", "大类": "01", "承办单位": None}


def looked_at(seat: Seat, peer: PeerFigures) -> Iterator[Figure]:
    """The map of a server that has just started, and again; then one choice in each filter, and a change."""
    page = seat.page
    thread = _Thread(page)
    begun = page.evaluate("location.hash = '#/map'; performance.now()")
    at = _at_rest(page, begun)
    yield Figure(
        "the map, of a server that has just started", (at - begun) / 1000, "s", None, thread.spent_s()
    )
    page.reload()
    thread.begins_anew()
    drawn = _at_rest(page, 0)
    own_s = thread.spent_s()
    yield Figure("first paint", page.evaluate(_PAINTED) / 1000, "s", 2)
    yield Figure("the map at rest, with all areas and tickets", drawn / 1000, "s", 4, own_s, peer.opened_s)
    yield from _narrowed(page, thread, peer)
    yield _changed(page, thread, seat.address, peer)


def _narrowed(page: Page, thread: "_Thread", peer: PeerFigures) -> Iterator[Figure]:
    for label, value in _FILTERS.items():
        field = page.locator("label.field", has_text=label).first
        chosen = value or field.locator("option").nth(1).get_attribute("value")
        thread.spent_s()
        taken_ms, begun = page.evaluate(_CHOOSE, [label, chosen])
        yield Figure(f"filter {label}: count and list", taken_ms, "ms", 300, thread.spent_s())
        drawn = _at_rest(page, begun + taken_ms) - begun
        own_s = thread.spent_s()
        yield Figure(f"filter {label}: points and shades drawn", drawn, "ms", None, own_s, peer.filtered_ms)
        taken_ms, begun = page.evaluate(_CHOOSE, [label, ""])
        _at_rest(page, begun + taken_ms)


def _changed(page: Page, thread: "_Thread", address: str, peer: PeerFigures) -> Figure:
    """How long the map is busy with one ticket that somebody else has registered: what shows nowhere draws nothing."""
    with full_city.desk(address) as desk:
        thread.spent_s()
        begun = page.evaluate("performance.now()")
        report = {
            "channel": "phone",
            "request_type": "HELP",
            "description": "路灯不亮",
            "position": full_city.MIDDLE,
        }
        desk.post("/api/v1/tickets", json=report, headers={"Idempotency-Key": str(begun)}).raise_for_status()
        drawn = _at_rest(page, begun) - begun
    return Figure(
        "a report elsewhere: told, fetched, drawn", drawn, "ms", None, thread.spent_s(), peer.changed_ms
    )


def note(desk: httpx.Client, number: str, text: str) -> None:
    """Something is written down of a ticket: the least that can become of one."""
    desk.post(f"/api/v1/tickets/{number}/note", json={"text": text}).raise_for_status()


def _at_rest(page: Page, since: float) -> float:
    return float(page.wait_for_function(_AT_REST, arg=since, timeout=_PATIENCE_MS).json_value())


class _Thread:
    """What the page's own thread has computed since it was asked last, in seconds of the processor."""

    def __init__(self, page: Page) -> None:
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._before_s = 0.0
        self.spent_s()

    def begins_anew(self) -> None:
        """A page that has just been opened again counts from nothing."""
        self._before_s = 0.0

    def spent_s(self) -> float:
        told = self._tools.send("Performance.getMetrics")["metrics"]
        now = next(each["value"] for each in told if each["name"] == "TaskDuration")
        spent, self._before_s = now - self._before_s, now
        return float(spent)
