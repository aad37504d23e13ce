"""What Apache CouchDB 3.5.0 does with the same work: measured on two quiet cores, 2026-11, medians of three.

OTP 25, q=2, n=1, Basic auth on each request, ~600 B documents. Its processor time includes Erlang's busy
waiting; without it a PUT still costs 2.4 ms. Not measured again by this program, which cannot install it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """Per second, processor microseconds for each, and latencies in milliseconds where they were taken."""

    rate: float | None = None
    cpu_us: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None


COUCHDB_3_5 = {
    "push ×100": Published(5_872, 306),
    "push ×1000": Published(9_678, 187),
    "_revs_diff ×1000": Published(46_294, 39),
    "_changes": Published(35_795, 46),
    "_changes with documents": Published(13_596, 112),
    "_bulk_get ×100": Published(14_047, 133),
    "PUT, 16 connections": Published(763, 2_300, 20.5, 42),
    "GET, 16 connections": Published(1_663, 1_000, 8.7, 22.5),
    "attachment PUT 300 kB, MB": Published(51.7, 35_000),
    "attachment GET 300 kB, MB": Published(80.5, 19_000),
    "200 longpoll listeners": Published(None, 1_400, 51, 129),
    "PouchDB pull ×100": Published(3_576, 333),
    "PouchDB pull ×1000": Published(6_258, 157),
}
