"""How quick the handheld's app is in Chromium: its first start, 10,000 documents, its lists.

    .venv/bin/python bench/browser.py

The program itself is `bench/browsing/app.py`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.browsing.app", run_name="__main__")
