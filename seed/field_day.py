"""Lets scripted handhelds (real PouchDB under Node) live a planned day, and hears what happens to them."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from seed.day_plan import DayPlan
from seed.snapshots import snapshot

#: `web/scripted/live.mjs` of this checkout.
SCRIPT = Path(__file__).resolve().parent.parent / "web" / "scripted" / "live.mjs"

Event = dict[str, Any]


class FieldDayFailed(Exception):
    """The handhelds could not live the day at all; the text is what they said last."""


@contextmanager
def field_day(
    plan: DayPlan, *, server: str, folder: Path, password: str, seconds: float, settle_s: float
) -> Iterator[Iterator[Event]]:
    """The events of the day as they happen; the last one is the day's audit (`event: day`).

    A handheld that the server does not answer goes on trying; leaving the block ends them all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    script = {
        "server": server,
        "folder": str(folder),
        "password": password,
        "seconds": seconds,
        "settle_s": settle_s,
        **msgspec.to_builtins(plan),
    }
    for report in plan.reports:
        for name in report.photos:
            (folder / name).write_bytes(snapshot(name, report.truth))
    plan_file = folder / "plan.json"
    plan_file.write_text(json.dumps(script, ensure_ascii=False), encoding="utf-8")
    with (folder / "handhelds.log").open("wb") as trouble:
        process = subprocess.Popen(
            ["node", str(SCRIPT), str(plan_file)], stdout=subprocess.PIPE, stderr=trouble
        )
        try:
            yield _events(process, folder / "handhelds.log")
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def audited(events: Iterator[Event], on_event: Callable[[Event], None]) -> Event:
    """The day's audit, after every event before it was passed on.

    Raises:
        FieldDayFailed: the handhelds ended without one.
    """
    for event in events:
        if event["event"] == "day":
            return event
        on_event(event)
    raise FieldDayFailed("the handhelds ended without an audit of their day")


def _events(process: "subprocess.Popen[bytes]", log: Path) -> Iterator[Event]:
    if process.stdout is None:
        return
    for line in process.stdout:
        yield json.loads(line)
    if process.wait() not in (0, 1):
        raise FieldDayFailed(log.read_text(encoding="utf-8", errors="replace")[-2000:])
