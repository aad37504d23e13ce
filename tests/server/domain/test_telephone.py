"""A telephone number is the same however somebody wrote it down."""

import pytest

from server.domain.telephone import plain_number


@pytest.mark.parametrize("written", ["13800001234", "138 0000-1234", "+8613800001234", "0086 138 0000 1234"])
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert plain_number(written) == "13800001234"


@pytest.mark.parametrize("written", ["", "1234", "一三八", "138a0001234", "1" * 21])
def test_what_is_no_number_is_none(written: str) -> None:
    assert plain_number(written) is None
