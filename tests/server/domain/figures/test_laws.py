"""What holds for every figure: parts combine to the whole, what is kept as it happens is what the events make."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.events import Event
from server.domain.figures.definitions import FIGURES, Figure
from server.domain.figures.facts import Facts, facts_of
from server.domain.figures.marks import NO_MARKS, Marks, marks_after
from server.domain.figures.tally import EMPTY, Row, Tally, band, share, sorted_s, tallied, times
from server.domain.fold import folded
from server.domain.policy import STANDARD
from tests.server.domain.cast import RULES
from tests.server.domain.china import china
from tests.server.domain.stages import IN_STATE
from tests.server.domain.walks import chains
from tests.server.small_city import MORNING

#: What is counted of tickets, their legs and terms.
OF_TICKETS = tuple(figure for figure in FIGURES if figure.of != "case")
ALWAYS = (china("2020-01-01T00:00"), china("2040-01-01T00:00"))
POLICY = STANDARD.figures


def facts(chain: tuple[Event, ...]) -> Facts:
    ticket = folded(chain)
    assert ticket is not None
    return facts_of(ticket, marks_after(NO_MARKS, chain), RULES)


def rows(figure: Figure, every: list[Facts]) -> list[Row]:
    if figure.of == "ticket":
        return [each.ticket for each in every]
    if figure.of == "leg":
        return [leg for each in every for leg in each.legs]
    return [term for each in every for term in each.terms]


#: A ticket in each state, and what is kept of it when a mediation or a deferral lies behind it.
POOL = tuple(
    facts_of(made(), marks, RULES)
    for made in IN_STATE.values()
    for marks in (NO_MARKS, Marks(mediated_at=MORNING, agreed=True), Marks(deferrals=1))
)


@given(st.lists(st.sampled_from(POOL)), st.lists(st.sampled_from(POOL)), st.sampled_from(OF_TICKETS))
def test_the_figures_of_a_whole_are_those_of_its_parts_combined(
    ours: list[Facts], theirs: list[Facts], figure: Figure
) -> None:
    apart = tallied(figure, rows(figure, ours), *ALWAYS) + tallied(figure, rows(figure, theirs), *ALWAYS)
    assert tallied(figure, rows(figure, ours + theirs), *ALWAYS) == apart


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(chains(), st.data())
def test_what_is_kept_as_things_happen_is_what_the_whole_chain_makes(
    chain: tuple[Event, ...], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(chain)), max_size=4)))
    marks = NO_MARKS
    for since, until in pairwise([0, *cuts, len(chain)]):
        kept = msgspec.json.encode(marks)
        marks = marks_after(msgspec.json.decode(kept, type=Marks), chain[since:until])
    assert marks == marks_after(NO_MARKS, chain)
    own = facts(chain)
    assert (own.ticket.working_s or 0) <= (own.ticket.taken_s or 0)
    found = [tallied(figure, rows(figure, [own]), *ALWAYS) for figure in OF_TICKETS]
    assert all(0 <= tally.yes + tally.partly <= tally.n for tally in found)


@pytest.mark.parametrize("n", range(5))
def test_where_fewer_than_five_were_counted_nothing_is_told(n: int) -> None:
    few = Tally(n=n, yes=n, spent_s=sorted_s([3600] * n))
    assert share(FIGURES[1], few, POLICY) is None
    assert times(few, POLICY) is None


def test_of_five_it_is_told() -> None:
    assert share(FIGURES[1], Tally(n=5, yes=4), POLICY) == 0.8


def test_nothing_at_all_has_no_rate_even_where_a_city_hides_none() -> None:
    assert share(FIGURES[1], EMPTY, replace(POLICY, small_n=1)) is None


@pytest.mark.parametrize(
    ("rate", "letter"),
    [(1.0, "A"), (0.95, "A"), (0.94, "B"), (0.85, "B"), (0.7, "C"), (0.69, "D"), (0.0, "D")],
)
def test_each_edge_that_a_rate_falls_short_of_is_a_band_lower(rate: float, letter: str) -> None:
    higher_is_better = next(figure for figure in FIGURES if figure.id == "solved")
    assert band(higher_is_better, rate, POLICY) == letter


def test_of_what_should_be_rare_the_lowest_rate_is_in_the_best_band() -> None:
    overdue = next(figure for figure in FIGURES if figure.id == "overdue")
    assert (band(overdue, 0.02, POLICY), band(overdue, 0.5, POLICY)) == ("A", "D")


def test_what_is_hidden_has_no_band() -> None:
    assert band(FIGURES[1], None, POLICY) is None


def test_every_figure_has_a_name_of_its_own() -> None:
    assert len({figure.id for figure in FIGURES}) == len({figure.zh for figure in FIGURES}) == len(FIGURES)
