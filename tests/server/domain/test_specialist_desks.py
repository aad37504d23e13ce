"""专席: a desk takes matters by what they are about or how they came, and a city may name its own."""

import pytest

from server.domain.errors import CodeUnknown, PolicyInvalid
from server.domain.policy import STANDARD, read_policy
from server.domain.specialist_desks import desk_named


def test_a_city_that_names_no_desks_has_those_for_firms_policies_and_deputies() -> None:
    assert list(STANDARD.desks) == ["business", "policy", "deputies"]
    assert desk_named(STANDARD.desks, "deputies").channels == ("deputy",)


def test_a_city_that_names_desks_has_those_alone() -> None:
    own = read_policy('[desks.noise]\ntitle = "噪声专席"\ncategories = ["0501", "0502"]'.encode())
    assert {code: desk.title for code, desk in own.desks.items()} == {"noise": "噪声专席"}
    with pytest.raises(CodeUnknown) as refusal:
        desk_named(own.desks, "business")
    assert refusal.value.facts == {"field": "desk", "code": "business", "known": "noise"}


@pytest.mark.parametrize(
    "written", ['title = "空"', 'title = ""\nchannels = ["phone"]', 'title = "x"\nchannels = ["pigeon"]']
)
def test_a_desk_has_a_name_and_something_to_take(written: str) -> None:
    with pytest.raises(PolicyInvalid) as refusal:
        read_policy(f"[desks.mine]\n{written}".encode())
    assert str(refusal.value.facts["field"]).startswith("desks")
