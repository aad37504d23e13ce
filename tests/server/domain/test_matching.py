"""Who is asked first to settle a dispute, and why others are not: matter, area, load, language, conflicts."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.directory import Absence, Body, Directory, Listed, read_directory
from server.domain.errors import DirectoryInvalid
from server.domain.matching import Need, matched, matched_among

TODAY = date(2026, 11, 23)
CHAIN = ("c1", "s1", "d1", "city")

ANYBODY = Listed(
    id="m1",
    name="王一",
    kind="mediator",
    body="committee",
    areas=("s1",),
    specialities=("neighbour",),
    languages=("普通话",),
)
NEED = Need(dispute_type="neighbour", chain=CHAIN, on=TODAY)


def order(*people: Listed, need: Need = NEED) -> list[str]:
    return [match.person.id for match in matched_among(need, people).ranked]


def reason(person: Listed, need: Need = NEED) -> str:
    ((_, told),) = matched_among(need, [person]).left_out
    return told.code


@pytest.mark.parametrize(
    ("other", "need"),
    [
        (replace(ANYBODY, id="m0", areas=("d1",)), NEED),
        (replace(ANYBODY, id="m0", open_cases=4), NEED),
        (replace(ANYBODY, id="m0", specialities=("family", "other")), NEED),
        (replace(ANYBODY, id="m0", languages=("海南话",)), NEED),
    ],
    ids=["nearer", "less to do", "knows the matter", "speaks the language"],
)
def test_who_is_better_in_one_way_and_alike_in_all_others_comes_first(other: Listed, need: Need) -> None:
    assert order(other, ANYBODY, need=need) == ["m1", "m0"]


def test_a_shared_dialect_counts() -> None:
    dialect = replace(ANYBODY, id="m2", languages=("普通话", "海南话"))
    assert order(ANYBODY, dialect, need=replace(NEED, languages=("海南话",))) == ["m2", "m1"]


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (replace(ANYBODY, recused=("landlord-7",)), "conflict"),
        (replace(ANYBODY, id="landlord-7"), "conflict"),
        (replace(ANYBODY, body="landlord-7"), "conflict"),
        (replace(ANYBODY, absences=(Absence(first=TODAY, last=TODAY),)), "away"),
        (replace(ANYBODY, open_cases=8), "full"),
        (replace(ANYBODY, specialities=("medical",)), "other_matters"),
        (replace(ANYBODY, areas=("s2",)), "elsewhere"),
    ],
    ids=[
        "on their recusal list",
        "a party themselves",
        "of a party's body",
        "away",
        "full",
        "other matters",
        "elsewhere",
    ],
)
def test_who_cannot_is_left_out_and_the_reason_is_told(person: Listed, why: str) -> None:
    need = replace(NEED, parties=frozenset({"landlord-7"}))
    assert order(person, need=need) == []
    assert reason(person, need) == why


def test_only_three_are_shown_and_each_with_reasons() -> None:
    found = matched_among(NEED, [replace(ANYBODY, id=f"m{n}") for n in range(5)]).ranked
    assert [match.person.id for match in found] == ["m0", "m1", "m2"]
    assert [told.code for told in found[0].reasons] == ["speciality", "area", "load", "language"]
    assert found[0].score == 0.8


def test_loads_as_they_are_now_overrule_the_directory() -> None:
    directory = Directory(version="1", people=(ANYBODY, replace(ANYBODY, id="m2")))
    assert [match.person.id for match in matched(NEED, directory, "mediator", {"m1": 5}).ranked] == [
        "m2",
        "m1",
    ]
    assert matched(NEED, directory, "expert").ranked == ()


def test_an_expert_is_found_by_field() -> None:
    noise = replace(ANYBODY, id="ex1", kind="expert", field="环境噪声", areas=("city",))
    law = replace(noise, id="ex2", field="律师")
    found = matched_among(replace(NEED, field="环境噪声"), [law, noise])
    assert [match.person.id for match in found.ranked] == ["ex1"]
    assert found.ranked[0].score == 0.4


PEOPLE = st.builds(
    Listed,
    id=st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True),
    name=st.just("某人"),
    kind=st.just("mediator"),
    body=st.just("committee"),
    areas=st.lists(st.sampled_from([*CHAIN, "s2"]), max_size=3).map(tuple),
    specialities=st.lists(st.sampled_from(["neighbour", "other", "family"]), max_size=2).map(tuple),
    languages=st.lists(st.sampled_from(["普通话", "海南话"]), max_size=2).map(tuple),
    open_cases=st.integers(0, 9),
)


@given(st.lists(PEOPLE, max_size=8, unique_by=lambda person: person.id))
def test_everybody_is_either_ranked_or_left_out_and_the_order_of_asking_does_not_matter(
    people: list[Listed],
) -> None:
    found = matched_among(NEED, people, shown=99)
    assert {match.person.id for match in found.ranked} | {left for left, _ in found.left_out} == {
        person.id for person in people
    }
    assert found.ranked == matched_among(NEED, people[::-1], shown=99).ranked
    assert all(0 < match.score <= 1 for match in found.ranked)


COMMITTEE = Body(id="committee", name="调委会", kind="mediation_committee", areas=("city",))


@pytest.mark.parametrize(
    ("directory", "field"),
    [
        (Directory(version="1", bodies=(COMMITTEE, COMMITTEE)), "bodies"),
        (Directory(version="1", bodies=(COMMITTEE,), people=(ANYBODY, ANYBODY)), "people"),
        (Directory(version="1", people=(ANYBODY,)), "people m1 body"),
        (
            Directory(version="1", bodies=(COMMITTEE,), people=(replace(ANYBODY, specialities=("ufo",)),)),
            "people m1 specialities",
        ),
        (
            Directory(
                version="1",
                bodies=(COMMITTEE,),
                people=(replace(ANYBODY, absences=(Absence(first=TODAY, last=date(2026, 1, 1)),)),),
            ),
            "people m1 absences",
        ),
        (Directory(version=""), "$.version"),
    ],
    ids=["body twice", "person twice", "unknown body", "unknown matter", "backwards absence", "no version"],
)
def test_a_slip_in_a_directory_is_refused_by_the_name_of_its_field(directory: Directory, field: str) -> None:
    with pytest.raises(DirectoryInvalid) as refusal:
        read_directory(msgspec.json.encode(directory))
    assert refusal.value.facts["field"] == field
