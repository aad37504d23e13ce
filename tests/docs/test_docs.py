"""Documents say what the code says: tables, codes, settings, examples, and every path and link."""

import ast
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from server.casework.alerts import AlertNotice
from server.casework.deliveries import TaskDocument
from server.casework.handover import HandoverNotice
from server.casework.judging import AWAITS_PROOF, AWAITS_REPORT, reason_of
from server.casework.mediation.telling import MediationDocument
from server.casework.notices import ReminderNotice
from server.casework.pack import PackCard
from server.casework.recalls import RecallNotice
from server.casework.settling import AreasNotice, RedivisionNotice
from server.casework.stations import StationDocument
from server.casework.ticket_document import TicketDocument
from server.domain import errors
from server.domain.commands import BODIES, read_command
from server.domain.errors import DomainError, StepRefused
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.people import Role
from server.domain.transitions import TRANSITIONS, State, Step
from server.settings import PREFIX, Settings
from tests.docs.pages import (
    PAGES,
    anchors,
    examples,
    first_column,
    links,
    name_of,
    names_in_files,
    paths,
    section,
    text_of,
)
from tests.docs.tables import ROOT, written

#: Refusals on the same way that other modules raise: permissions, the catalogue, numbers.
REFUSED_ELSEWHERE = (
    errors.NotYours,
    NotYourCase,
    errors.CategoryUnknown,
    errors.RequestTypeUnknown,
    errors.TicketNumbersExhausted,
)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_table_on_a_page_is_what_the_code_says(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == written(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("page", "target"), sorted(set(links())))
def test_every_relative_link_leads_somewhere(page: str, target: str) -> None:
    path, _, fragment = target.partition("#")
    there = ((ROOT / page).parent / path).resolve() if path else ROOT / page
    assert there.exists()
    assert not fragment or fragment in anchors(there)


@pytest.mark.parametrize(("page", "path"), sorted(set(paths())))
def test_every_file_that_a_page_names_exists(page: str, path: str) -> None:
    assert (ROOT / path).exists(), page


@pytest.mark.parametrize(("page", "file", "name"), sorted(set(names_in_files())))
def test_every_name_that_a_page_gives_to_a_file_stands_in_it(page: str, file: str, name: str) -> None:
    assert name.rpartition(".")[2] in text_of(file), page


def test_the_receipts_page_has_every_reason_code_that_casework_writes_and_no_other() -> None:
    documented = {
        code
        for heading in ("## Accepted", "## Refused", "## Quarantined")
        for code in first_column("docs/receipts.md", heading)
    }
    assert documented == {
        AWAITS_PROOF,
        AWAITS_REPORT,
        *_literal_codes(),
        *_unreadable_codes(),
        *_refusal_codes(),
    }


def test_the_receipts_page_has_every_status() -> None:
    assert set(first_column("docs/receipts.md", "## Statuses")) == {
        "accepted",
        "duplicate",
        "refused",
        "quarantined",
    }


def test_every_kind_of_command_has_an_example_that_the_server_can_read() -> None:
    shown = [each for each in examples("docs/documents.md") if each["_id"].startswith("command:")]
    commands = [read_command(each["_id"], msgspec.json.encode(each)) for each in shown]
    assert {command.kind for command in commands} == set(BODIES)


@pytest.mark.parametrize("page", ["docs/documents.md", "docs/zh/documents.md"])
def test_every_field_of_every_command_is_named_in_its_section(page: str) -> None:
    silent = [
        f"{kind}.{field}"
        for kind, shape in BODIES.items()
        for field in shape.__struct_fields__
        if not re.search(f'[`"]{field}[`"]', section(page, f"### `{kind}`"))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("prefix", "shape"),
    [
        ("ticket:", TicketDocument),
        ("task:", TaskDocument),
        ("mediation:", MediationDocument),
        ("station:", StationDocument),
    ],
)
def test_examples_of_what_the_server_writes_have_exactly_its_fields(
    prefix: str, shape: type[TicketDocument | TaskDocument | MediationDocument | StationDocument]
) -> None:
    (example,) = (each for each in examples("docs/documents.md") if each["_id"].startswith(prefix))
    assert set(example) - {"_id"} == set(shape.__struct_fields__)
    msgspec.convert(example, shape)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("redivision", RedivisionNotice),
        ("areas", AreasNotice),
        ("handover", HandoverNotice),
        ("reminder", ReminderNotice),
        ("alert", AlertNotice),
        ("recall", RecallNotice),
    ],
)
def test_examples_of_notices_have_exactly_their_fields(
    kind: str,
    shape: type[
        RedivisionNotice | AreasNotice | HandoverNotice | ReminderNotice | AlertNotice | RecallNotice
    ],
) -> None:
    (example,) = (each for each in examples("docs/documents.md") if each.get("kind") == kind)
    assert set(example) - {"_id"} == set(shape.__struct_fields__)
    msgspec.convert(example, shape)


