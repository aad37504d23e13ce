"""Documents to push: about 600 bytes each, as large as a report from the street."""

import hashlib
import json
import uuid
from dataclasses import dataclass

_WORDS = ["路灯", "井盖", "占道", "噪音", "积水", "垃圾", "违建", "停车", "绿化", "管道"]


@dataclass(frozen=True)
class Sheet:
    """One document as replicators push it."""

    id: str
    rev: str
    json: bytes


def sheets(count: int, *, seed: int, ordered: bool) -> list[Sheet]:
    """`count` documents, the same for the same seed; ids are random, or rise with time as UUIDv7 do."""
    return [_sheet(number, seed, ordered) for number in range(count)]


def _sheet(number: int, seed: int, ordered: bool) -> Sheet:
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{number}").hex
    document_id = f"{seed:04x}{number:012x}{name[:16]}" if ordered else name
    content = {
        "kind": "report",
        "title": f"{_WORDS[number % 10]}{_WORDS[number // 10 % 10]} {number}",
        "recorded_at": "2026-11-22T09:30:00+08:00",
        "position": {"lon": 110.3 + number % 997 / 1e4, "lat": 20.0 + number % 991 / 1e4, "crs": "gcj02"},
        "text": "".join(_WORDS[(number * k + k) % 10] for k in range(1, 40)),
    }
    rev_id = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    head = {"_id": document_id, "_rev": f"1-{rev_id}", "_revisions": {"start": 1, "ids": [rev_id]}}
    return Sheet(document_id, f"1-{rev_id}", json.dumps({**head, **content}, ensure_ascii=False).encode())
