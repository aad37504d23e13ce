"""The programme of `bench/casework.py`."""

import argparse
import tempfile
from pathlib import Path

from bench.deciding.asking import ask
from bench.deciding.taking_in import decide
from bench.deciding.year import NOW, opened
from bench.replicating.postgresql import cluster
from server.app import Wangge
from server.casework import installation
from server.settings import Settings


def main() -> int:
    """Make or open the year, ask, and take in, on each database that is there; 0 when all of it ran."""
    parser = argparse.ArgumentParser(description="Casework with a district's year.")
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--commands", type=int, default=1_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database in which a year is kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite", flush=True)
        _tried(given.data or Path(folder) / "year", given, "")
        beside = Path(folder) / "beside"
        if given.database:
            print("PostgreSQL", flush=True)
            _tried(given.data or beside, given, given.database)
        else:
            try:
                with cluster() as url:
                    print("PostgreSQL", flush=True)
                    _tried(beside, given, url)
            except FileNotFoundError:
                print("PostgreSQL is not installed (Debian's package postgresql)")
    return 0


def _tried(data: Path, given: argparse.Namespace, url: str) -> None:
    house = opened(data, given.tickets, url)
    try:
        ask(house)
    finally:
        installation.close(house)
    wangge = Wangge(Settings(data=str(data), database=url), lambda: NOW)
    try:
        decide(wangge, given.commands)
    finally:
        installation.close(wangge.house)


if __name__ == "__main__":
    raise SystemExit(main())
