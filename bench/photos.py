"""What photos cost: sending them by tus beside a plain write, looking at them beside plain Pillow, and a bomb's memory.

    .venv/bin/python bench/photos.py

The program itself is `bench/photographing/photos.py`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.photographing.photos", run_name="__main__")
