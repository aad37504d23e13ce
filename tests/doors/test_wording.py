"""Every refusal has a sentence for people, and is raised with the facts that the sentence names."""

import ast
import importlib
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from server.casework.errors import CaseworkError
from server.domain.errors import DomainError, StepDoesNotFit
from server.domain.mediation.registry import require_case_fit
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.transitions import State, Step
from server.wording import SENTENCES, STATUSES
from server.wording.words import in_chinese
from tests.docs.writing import names
from tests.server.domain.mediation.cases import IN_STATE

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("server/**/*.py"), *ROOT.glob("seed/**/*.py")]


def every_kind(tree: type[Exception]) -> Iterator[type[Exception]]:
    """The leaves below a class of refusals: those that are raised."""
    for kind in tree.__subclasses__():
        yield from every_kind(kind) if kind.__subclasses__() else (kind,)


importlib.import_module("server.app")  # which knows all, so that every refusal is there to be found
REFUSALS = {kind.__name__ for tree in (CaseworkError, DomainError) for kind in every_kind(tree)}


def made() -> Iterator[tuple[str, frozenset[str]]]:
    """Each place that makes something: its class, and the names of the facts that it is given."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, frozenset(str(each.arg) for each in node.keywords)
            elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                yield node.exc.id, frozenset()


@cache
def raised() -> tuple[tuple[str, frozenset[str]], ...]:
    """The same of refusals alone."""
    return tuple((name, facts) for name, facts in made() if name in REFUSALS)


def braces(name: str) -> set[str]:
    return {
        field
        for sentence in SENTENCES[name]
        for _, field, _, _ in string.Formatter().parse(sentence)
        if field is not None
    }


def test_every_refusal_has_a_sentence_and_there_is_none_without_a_refusal() -> None:
    assert SENTENCES.keys() == REFUSALS


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_sentence_is_chinese_first_and_english_second(name: str) -> None:
    chinese, english = SENTENCES[name]

    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english.isascii()
    assert english.endswith(".")


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_refusal_is_raised_somewhere_with_the_facts_that_its_sentence_names(name: str) -> None:
    places = [facts for raised_name, facts in raised() if raised_name == name]

    assert places
    assert [facts for facts in places if not braces(name) <= facts] == []


@pytest.mark.parametrize(
    ("name", "code"), [*(("state", each) for each in State), *(("step", each) for each in Step)]
)
def test_every_state_and_step_has_a_word_for_the_chinese_sentence(name: str, code: str) -> None:
    assert not in_chinese({name: code})[name].isascii()


@pytest.mark.parametrize(
    ("name", "code"), [*(("state", each) for each in CaseState), *(("step", each) for each in CaseStep)]
)
def test_every_state_and_step_of_a_case_is_called_what_the_manual_calls_it(
    name: str, code: CaseState | CaseStep
) -> None:
    assert in_chinese({"case": "1", name: code})[name] == names(type(code))[code]


def test_a_case_says_its_own_word_for_a_code_that_tickets_know_as_well() -> None:
    (chinese, _english) = SENTENCES["StepDoesNotFit"]
    with pytest.raises(StepDoesNotFit) as refusal:
        require_case_fit(IN_STATE[CaseState.CLOSED](), CaseStep.WITHDRAW)

    assert chinese.format(**in_chinese(refusal.value.facts)) == "现为“已归档”，不能“当事人撤回”"


def test_the_sentence_for_people_says_state_and_step_in_words() -> None:
    (chinese, _english) = SENTENCES["StepDoesNotFit"]

    facts = StepDoesNotFit(state=State.DISPATCHED.value, step=Step.DISPATCH.value).facts

    assert chinese.format(**in_chinese(facts)) == "现为“待签收”，不能“派单”"


def test_no_refusal_is_a_fault_of_the_server_save_that_its_disk_is_full() -> None:
    assert STATUSES.keys() <= REFUSALS
    assert {name for name, status in STATUSES.items() if not 400 <= status < 500} == {"StorageFull"}
