"""How fast `geo/` finds the grid of a place, beside plain Shapely and what else is installed.

    .venv/bin/python bench/geo.py [--points N] [--quick]

The program itself is `bench/locating/`: a file of this name would be taken for the package `geo`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.locating", run_name="__main__")