def test_the_example_of_a_pack_card_has_exactly_its_fields() -> None:
    (example,) = (each for each in examples("docs/documents.md") if each["_id"] == "pack:current")
    assert set(example) - {"_id"} == set(PackCard.__struct_fields__)


def test_operations_explains_every_setting() -> None:
    named = {PREFIX + name.upper() for name in Settings.__struct_fields__}
    assert set(first_column("docs/operations.md", "## Settings")) == named
    assert set(first_column("docs/operations.md", "### What they are for")) == named


def test_operations_explains_every_command_and_every_make_target() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    commands = {f"wangge {name}" for name in project["entry-points"]["wangge.commands"]}
    (phony,) = (line for line in text_of("Makefile").splitlines() if line.startswith(".PHONY:"))
    targets = {f"make {name}" for name in phony.split()[1:] if name != "help"}
    assert set(first_column("docs/operations.md", "## Commands")) == commands
    assert set(first_column("docs/operations.md", "## Make")) == targets


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    python = {asking.partition(">")[0].partition("<")[0] for asking in asked}
    web = {name for file in ROOT.glob("web/*/package.json") for name in _npm_dependencies(file)}
    named = {
        name
        for heading in ("## Runtime", "## Development", "## npm")
        for name in first_column("docs/dependencies.md", heading)
    }
    assert named == python | web


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readmes_tell_of_a_week_that_took_every_way_and_every_step_of_a_case(page: str) -> None:
    ways, steps = len(TRANSITIONS), len(CaseStep)
    assert f"走过的路 ways taken {ways}/{ways}；" in text_of(page)
    assert f"步骤 steps {steps}/{steps}\n" in text_of(page)


def test_the_glossary_has_every_state_step_and_role() -> None:
    glossary = text_of("docs/GLOSSARY.md")
    missing = [
        str(code)
        for codes in (State, Step, Role, CaseState, CaseStep)
        for code in codes
        if f"`{code}`" not in glossary
    ]
    assert missing == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    records = {file.name for file in (ROOT / "docs/adr").glob("0*.md")}
    listed = {target for page, target in links() if page == "docs/adr/README.md"}
    assert records == {target for target in listed if target.startswith("0")}


def _literal_codes() -> set[str]:
    """Reason codes that stand as text in casework."""
    codes = set()
    for module in ("judging", "intake"):
        for node in ast.walk(ast.parse(text_of(f"server/casework/{module}.py"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "quarantined":
                codes |= {_text(argument) for argument in node.args[:1]}
            codes |= {_text(each.value) for each in node.keywords if each.arg == "reason_code"}
    return codes - {""}


def _unreadable_codes() -> set[str]:
    """Why a document is no command: the first argument of each `NotUnderstood`."""
    tree = ast.parse(text_of("server/domain/commands.py"))
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {_text(call.args[0]) for call in raised if getattr(call.func, "id", "") == "NotUnderstood"}


def _refusal_codes() -> set[str]:
    """What the rules refuse to a handheld's command."""
    refusals: list[type[DomainError]] = [*StepRefused.__subclasses__(), *REFUSED_ELSEWHERE]
    return {reason_of(refusal()) for refusal in refusals}


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _npm_dependencies(file: Path) -> list[str]:
    """What a workspace takes from outside: its neighbours are our own."""
    package = msgspec.json.decode(file.read_bytes())
    asked = [*package.get("dependencies", {}), *package.get("devDependencies", {})]
    return [name for name in asked if not name.startswith("@wangge/")]
