"""How quick the web clients are in Chromium: the handheld's app, or the console over a full city.

    .venv/bin/python bench/browser.py
    .venv/bin/python bench/browser.py console [--tickets 100000]

The programs themselves are `bench/browsing/app.py` and `bench/browsing/console.py`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    if sys.argv[1:2] == ["console"]:
        from bench.browsing.console import main

        main(sys.argv[2:])
    else:
        runpy.run_module("bench.browsing.app", run_name="__main__")
