"""The app's own rules: what its screens show and say, without a browser."""

import subprocess

import pytest

from server.domain.transitions import LegState
from tests.handheld import case_table, document_types, reasons, steps, trade
from tests.handheld.conftest import ROOT

VITEST = ROOT / "node_modules" / "vitest" / "vitest.mjs"


def test_the_unit_tests_of_the_app_pass() -> None:
    if not VITEST.exists():
        pytest.skip("the app's unit tests need Vitest: make setup")

    run = subprocess.run(
        ["node", VITEST, "run"], cwd=ROOT / "web" / "handheld", capture_output=True, text=True, timeout=900
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_app_has_the_servers_own_sentence_for_every_reason_that_a_receipt_may_give() -> None:
    assert reasons.FILE.read_text(encoding="utf-8") == reasons.reasons(), "python -m tests.handheld.reasons"


def test_the_app_has_the_servers_own_table_of_a_mediation_case() -> None:
    assert case_table.FILE.read_text(encoding="utf-8") == case_table.case_table(), (
        "python -m tests.handheld.case_table"
    )


def test_the_app_has_the_servers_own_names_of_states_parts_and_events() -> None:
    assert trade.FILE.read_text(encoding="utf-8") == trade.words(), "python -m tests.handheld.trade"


def test_the_app_offers_the_steps_that_the_servers_table_and_rules_take() -> None:
    assert steps.FILE.read_text(encoding="utf-8") == steps.table(), "python -m tests.handheld.steps"


def test_that_was_asked_of_a_part_in_every_state_in_which_a_unit_works_on_it() -> None:
    over = {LegState.DONE, LegState.RETURNED, LegState.CANCELLED}
    assert {state for state, _ in steps.STAGES} == set(LegState) - over


def test_the_apps_types_of_documents_are_the_servers_own_structs() -> None:
    assert document_types.FILE.read_text(encoding="utf-8") == document_types.document_types(), (
        "python -m tests.handheld.document_types"
    )
