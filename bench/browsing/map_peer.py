"""The peer of the console's map: all open tickets as one GeoJSON file, put together by MapLibre in the browser.

It has the same areas beneath, and no shades, no list and no live line: it does less.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
from playwright.sync_api import Page

from server.store.open_tickets import Whereabouts
from tests.browser.looking import ROOT

_PATIENCE_MS = 300_000
_LIBRARY = ROOT / "node_modules" / "maplibre-gl" / "dist"


class PeerFigures(NamedTuple):
    """Seconds until the map is at rest, and milliseconds until it is again after a filter and after a change."""

    opened_s: float
    filtered_ms: float
    changed_ms: float


def geojson_of(tickets: Iterable[Whereabouts]) -> bytes:
    """The tickets as points."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "number": each.number,
                "state": each.state,
                "channel": each.channel,
                "group": (each.category or "")[:2],
            },
            "geometry": {"type": "Point", "coordinates": [each.placement.lon, each.placement.lat]},
        }
        for each in tickets
        if each.placement is not None
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def map_peer(page: Page, address: str, tickets: bytes) -> PeerFigures:
    """Open it in the browser of somebody who is signed in, so that the areas are there."""
    context, html = page.context, Path(__file__).with_name("map_peer_page.html")
    context.route(f"{address}/peer", lambda route: route.fulfill(content_type="text/html", path=html))
    context.route(f"{address}/peer/tickets.geojson", lambda route: route.fulfill(body=tickets))
    context.route(
        f"{address}/peer/maplibre-*",
        lambda route: route.fulfill(path=_LIBRARY / Path(route.request.url).name),
    )
    page.goto(f"{address}/peer")
    opened_ms = page.wait_for_function("window.openedMs", timeout=_PATIENCE_MS).json_value()
    filtered_ms = page.evaluate("narrow(({ channel }) => channel === 'police')")
    page.evaluate("narrow(() => true)")
    changed_ms = page.evaluate("change()")
    context.unroute_all()
    page.close()
    return PeerFigures(opened_ms / 1000, filtered_ms, changed_ms)
