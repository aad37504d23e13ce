"""The peer of the app's fill and lists: PouchDB as it comes, with the same documents from the same server.

It keeps them in clear, does not wait for the disk, and paints nothing: it does less.
"""

import subprocess
from pathlib import Path

import httpx
from playwright.sync_api import Playwright

from tests.browser.handheld import Handheld
from tests.browser.looking import ROOT
from tests.doors.city import PASSWORD

#: As many documents at once as the app asks for; PouchDB's own default of 100 takes longer.
_BATCH = 500


def peer_figures(playwright: Playwright, place: Path, address: str) -> tuple[float, float, float]:
    """Seconds until all documents are here, and milliseconds to read and sort them the first time and again."""
    subprocess.run(["node", ROOT / "bench" / "browsing" / "peer.mjs", place / "built"], check=True)
    session = httpx.post(
        f"{address}/mobile/v1/session", json={"login": "worker1", "password": PASSWORD}
    ).json()
    browser = Handheld(playwright, place / "peer", address)
    browser.switch_on()
    browser.context.route(
        f"{address}/peer", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>")
    )
    page = browser.page
    page.goto(f"{address}/peer")
    page.add_script_tag(path=place / "built" / "peer.js")
    asked = {"mailbox": f"{address}{session['mailbox']}", "token": session["token"], "batch": _BATCH}
    filled_ms = page.evaluate("asked => peer.fill(asked)", asked)
    first_ms, again_ms = page.evaluate("peer.list()"), page.evaluate("peer.list()")
    browser.close()
    return filled_ms / 1000, first_ms, again_ms
