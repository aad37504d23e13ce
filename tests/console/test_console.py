"""The console's own rules, and that it has a word for all that the server may name."""

import re
import subprocess
from pathlib import Path

import pytest

from server.casework.code_words import CODES
from server.domain.scope import Act
from server.domain.steps.registry import RECORDS, STEPS
from server.domain.transitions import State

ROOT = Path(__file__).parents[2]
CONSOLE = ROOT / "web" / "console"
VITEST = ROOT / "node_modules" / "vitest" / "vitest.mjs"


def keys(language: str, file: str, table: str) -> set[str]:
    """The codes that a table of words names."""
    text = (CONSOLE / "src" / "words" / language / f"{file}.ts").read_text(encoding="utf-8")
    return set(re.findall(r"(\w+): [\"`]", text.partition(f"{table}: {{")[2].partition("}")[0]))


def test_the_unit_tests_of_the_console_pass() -> None:
    if not VITEST.exists():
        pytest.skip("the console's unit tests need Vitest: make setup")

    run = subprocess.run(["node", VITEST, "run"], cwd=CONSOLE, capture_output=True, text=True, timeout=900)

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_that_a_person_may_ask_for_has_a_name(language: str) -> None:
    asked = {step.value for step, rule in STEPS.items() if rule.act is not Act.BY_ITSELF}

    assert keys(language, "steps", "names") >= asked | set(RECORDS)


def test_states_are_called_as_the_trace_calls_them() -> None:
    text = (CONSOLE / "src" / "words" / "zh" / "ticket.ts").read_text(encoding="utf-8")

    assert [state for state in State if f'{state.value}: "{CODES[state.value][0]}"' not in text] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_that_a_step_asks_for_has_a_name(language: str) -> None:
    asked = {
        field
        for rule in STEPS.values()
        if rule.act is not Act.BY_ITSELF
        for field in rule.asked.__struct_fields__
    }

    assert keys(language, "fields", "names") >= asked
