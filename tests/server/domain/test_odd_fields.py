"""Whatever stands in a field of any command that was ever issued: it is read, or the rule that it breaks is told."""

import json
from collections.abc import Iterator

import pytest

from server.domain.commands import read_command
from server.domain.errors import NotUnderstood
from tests.server.domain.test_issued_documents import ISSUED

#: Not JSON at all, or more than anybody reads: the rule says so, and no field can be named.
UNREADABLE = {
    "lone surrogate": r'"\ud800"',
    "control character as it is": '"\x01"',
    "no number": "NaN",
    "deeply nested lists": "[" * 2000 + "]" * 2000,
    "deeply nested objects": '{"a":' * 1500 + "1" + "}" * 1500,
}
#: JSON that no field takes: the rule names the field.
OF_NO_KIND = {
    "far too long": f'"{"中" * 100_000}"',
    "number beyond all": "1e400",
    "integer beyond all": "1" + "0" * 400,
    "less than nothing": "-1",
    "key said twice": '{"a":1,"a":2}',
}
#: So many of the fields are sealed; what a text in them says can only be told once they are opened.
SEALED = 4
#: What people write, or might.
TEXTS = {
    "right to left": '"\u202eabc\u200fשלום"',
    "rare Han": '"𠀀𪚥"',
    "Mongolian": '"ᠮᠣᠩᠭᠣᠯ"',
    "emoji": '"👨‍👩‍👧"',
    "control characters": r'"\u0000\u0001\u001f"',
}


def written(raw: str) -> Iterator[tuple[str, bytes]]:
    """Each form of each command, once for every field with this in its place; with its id."""
    for document in ISSUED:
        envelope = {name: value for name, value in document.items() if name != "_id"}
        for field in document["body"]:
            body = {**document["body"], field: "\ue000"}
            text = json.dumps({**envelope, "body": body}, ensure_ascii=False).replace('"\ue000"', raw)
            yield str(document["_id"]), text.encode()


def rules_told(raw: str) -> list[str | int]:
    """Why each of them is not understood; nothing of those that are."""
    told = []
    for own_id, content in written(raw):
        try:
            read_command(own_id, content)
        except NotUnderstood as refusal:
            told.append(refusal.facts["rule"])
    return told


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_or_too_deep_is_told_as_that_in_every_field(raw: str) -> None:
    rules = rules_told(raw)
    assert len(rules) == len(list(written(raw)))
    assert all(rules)


@pytest.mark.parametrize("raw", OF_NO_KIND.values(), ids=OF_NO_KIND)
def test_what_no_field_takes_is_told_with_the_field(raw: str) -> None:
    rules = rules_told(raw)
    assert len(rules) == len(list(written(raw)))
    assert [rule for rule in rules if "$." not in str(rule) or len(str(rule)) > 300] == []


def test_blanks_alone_say_nothing_and_that_is_told_with_the_field() -> None:
    blanks = '" \\t\\n\u3000"'
    rules = rules_told(blanks)
    assert len(rules) == len(list(written(blanks))) - SEALED
    assert [rule for rule in rules if "$." not in str(rule)] == []


@pytest.mark.parametrize("raw", TEXTS.values(), ids=TEXTS)
def test_every_script_is_read_where_a_text_stands_and_told_with_the_field_where_none_does(raw: str) -> None:
    rules = rules_told(raw)
    assert len(rules) < len(list(written(raw)))
    assert [rule for rule in rules if "$." not in str(rule)] == []
