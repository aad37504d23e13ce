"""A house in a process of its own, which may be killed, and handhelds that live a day against it."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTED = ROOT / "web" / "scripted"
PHONE = "13800138000"

Plan = dict[str, Any]
Event = dict[str, Any]


class HouseProcess:
    """The house on one port and one folder through as many lives as a test wants."""

    def __init__(self, folder: Path, session_s: float) -> None:
        self.folder = folder
        self._session_s = session_s
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        order = [sys.executable, "-m", "tests.handheld.house", str(self._port), str(self.folder)]
        self._process = subprocess.Popen([*order, str(self._session_s)], cwd=ROOT)
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the house fell down"
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            time.sleep(0.05)
        raise TimeoutError(self.url)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Day:
    """What a finished run of `live.mjs` told."""

    def __init__(self, code: int, stdout: str, stderr: str) -> None:
        self.code = code
        self.stderr = stderr
        self.events: list[Event] = [json.loads(line) for line in stdout.splitlines()]

    @property
    def audit(self) -> Event:
        assert self.events, self.stderr
        assert self.events[-1]["event"] == "day", self.events[-1]
        return self.events[-1]

    def told(self, event: str) -> list[Event]:
        return [one for one in self.events if one["event"] == event]


def a_report(number: int) -> Event:
    body = {
        "request_type": "投诉",
        "description": f"第{number}处井盖破损",
        "position": {"lon": 110.33, "lat": 20.03, "crs": "gcj02"},
        "contact": {"name": "王阿姨", "phone": PHONE},
    }
    return {"body": body}


def a_handheld(login: str, *, away: int, in_reach: int, **faults: int) -> Event:
    """One that records `away` reports out of reach, then comes back and records `in_reach` more."""
    trips = [
        {"out_of_reach": True, "reports": [a_report(n) for n in range(away)]},
        {"out_of_reach": False, "reports": [a_report(away + n) for n in range(in_reach)]},
    ]
    return {"login": login, "faults": faults, "trips": trips}


class Run:
    """A run of `live.mjs` that is under way. The plan goes in by standard input, what it tells into files."""

    def __init__(self, plan: Plan) -> None:
        folder = Path(tempfile.mkdtemp(dir=Path(plan["folder"]).parent))
        self._said, self._complained = folder / "said", folder / "complained"
        order = ["node", str(SCRIPTED / "live.mjs")]
        with self._said.open("w") as said, self._complained.open("w") as complained:
            self.process = subprocess.Popen(
                order, stdin=subprocess.PIPE, stdout=said, stderr=complained, text=True
            )
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(plan))
        self.process.stdin.close()

    def until_it_has_told(self, event: str, times: int) -> None:
        """Return once it has told of so many such events."""
        deadline = time.monotonic() + 180
        while self._said.read_text().count(f'{{"event":"{event}"') < times:
            assert time.monotonic() < deadline, f"it does not tell of {times} times {event}"
            assert self.process.poll() is None, self._complained.read_text()
            time.sleep(0.02)

    def finish(self) -> "Day":
        """Wait for its end."""
        try:
            code = self.process.wait(timeout=600)
        finally:
            self.process.kill()
            self.process.wait()
        return Day(code, self._said.read_text(), self._complained.read_text())


@pytest.fixture(autouse=True)
def _node() -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "pouchdb").exists():
        pytest.skip("the scripted handheld needs Node and its packages: make setup")


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[HouseProcess]:
    folder = tmp_path / "house"
    folder.mkdir()
    process = HouseProcess(folder, session_s=getattr(request, "param", 3600.0))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def plan(house: HouseProcess, tmp_path: Path) -> Plan:
    """A day of two seconds without handhelds; each test adds its own."""
    folder = tmp_path / "handhelds"
    return {
        "server": house.url,
        "folder": str(folder),
        "password": "对",
        "seconds": 2,
        "settle_s": 300,
        "handhelds": [],
    }
