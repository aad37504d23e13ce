"""Selectors, as Mango's documentation has them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Malformed
from sync.mango import selector_of

DOCUMENT = {
    "kind": "report",
    "year": 2026,
    "where": {"grid": "G1"},
    "tags": ["a", "b"],
    "none": None,
    "x.y": 1,
}

values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)


@pytest.mark.parametrize(
    "selector",
    [
        {},
        {"kind": "report"},
        {"year": {"$gt": 2025, "$lte": 2026}},
        {"where.grid": "G1"},
        {"where": {"grid": {"$in": ["G1", "G2"]}}},
        {"x\\.y": 1},
        {"none": None},
        {"gone": {"$exists": False}},
        {"kind": {"$exists": True}},
        {"$not": {"gone": {"$exists": True}}},
        {"$or": [{"kind": "note"}, {"year": {"$mod": [2, 0]}}]},
        {"$nor": [{"kind": "note"}, {"year": 1}]},
        {"$and": [{"kind": {"$beginsWith": "rep"}}, {"kind": {"$ne": "note"}}]},
        {"kind": {"$regex": "ep.r"}},
        {"kind": {"$regex": "^(r|e|p|o|t)+$"}},
        {"kind": {"$not": {"$regex": "^por"}}},
        {"$not": {"kind": "note"}},
        {"tags": {"$all": ["b"], "$size": 2}},
        {"tags": {"$elemMatch": {"$eq": "a"}}},
        {"tags": {"$allMatch": {"$type": "string"}}},
        {"tags": {"$in": ["a"]}},
        {"kind": {"$gt": 5}},
        {"kind": {"$lt": []}},
        {"kind": {"$nin": ["note"]}},
    ],
)
def test_a_document_is_chosen_that_fits(selector: dict[str, object]) -> None:
    assert selector_of(msgspec.json.encode(selector))(DOCUMENT)


@pytest.mark.parametrize(
    "selector",
    [
        {"kind": "note"},
        {"gone": {"$ne": 1}},
        {"$not": {"gone": 1}},
        {"kind": {"$exists": False}},
        {"$not": {"kind": {"$exists": True}}},
        {"year": {"$type": "string"}},
        {"year": {"$not": {"$gt": 1}}},
        {"kind": {"$regex": "^eport"}},
        {"kind": {"$not": {"$regex": "ep"}}},
        {"year": {"$regex": "2"}},
        {"$or": []},
        {"tags": {"$all": []}},
        {"tags": {"$elemMatch": {"$eq": "z"}}},
        {"$and": [{"kind": "report"}, {"year": 1}]},
        {"year": True},
    ],
)
def test_a_document_is_passed_over_that_does_not(selector: dict[str, object]) -> None:
    assert not selector_of(msgspec.json.encode(selector))(DOCUMENT)


@pytest.mark.parametrize(
    "selector",
    [
        b"[]",
        b"{",
        b'"x"',
        b'{"a":{"$regex":"("}}',
        b'{"a":{"$regex":7}}',
        rb'{"a":{"$regex":"(a)\\1"}}',
        b'{"a":{"$regex":"a(?=b)"}}',
        b'{"a":{"$regex":"' + b"a" * 257 + b'"}}',
        rb'{"a":{"$regex":"(\\pL{30}){30}"}}',
        b'{"$or":[' + b",".join([b'{"a":{"$regex":"a"}}'] * 17) + b"]}",
        b'{"$and":7}',
        b'{"$not":[]}',
        b'{"a":{"$in":7}}',
        b'{"a":{"$mod":[0,1]}}',
        b'{"a":{"$exists":1}}',
        b'{"a":{"$type":"date"}}',
        b'{"a":{"$beginsWith":7}}',
        b'{"a":' * 100 + b"1" + b"}" * 100,
    ],
)
def test_a_selector_that_cannot_be_followed_is_refused(selector: bytes) -> None:
    with pytest.raises(Malformed):
        selector_of(selector)


@given(st.sampled_from(["$eq", "$ne", "$lt", "$lte", "$gt", "$gte"]), values, values)
def test_of_an_operator_and_its_negation_one_holds(operator: str, wanted: object, value: object) -> None:
    holds = selector_of(msgspec.json.encode({"a": {operator: wanted}}))
    fails = selector_of(msgspec.json.encode({"$not": {"a": {operator: wanted}}}))
    assert holds({"a": value}) != fails({"a": value})


def test_a_text_of_more_than_ten_thousand_characters_is_not_searched() -> None:
    chosen = selector_of(b'{"text":{"$regex":"(a|aa)+"}}')
    assert chosen({"text": "a" * 10_000})
    assert not chosen({"text": "a" * 10_001})
