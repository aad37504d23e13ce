"""Where a picture ends."""

from hypothesis import given
from hypothesis import strategies as st

from server.domain.picture_end import trailing_bytes
from tests.pictures import encoded, jpeg

_PICTURES = {"JPEG": jpeg(1), "PNG": encoded("PNG", 1), "WEBP": encoded("WEBP", 1)}
_FORMS = st.sampled_from(sorted(_PICTURES))


@given(_FORMS, st.binary(max_size=200))
def test_what_comes_behind_is_counted_to_the_byte(form: str, behind: bytes) -> None:
    assert trailing_bytes(_PICTURES[form] + behind, form) == len(behind)


@given(_FORMS, st.binary(max_size=400))
def test_whatever_the_bytes_are_an_answer_is_found(form: str, content: bytes) -> None:
    assert 0 <= trailing_bytes(content, form) <= len(content)


@given(_FORMS, st.data())
def test_a_picture_that_was_cut_has_nothing_behind(form: str, data: st.DataObject) -> None:
    whole = _PICTURES[form]
    size = data.draw(st.integers(0, len(whole) - 1))

    assert trailing_bytes(whole[:size], form) == 0
