"""Figures and boards as they are asked for: counted in the database as the rules count, and within one's reach."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from sqlalchemy import text

from seed.year import Spot, Year
from server.casework import boards, figures
from server.casework.errors import FigureUnknown, GroupingUnfit, PeriodUnfit, RoleMissing
from server.casework.figures import Answer, Asked
from server.casework.house import House
from server.commands.figures import figures as command
from server.commands.verify import verify
from server.domain.calendar import CHINA
from server.domain.figures.definitions import FIGURES, Figure
from server.domain.figures.facts import Facts
from server.domain.figures.tally import EMPTY, Row, Tally, share, tallied
from server.domain.people import Role
from server.domain.scope import Actor
from server.store import facts, histories, tickets
from server.store import figures as counted
from server.store.figure_rows import Narrowing
from server.store.figures_by_day import by_day
from tests.engines import Template
from tests.server.running_house import RunningHouse, under
from tests.server.small_city import AT_SEA, IN_G1, IN_G2, IN_G3, MORNING

pytestmark = pytest.mark.both_engines

SUPERVISOR = Actor(id="supervisor-1", roles=frozenset({Role.SUPERVISOR}))
STREET = Actor(id="coordinator-1", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s1"}))
HANDLER = Actor(id="handler-urban", roles=frozenset({Role.HANDLER}), unit="urban")
ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))

SPAN = (MORNING - timedelta(days=50), MORNING - timedelta(days=5))
#: Cases of mediation have figures of their own; there is none in this town.
OF_TICKETS = tuple(figure for figure in FIGURES if figure.of != "case")
YEAR = Asked(since=date(2025, 11, 1), until=date(2026, 12, 31))


@pytest.fixture(scope="module")
def town(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """A house with two hundred tickets of two months."""
    running = RunningHouse(tmp_path_factory.mktemp("year") / "house", template)
    house = running.house
    spots = [Spot(each, house.locator.locate(each)) for each in (IN_G1, IN_G2, IN_G3, AT_SEA)]
    histories_of = Year(house.rules, spots, MORNING, tickets=200, days=60)
    house.writer.run_sync(lambda unit: histories.add(unit.connection, histories_of, house.rules))
    yield running
    running.close()


@pytest.fixture(scope="module")
def house(town: RunningHouse) -> House:
    return town.house


@pytest.fixture(scope="module")
def every(house: House) -> list[Facts]:
    with house.engine.connect() as connection:
        kept = [facts.facts(connection, own) for own in tickets.every_id(connection)]
    return [each for each in kept if each is not None]


def rows(figure: Figure, every: list[Facts]) -> list[Row]:
    if figure.of == "ticket":
        return [each.ticket for each in every]
    return [row for each in every for row in (each.legs if figure.of == "leg" else each.terms)]


def of(figure: Figure, every: list[Facts], dimension: str, value: str) -> Tally:
    return tallied(figure, [row for row in rows(figure, every) if getattr(row, dimension) == value], *SPAN)


@pytest.mark.parametrize("figure", OF_TICKETS, ids=[figure.id for figure in OF_TICKETS])
@pytest.mark.parametrize("dimension", ["place", "unit", "category", "channel"])
def test_the_database_counts_as_the_rules_count(
    house: House, every: list[Facts], figure: Figure, dimension: str
) -> None:
    with house.engine.connect() as connection:
        found = counted.by_dimension(connection, figure, dimension, SPAN, Narrowing())
    groups = {getattr(row, dimension) for row in rows(figure, every)}
    expected = {group: of(figure, every, dimension, group) for group in groups}
    assert {group: found.get(group, EMPTY) for group in groups} == expected


@pytest.mark.parametrize("figure", OF_TICKETS, ids=[figure.id for figure in OF_TICKETS])
def test_the_database_counts_each_day_in_china_as_the_rules_count(
    house: House, every: list[Facts], figure: Figure
) -> None:
    with house.engine.connect() as connection:
        found = by_day(connection, figure, SPAN, Narrowing())
    days: defaultdict[date, list[Row]] = defaultdict(list)
    for row in rows(figure, every):
        at = getattr(row, figure.at)
        if at is not None and SPAN[0] <= at < SPAN[1]:
            days[at.astimezone(CHINA).date()].append(row)
    expected = {day: tallied(figure, own, *SPAN) for day, own in days.items()}
    assert _told(found) == _told(expected)


def _told(days: dict[date, Tally]) -> dict[date, Tally]:
    return {day: tally for day, tally in days.items() if tally != EMPTY}


def test_all_figures_at_once_are_each_figure_by_itself(house: House) -> None:
    every = figures.every_figure(house, SUPERVISOR, YEAR)
    assert every == tuple(figures.figure_of(house, SUPERVISOR, each.id, YEAR) for each in FIGURES)


def test_the_year_has_something_to_say_of_nearly_every_figure(house: House) -> None:
    silent = {each.id for each in figures.every_figure(house, SUPERVISOR, YEAR) if each.total.n == 0}
    assert silent <= {
        "accepted_in_time",
        "agreed",
        "case_agreed",
        "case_performed",
        "case_settled",
        "deferral_kept",
        "passed_on_in_time",
        "supervised_solved",
    }


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_the_parts_of_a_period_combine_to_it(house: House, by: str) -> None:
    month = Asked(since=date(2026, 10, 1), until=date(2026, 10, 31), by=by)
    answer = figures.figure_of(house, SUPERVISOR, "received", month)
    assert sum(row.n for row in answer.rows) == answer.total.n > 0


def test_areas_of_any_level_combine_to_the_whole(house: House) -> None:
    answers = [
        figures.figure_of(house, SUPERVISOR, "received", replace(YEAR, by=by))
        for by in ("grid", "street", "district")
    ]
    assert {sum(row.n for row in answer.rows) for answer in answers} == {answers[0].total.n}
    assert [row.key for row in answers[1].rows] == ["", "s1", "s2"]


def names(answer: Answer) -> list[str]:
    return [row.key for row in answer.rows]


def test_a_street_counts_its_own_ground(house: House) -> None:
    own = figures.figure_of(house, STREET, "received", replace(YEAR, by="grid"))
    assert names(own) == ["g1", "g2"]
    beyond = figures.figure_of(house, STREET, "received", replace(YEAR, by="grid", area="s2"))
    assert beyond.total.n == 0


def test_a_unit_counts_its_own_matters_and_nobody_elses(house: House) -> None:
    assert names(figures.figure_of(house, HANDLER, "received", replace(YEAR, by="unit"))) == ["urban"]
    assert figures.figure_of(house, HANDLER, "received", replace(YEAR, unit="harbour")).total.n == 0


def test_an_administrator_counts_nothing(house: House) -> None:
    with pytest.raises(RoleMissing):
        figures.every_figure(house, ADMIN, YEAR)


def test_units_side_by_side_have_bands_and_no_rates(house: House) -> None:
    rows = figures.figure_of(house, SUPERVISOR, "solved", replace(YEAR, by="unit")).rows
    assert [row.rate for row in rows] == [None] * len(rows)
    assert {row.band for row in rows} <= {"A", "B", "C", "D", None} != {None}
    assert [row.rank for row in rows] == [None] * len(rows)


def test_a_league_table_is_there_only_where_the_policy_has_one(house: House, tmp_path: Path) -> None:
    league = replace(house.rules.policy, figures=replace(house.rules.policy.figures, league_table=True))
    ranked = under(house, league, tmp_path)
    rows = figures.figure_of(ranked, SUPERVISOR, "overdue", replace(YEAR, by="unit")).rows
    in_order = sorted((row for row in rows if row.rank), key=lambda row: row.rank or 0)
    assert [row.rate for row in in_order] == sorted(row.rate or 0.0 for row in in_order)
    assert in_order


def test_grids_that_take_part_are_counted_out_of_all_grids(house: House) -> None:
    answer = figures.figure_of(house, SUPERVISOR, "participation", replace(YEAR, by="street"))
    assert [(row.key, row.n) for row in answer.rows] == [("s1", 2), ("s2", 2)]
    assert answer.total.n == 4


def test_what_few_were_counted_of_is_hidden(house: House) -> None:
    day = Asked(since=date(2026, 10, 1), until=date(2026, 10, 1))
    answer = figures.figure_of(house, SUPERVISOR, "solved", day)
    assert answer.total.n < 5
    assert (answer.total.rate, answer.total.numerator, answer.total.band) == (None, None, None)


def test_every_answer_says_how_it_was_counted(house: House) -> None:
    answer = figures.figure_of(house, SUPERVISOR, "satisfied", YEAR)
    assert answer.formula == f"{answer.numerator} ÷ {answer.denominator}"
    assert answer.exclusions == "excluded, merged, withdrawn and rejected tickets"
    assert answer.total.beside.merged >= 0


def test_what_lies_ahead_is_not_late_yet(house: House) -> None:
    figure = next(each for each in FIGURES if each.id == "overdue")
    ahead = Asked(since=date(2026, 11, 24), until=date(2027, 3, 1))
    assert figures.figure_of(house, SUPERVISOR, figure.id, ahead).total.n == 0
    assert share(figure, EMPTY, house.rules.policy.figures) is None


def test_an_unknown_figure_grouping_or_period_is_named(house: House) -> None:
    with pytest.raises(FigureUnknown):
        figures.figure_of(house, SUPERVISOR, "luck", YEAR)
    with pytest.raises(GroupingUnfit):
        figures.figure_of(house, SUPERVISOR, "solved", replace(YEAR, by="mood"))
    with pytest.raises(PeriodUnfit):
        figures.figure_of(house, SUPERVISOR, "solved", Asked(since=date(2026, 2, 1), until=date(2026, 1, 1)))
    with pytest.raises(PeriodUnfit):
        figures.figure_of(house, SUPERVISOR, "solved", replace(YEAR, by="day"))


def three_weeks_on(house: House) -> House:
    return replace(house, clock=lambda: MORNING + timedelta(days=21))


def test_the_daily_board_shows_what_is_open_and_late(house: House) -> None:
    now, piles = boards.daily_board(three_weeks_on(house), SUPERVISOR, unit=None, area=None)
    late = piles["red"]
    assert late.number > 0
    assert all(ticket.promise_due is not None and ticket.promise_due < now for ticket in late.first)
    by_days = (piles["overdue_1"], piles["overdue_3"], piles["overdue_7"], piles["overdue_more"])
    assert sum(pile.number for pile in by_days) == late.number
    assert all(ticket.closed_at is None for pile in piles.values() for ticket in pile.first)


def test_a_streets_board_is_of_its_own_ground(house: House) -> None:
    _, piles = boards.daily_board(three_weeks_on(house), STREET, unit=None, area=None)
    shown = [ticket for pile in piles.values() for ticket in pile.first]
    assert shown
    assert all(ticket.placement is not None and "s1" in ticket.placement.chain for ticket in shown)


def test_facts_that_were_tampered_with_are_found_and_made_again(town: RunningHouse) -> None:
    runner, data = CliRunner(env={"WANGGE_DATABASE": town.url}), ["--data", str(town.folder)]
    assert runner.invoke(verify, data).exit_code == 0
    with town.house.engine.connect() as connection:
        own = tickets.every_id(connection)[0]
    wrong = text("UPDATE ticket_facts SET solved = 1 - coalesce(solved, 0) WHERE ticket = :own")
    town.house.writer.run_sync(lambda unit: unit.connection.execute(wrong, {"own": str(own)}))
    found = runner.invoke(verify, data)
    assert (found.exit_code, found.output.splitlines()[0]) == (1, f"facts to be rebuilt: {own}")
    assert runner.invoke(command, ["rebuild", *data]).output == "200 tickets\n"
    assert runner.invoke(verify, data).exit_code == 0
