"""The programme of `bench/casework.py`."""

import argparse
import tempfile
from pathlib import Path

from bench.deciding.asking import ask
from bench.deciding.taking_in import decide
from bench.deciding.year import NOW, opened
from server.app import Wangge
from server.casework import installation
from server.settings import Settings


def main() -> int:
    """Make or open the year, ask, and take in; 0 when all of it ran."""
    parser = argparse.ArgumentParser(description="Casework with a district's year.")
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--commands", type=int, default=1_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "year"
        house = opened(data, given.tickets)
        try:
            ask(house)
        finally:
            installation.close(house)
        wangge = Wangge(Settings(data=str(data)), lambda: NOW)
        try:
            decide(wangge, given.commands)
        finally:
            installation.close(wangge.house)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
