"""How fast `sync/` replicates, beside express-pouchdb in the same minute and Apache CouchDB as published.

    .venv/bin/python bench/replication.py [--documents N] [--quick] [--ordered] [--alone] [--postgresql] [--only WORD …]

Client and server share the machine's cores, so rates by the wall clock say less than the server's processor
time for each document or request. Ratios compare the latter; those of the listeners compare the median.
"""

import argparse
import resource
import tempfile
from contextlib import ExitStack
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.replicating.documents import sheets
from bench.replicating.postgresql import cluster
from bench.replicating.published import COUCHDB_3_5, Published
from bench.replicating.servers import ours, peer
from bench.replicating.work import WORK, Figure, Load, memory_of_idle_listeners

#: The peer is never given more than this: its figures do not get better with more, only later.
_PEER_DOCUMENTS_MAX = 10_000
_SEED = 20261122
_HEADINGS = ("work", "ours /s", "CPU µs", "p50 / p99 ms", "peer /s", "CPU µs", "p50 / p99 ms")
_COUCHDB_HEADINGS = ("CouchDB /s", "CPU µs", "p50 / p99 ms", "× peer", "× CouchDB")


def main() -> None:
    """Run the work that was asked for, and print the table."""
    uvloop.run(_compare(_asked()))


async def _compare(asked: argparse.Namespace) -> None:
    table = Table(title=f"{asked.documents:,} documents, {'time-ordered' if asked.ordered else 'random'} ids")
    for heading in (*_HEADINGS, *_COUCHDB_HEADINGS):
        table.add_column(heading, justify="left" if heading == "work" else "right", no_wrap=True)
    our_load = _load(asked.documents, asked)
    its_load = _load(min(asked.documents, _PEER_DOCUMENTS_MAX), asked)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        database = stack.enter_context(cluster()) if asked.postgresql else None
        our = stack.enter_context(ours(Path(folder) / "ours", database))
        other = None if asked.alone else stack.enter_context(peer(Path(folder) / "peer"))
        for name, work in WORK.items():
            if asked.only and not any(word in name for word in ("push", *asked.only)):
                continue
            figure = await work(our, our_load)
            beside = await work(other, its_load) if other else None
            table.add_row(name, *_row(figure, beside, COUCHDB_3_5[name]))
        before, after = await memory_of_idle_listeners(our)
        console = Console(width=max(Console().width, 160))
        console.print(table)
        console.print(f"anonymous memory: {before:.0f} MB, with 2,000 idle listeners {after:.0f} MB;")
        console.print(
            "  ".join(f"{server.name} at most {server.peak_mb:.0f} MB" for server in (our, other) if server)
        )


def _load(documents: int, asked: argparse.Namespace) -> Load:
    return Load(
        sheets(documents, seed=_SEED, ordered=asked.ordered),
        singles=500 if asked.quick else 3_000,
        wakings=3 if asked.quick else 15,
    )


def _row(figure: Figure, beside: Figure | None, published: Published) -> list[str]:
    cells = [*_cells(figure), *(_cells(beside) if beside else ("", "", ""))]
    cells += [_number(published.rate), _number(published.cpu_us), _pair(published.p50_ms, published.p99_ms)]
    return [*cells, _ratio(figure, beside), _ratio_to_published(figure, published)]


def _cells(figure: Figure) -> tuple[str, str, str]:
    return _number(figure.rate), _number(figure.cpu_us), _pair(figure.p50_ms, figure.p99_ms)


def _ratio(figure: Figure, beside: Figure | None) -> str:
    return f"{beside.cpu_us / figure.cpu_us:.1f}" if beside else ""


def _ratio_to_published(figure: Figure, published: Published) -> str:
    return f"{published.cpu_us / figure.cpu_us:.1f}" if published.cpu_us else ""


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _pair(p50: float | None, p99: float | None) -> str:
    return "" if p50 is None or p99 is None else f"{p50:.1f} / {p99:.1f}"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--documents", type=int, default=10_000, help="up to a million (default: %(default)s)"
    )
    parser.add_argument("--quick", action="store_true", help="2,000 documents, and fewer of everything else")
    parser.add_argument("--ordered", action="store_true", help="ids that rise with time, not random ones")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    parser.add_argument("--postgresql", action="store_true", help="ours on a PostgreSQL of its own")
    parser.add_argument("--only", nargs="*", help="pushes, and work whose name holds one of these words")
    asked = parser.parse_args()
    if asked.quick:
        asked.documents = min(asked.documents, 2_000)
    return asked


if __name__ == "__main__":
    # Two thousand listeners are as many sockets, here and there.
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    main()
