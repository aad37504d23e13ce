"""调解成功率、就地化解率、履行率: what each counts of a mediation case, from its events alone."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.figures.case_facts import case_facts
from server.domain.figures.definitions import BY_ID, FIGURES, Figure
from server.domain.figures.tally import EMPTY, Row, tallied
from server.domain.mediation.asked import TransferToPolice
from server.domain.mediation.case import Case
from server.domain.mediation.transitions import CaseState, CaseStep
from tests.server.domain.china import china
from tests.server.domain.mediation import cases
from tests.server.small_city import MORNING

ALWAYS = (china("2020-01-01T00:00"), china("2040-01-01T00:00"))


def counted(figure: str, *made: Case) -> tuple[int, int]:
    """How many claim it, of how many."""
    rows: list[Row] = [case_facts(case) for case in made]
    found = tallied(BY_ID[figure], rows, *ALWAYS)
    return found.yes, found.n


def never_mediated() -> Case:
    return cases.stepped(cases.accepted(), CaseStep.END, cases.NO_AGREEMENT)


def to_police() -> Case:
    return cases.stepped(cases.performing(), CaseStep.TRANSFER_TO_POLICE, TransferToPolice(reason="动手"))


def test_a_mediation_succeeds_with_an_agreement_in_force_and_counts_once_people_sat_together() -> None:
    assert counted("case_agreed", cases.performing(), cases.closed(), cases.ended()) == (2, 3)
    assert counted("case_agreed", never_mediated(), cases.agreed(), cases.mediating()) == (0, 0)


def test_what_goes_to_the_police_after_all_was_not_settled() -> None:
    assert counted("case_agreed", to_police()) == (0, 1)
    assert counted("case_performed", to_police()) == (0, 0)


def test_settled_where_it_arose_is_counted_of_all_that_ended_and_not_of_what_was_broken() -> None:
    assert counted("case_settled", cases.closed(), cases.breached(), cases.ended(), never_mediated()) == (
        1,
        4,
    )


def test_what_a_professional_body_settled_was_not_settled_where_it_arose() -> None:
    assert cases.closed().lead_body == "mediation_committee"
    assert counted("case_settled", replace(cases.closed(), lead_body="professional")) == (0, 1)


def test_an_agreement_is_performed_when_every_duty_is_done_and_counts_on_its_last_day() -> None:
    assert counted("case_performed", cases.performed(), cases.performing(), cases.breached()) == (1, 3)
    due_at = case_facts(cases.performing()).performance_due_at
    assert due_at == china("2026-12-04T00:00")
    rows: list[Row] = [case_facts(cases.performing())]
    assert tallied(BY_ID["case_performed"], rows, MORNING, due_at - timedelta(days=1)) == EMPTY


@pytest.mark.parametrize("state", CaseState)
def test_a_case_in_any_state_has_a_row_that_says_where_it_counts(state: CaseState) -> None:
    row = case_facts(cases.IN_STATE[state]())
    assert (row.place, row.unit, row.category, row.channel) == (
        "g1",
        "justice-1",
        "neighbour",
        "application",
    )


@pytest.mark.parametrize("figure", [each for each in FIGURES if each.of == "case"], ids=lambda each: each.id)
def test_each_says_what_it_leaves_out(figure: Figure) -> None:
    assert figure.apart == figure.exclusions
    assert figure.formula == f"{figure.numerator} ÷ {figure.denominator}"
