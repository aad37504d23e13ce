"""A policy is data: what a city's file says holds, what it leaves out has its default, what is wrong is named."""

from datetime import date

import pytest

from server.domain.errors import PolicyInvalid
from server.domain.policy import STANDARD, Policy, differences, flat, read_policy
from server.domain.term import Term


def test_an_empty_policy_file_is_the_standard_policy() -> None:
    assert read_policy(b"") == STANDARD == Policy()


def test_a_file_changes_what_it_names_and_nothing_else() -> None:
    policy = read_policy(b'name = "x"\nvalid_from = 2026-05-01\n[terms.classes]\nB = { workdays = 10 }\n')
    assert (policy.name, policy.valid_from) == ("x", date(2026, 5, 1))
    assert policy.terms.classes == {
        "A": Term(workdays=2),
        "B": Term(workdays=10),
        "C": Term(workdays=15),
    }
    assert policy.returns == STANDARD.returns


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (b"[terms]\nsing = 1", "terms"),
        (b"[terms.classes]\nA = { workdays = 0 }", "terms.classes[...].workdays"),
        (b"[terms.classes]\nA = { workdays = 1, days = 2 }", "terms.classes[...]"),
        (b"[returns]\nadjudication = {}", "returns.adjudication"),
        (b"[callback]\nby = 'nobody'", "callback.by"),
        (b"[[supervision.ladder]]\nlevel = 9\nkind = 'hotline'\nforms = []", "supervision.ladder[0].level"),
        (b"division = '46010'", "division"),
        (b"[figures]\nbands = [0.7, 0.9]", "figures"),
        (b"[mediation]\nremind_on_days = [20, 31]", "mediation"),
        (b"[mediation]\ngroup_people = 40", "mediation"),
        (
            b"[[supervision.ladder]]\nlevel = 2\nkind = 'joint'\nforms = []\n"
            b"[[supervision.ladder]]\nlevel = 1\nkind = 'hotline'\nforms = []",
            "supervision",
        ),
        (b"[[working_time.intervals]]\nstart = 12:00:00\nend = 09:00:00", "working_time"),
        (b"this is no TOML", "document"),
    ],
    ids=[
        "unknown field",
        "zero workdays",
        "two units",
        "no unit",
        "unknown word",
        "fifth rung",
        "short code",
        "rising bands",
        "reminded too late",
        "a mass smaller than a group",
        "a ladder that falls",
        "a day that ends before it begins",
        "no TOML",
    ],
)
def test_a_slip_in_a_policy_is_refused_with_its_place(document: bytes, field: str) -> None:
    with pytest.raises(PolicyInvalid) as refusal:
        read_policy(document)
    assert refusal.value.facts["field"] == field
    assert refusal.value.facts["rule"]


def test_the_ladder_of_supervision_has_four_kinds_in_rising_order() -> None:
    assert [(rung.level, rung.kind) for rung in STANDARD.supervision.ladder] == [
        (1, "hotline"),
        (2, "joint"),
        (3, "media"),
        (4, "leader"),
    ]


def test_two_policies_differ_by_dotted_path_and_read_as_people_write() -> None:
    other = read_policy(b"[returns]\nper_unit_max = 2\n[terms]\npass_on = { minutes = 30 }\n")
    assert differences(STANDARD, other) == [
        ("terms.pass_on", "–", "30 minutes"),
        ("returns.per_unit_max", "1", "2"),
    ]
    assert differences(other, other) == []


def test_the_digest_of_a_policy_changes_with_any_value() -> None:
    digests = {
        STANDARD.digest,
        read_policy(b"[figures]\nsmall_n = 6").digest,
        read_policy(b"version = '2'").digest,
    }
    assert len(digests) == 3


def test_a_flat_policy_has_a_line_for_every_value() -> None:
    lines = flat(STANDARD)
    assert lines["terms.urgencies.critical.sign"] == "15 minutes"
    assert lines["callback.attempts_min"] == "3"
    assert lines["figures.mostly_weight"] == "0.6"


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(minutes=30), "30 minutes"),
        (Term(working_hours=4), "4 working hours"),
        (Term(workdays=1), "1 workday"),
    ],
    ids=["minutes", "working hours", "one workday"],
)
def test_a_term_reads_as_an_amount_and_its_kind_of_time(term: Term, words: str) -> None:
    assert str(term) == words
