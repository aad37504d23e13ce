"""Casework: a week at the real doors takes every way that a ticket's life has."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from seed.city import City
from seed.week.lived import Week, live_week
from seed.week.paths import PATHS
from seed.week.scene import BEGINS, ENDS
from server.domain.mediation.transitions import CaseStep
from server.domain.transitions import TRANSITIONS, Step
from tests.main_job.conftest import PASSWORD
from tests.main_job.test_a_day_in_haikou import wangge


class LivedWeek(Struct, frozen=True):
    """A week that is over, its data folder, and what was told."""

    week: Week
    folder: Path
    told: list[tuple[datetime, str]]


@pytest.fixture(scope="module")
def lived(city: City, tmp_path_factory: pytest.TempPathFactory) -> LivedWeek:
    folder = tmp_path_factory.mktemp("week")
    told: list[tuple[datetime, str]] = []
    return LivedWeek(
        live_week(city, folder, PASSWORD, lambda at, line: told.append((at, line))), folder, told
    )


def test_every_way_of_the_table_of_transitions_is_taken(lived: LivedWeek) -> None:
    assert lived.week.never == ()
    assert lived.week.ways == len(TRANSITIONS)


def test_every_step_of_mediation_is_taken_in_some_case(lived: LivedWeek) -> None:
    assert lived.week.cases > 1
    assert lived.week.case_steps == lived.week.case_steps_in_table == len(CaseStep)


def test_every_step_is_counted_with_a_ticket_for_an_example(lived: LivedWeek) -> None:
    assert {step.step for step in lived.week.steps} == set(Step)
    assert all(step.times >= step.states == step.states_in_table for step in lived.week.steps)
    assert all(step.example.isdigit() for step in lived.week.steps)


def test_every_path_has_tickets_and_somebody_was_refused_where_a_rule_forbids(lived: LivedWeek) -> None:
    assert [path.zh for path in lived.week.paths] == [path.zh for path in PATHS]
    assert all(path.tickets for path in lived.week.paths)
    assert sum(path.refused for path in lived.week.paths) > len(PATHS)


def test_the_week_is_told_from_monday_morning_to_sunday_night(lived: LivedWeek) -> None:
    instants = [at for at, _ in lived.told]

    assert instants == sorted(instants)
    assert (instants[0], instants[-1]) == (BEGINS, ENDS)
    assert len({at.date() for at in instants}) == timedelta(days=8).days


def test_the_chains_of_the_week_hold(lived: LivedWeek) -> None:
    verified = wangge("verify", "--data", str(lived.folder))

    assert verified.returncode == 0, verified.stdout
    told = f"{lived.week.tickets} tickets, {lived.week.cases} mediation cases, 0 broken"
    assert verified.stdout.startswith(told)


def test_the_demo_prints_day_and_week_as_one_json_object_and_the_week_is_the_same_each_time(
    lived: LivedWeek, tmp_path: Path
) -> None:
    ended = wangge(
        *("demo", "--once", "--json", "--data", str(tmp_path / "own"), "--reports", "36", "--seconds", "3")
    )

    assert ended.returncode == 0, ended.stderr
    figures = json.loads(ended.stdout)
    assert figures["recorded"] == figures["routed"] + figures["quarantined"] == figures["receipts"] == 36
    assert (figures["lost"], figures["doubled"]) == (0, 0)
    assert figures["slowest_s"] > 0
    assert msgspec.convert(figures["week"], Week) == lived.week
    assert figures["handheld"]["link"].startswith(f"{figures['handheld']['address']}#pair=")
    assert [each["person"][:2] for each in figures["handhelds"]] == ["gw", "ph", "md"]
