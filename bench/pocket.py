"""What a handheld's map costs: its size beside GeoJSON's, and one look-up on it beside the server's.

    .venv/bin/python bench/pocket.py

The program itself is `bench/locating/pocket.py`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.locating.pocket", run_name="__main__")
