"""Documents on their way in and out."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.documents import edited, plain_body, rendered, replicated
from sync.errors import BadDocument, BadDocumentId, BadRevision, Malformed
from sync.revisions import Rev, parse_rev

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
plain_documents = st.dictionaries(
    st.text().filter(lambda name: not name.startswith("_")), json_values, max_size=5
)


@given(plain_documents, st.booleans())
def test_what_goes_out_comes_in_as_it_was(fields: dict[str, object], deleted: bool) -> None:
    body = plain_body(msgspec.json.encode(fields))
    sent = rendered("中文/斜杠", Rev(3, "c"), body, deleted=deleted)
    back = replicated(sent)
    assert (back.id, back.path, back.deleted, back.body) == ("中文/斜杠", (Rev(3, "c"),), deleted, body)
    assert msgspec.json.decode(back.body) == fields


def test_numbers_keep_their_digits() -> None:
    body = b'{"a":1.0,"b":1e2,"c":123456789012345678901234567890,"d":-0}'
    assert replicated(b'{"_id":"a","_rev":"1-a",' + body[1:]).body == body


def test_a_history_is_read_newest_first() -> None:
    sent = b'{"_id":"a","_rev":"3-c","_revisions":{"start":3,"ids":["c","b","a"]}}'
    assert replicated(sent).path == (parse_rev("3-c"), parse_rev("2-b"), parse_rev("1-a"))


def test_a_revision_without_a_history_is_a_history_of_one() -> None:
    assert replicated(b'{"_id":"a","_rev":"3-c"}').path == (Rev(3, "c"),)


def test_a_history_without_a_revision_says_the_revision() -> None:
    assert replicated(b'{"_id":"a","_revisions":{"start":1,"ids":["a"]}}').path == (Rev(1, "a"),)


def test_members_that_only_describe_are_left_behind() -> None:
    sent = b'{"_id":"a","_rev":"1-a","_conflicts":[],"_local_seq":3,"n":1}'
    assert replicated(sent).body == b'{"n":1}'


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"[]", Malformed),
        (b"null", Malformed),
        (b"{", Malformed),
        (b'{"_id":"a"}', Malformed),
        (b'{"_id":"a","_rev":1}', Malformed),
        (b'{"_id":"a","_rev":"x"}', BadRevision),
        (b'{"_id":"a","_rev":"2-b","_revisions":{"start":1,"ids":["b"]}}', Malformed),
        (b'{"_id":"a","_rev":"2-b","_revisions":{"start":2,"ids":[]}}', Malformed),
        (b'{"_id":"a","_rev":"1-b","_revisions":{"start":1,"ids":["b","a"]}}', BadRevision),
        (b'{"_id":"a","_rev":"1-b","_revisions":{"start":1e99,"ids":["b"]}}', Malformed),
        (b'{"_id":"a","_rev":"1-b","_revisions":7}', Malformed),
        (b'{"_id":"a","_rev":"1-b","_deleted":"yes"}', Malformed),
        (b'{"_id":7,"_rev":"1-b"}', Malformed),
        (b'{"_id":"","_rev":"1-b"}', BadDocumentId),
        (b'{"_id":"_x","_rev":"1-b"}', BadDocumentId),
        (b'{"_id":"_local/x","_rev":"1-b"}', BadDocumentId),
        (b'{"_id":"a\\u0000","_rev":"1-b"}', BadDocumentId),
        (b'{"_id":"\\ud800","_rev":"1-b"}', Malformed),
        (b'{"_rev":"1-b"}', BadDocumentId),
        (b'{"_id":"a","_rev":"1-b","_strange":1}', BadDocument),
        (b'{"_id":"a","_rev":"1-b","n":' + b"[" * 100_000, Malformed),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(sent: bytes, refusal: type[Malformed]) -> None:
    with pytest.raises(refusal):
        replicated(sent)


def test_an_edit_that_names_two_parents_is_refused() -> None:
    with pytest.raises(Malformed):
        edited(b'{"_id":"a","_rev":"1-a"}', parent=Rev(1, "b"))


def test_an_edit_at_another_address_is_refused() -> None:
    with pytest.raises(BadDocumentId):
        edited(b'{"_id":"a"}', document_id="b")
