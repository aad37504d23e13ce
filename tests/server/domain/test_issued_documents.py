"""A handheld may have lain in a drawer for a year: every document that was ever issued is still read.

`issued_documents.jsonl` has each kind of command as it was first issued, and once more for every further form. Lines
are added, never changed: one that is not read any more means that a field was dropped or renamed.
"""

from pathlib import Path

import msgspec
import pytest

from server.domain.commands import BODIES, SCHEMA, read_command

ISSUED = [
    msgspec.json.decode(line)
    for line in Path(__file__).with_name("issued_documents.jsonl").read_text(encoding="utf-8").splitlines()
]


def read(document: dict[str, object]) -> str:
    """The kind of what was read; the id stands beside the body in a mailbox."""
    body = {name: value for name, value in document.items() if name != "_id"}
    return read_command(str(document["_id"]), msgspec.json.encode(body)).kind


@pytest.mark.parametrize(
    "document", ISSUED, ids=lambda document: f"{document['kind']} {' '.join(sorted(document['body']))}"
)
def test_a_document_of_any_age_is_read(document: dict[str, object]) -> None:
    assert read(document) == document["kind"]


def test_every_kind_is_here_in_every_schema_up_to_todays() -> None:
    issued = {(document["kind"], document["schema"]) for document in ISSUED}

    assert issued == {(kind, schema) for kind in BODIES for schema in range(1, SCHEMA + 1)}


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_what_a_newer_handheld_adds_is_passed_over(kind: str) -> None:
    document = next(each for each in ISSUED if each["kind"] == kind)
    newer = {**document, "mood": "好", "body": {**document["body"], "weather": "晴"}}

    assert read(newer) == kind
