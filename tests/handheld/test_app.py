"""The app's own rules: what its screens show and say, without a browser."""

import subprocess

import pytest

from tests.handheld import case_table, reasons
from tests.handheld.conftest import ROOT

VITEST = ROOT / "node_modules" / "vitest" / "vitest.mjs"


def test_the_unit_tests_of_the_app_pass() -> None:
    if not VITEST.exists():
        pytest.skip("the app's unit tests need Vitest: make setup")

    run = subprocess.run(
        ["node", VITEST, "run"], cwd=ROOT / "web" / "handheld", capture_output=True, text=True, timeout=300
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_app_has_the_servers_own_sentence_for_every_reason_that_a_receipt_may_give() -> None:
    assert reasons.FILE.read_text(encoding="utf-8") == reasons.reasons(), "python -m tests.handheld.reasons"


def test_the_app_has_the_servers_own_table_of_a_mediation_case() -> None:
    assert case_table.FILE.read_text(encoding="utf-8") == case_table.case_table(), (
        "python -m tests.handheld.case_table"
    )
