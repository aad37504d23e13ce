"""The app's own rules: what its screens show and say, without a browser."""

import subprocess

import pytest

from tests.handheld.conftest import ROOT

VITEST = ROOT / "node_modules" / "vitest" / "vitest.mjs"


def test_the_unit_tests_of_the_app_pass() -> None:
    if not VITEST.exists():
        pytest.skip("the app's unit tests need Vitest: make setup")

    run = subprocess.run(
        ["node", VITEST, "run"], cwd=ROOT / "web" / "handheld", capture_output=True, text=True, timeout=300
    )

    assert run.returncode == 0, run.stdout + run.stderr
