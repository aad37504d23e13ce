"""The rules that a handheld follows out of reach: sound TypeScript, and every vector answered as the server does."""

import re
import subprocess

import pytest

from tests.handheld.conftest import ROOT

RULES = ROOT / "web" / "rules"
COMPILER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"


@pytest.fixture(autouse=True)
def _compiler() -> None:
    if not COMPILER.exists():
        pytest.skip("the rules of the handheld need TypeScript: make setup")


def test_the_rules_of_the_handheld_answer_every_vector_as_the_server_does() -> None:
    built = subprocess.run(
        ["node", COMPILER, "--outDir", "dist"], cwd=RULES, capture_output=True, text=True, timeout=600
    )
    assert built.returncode == 0, built.stdout

    run = subprocess.run(["node", "--test", "test"], cwd=RULES, capture_output=True, text=True, timeout=600)

    assert run.returncode == 0, run.stdout
    assert re.search(r"# pass [1-9]", run.stdout), run.stdout
