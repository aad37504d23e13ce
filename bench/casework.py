"""A district's year of casework: how long lists, boards and figures take, and how many commands are decided a second.

    .venv/bin/python bench/casework.py [--tickets 20000] [--commands 1000] [--data DIR] [--database URL]

The promises are those of a district with 400,000 tickets a year, whose making takes some twenty minutes; ask for them
by `--tickets 400000`. With `--data` the year in SQLite is kept there and used again, with `--database` the one in
PostgreSQL; without, PostgreSQL is started where it is installed. Its own processor time is counted in what lists,
boards and figures cost, if it runs on this machine, and not in what commands do. There is no open peer that does this
work: beside the commands stand floors, as many plain rows put into SQLite with nothing decided, and one write to disk.
The program itself is `bench/deciding/`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.deciding", run_name="__main__")
