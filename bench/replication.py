"""How fast `sync/` replicates, beside express-pouchdb in the same minute and Apache CouchDB as published.

    .venv/bin/python bench/replication.py [--documents N] [--quick] [--ordered] [--alone] [--postgresql] [--only WORD …]

The program itself is `bench/replicating/`.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    runpy.run_module("bench.replicating", run_name="__main__")
