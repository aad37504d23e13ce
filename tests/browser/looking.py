"""What every browser test looks at: a browser as this machine can run it, what axe says of a screen, and pictures."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")

#: A loaded machine is slow; what waits for a condition waits so long before it gives up.
PATIENCE_MS = 180_000

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # As the map needs it where there is no graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
#: How a browser words a breach of the content policy.
BREACH = re.compile("Content Security Policy", re.IGNORECASE)

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

#: A folder outside the repository for pictures of the screens that tests come by; none are taken without.
_PICTURES = os.environ.get("WANGGE_TEST_PICTURES")


#: What moves for ever, as a sign of waiting does, is not waited for.
_AT_REST = """() => Promise.all([document.fonts.ready, ...document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
  .map((each) => each.finished.catch(() => {}))]).then(() => {})"""


def wait_until_at_rest(page: Page) -> None:
    """Until nothing fades in or slides any more: text that is half there is hard to read for everybody."""
    page.evaluate(_AT_REST)


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the present screen, each with the places."""
    wait_until_at_rest(page)
    page.evaluate(_AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {[node['html'][:160] + node['failureSummary'] for node in each['nodes']]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep the present screen (all of it, if `whole`) as `<name>.png`, where somebody asked for pictures."""
    if _PICTURES is not None:
        page.screenshot(path=Path(_PICTURES) / f"{name}.png", full_page=whole)
