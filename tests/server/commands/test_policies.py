"""`wangge policies`: an operator reads, compares and adopts policies without opening a file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.commands.policies import policies


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(policies, arguments)


def test_the_list_has_the_standard_policy_and_five_cities() -> None:
    lines = asked("list").output.splitlines()
    assert [line.split()[0] for line in lines] == [
        "standard",
        "haikou",
        "hohhot",
        "lijiang",
        "lishui",
        "zhuzhou",
    ]
    assert "海口市" in lines[1]


def test_what_is_a_citys_own_is_marked() -> None:
    lines = asked("show", "haikou").output.splitlines()
    marked = {line.split()[1] for line in lines if line.startswith("*")}
    assert {"terms.pass_on", "callback.by", "supervision.before_discipline"} <= marked
    assert "returns.window" not in marked


def test_a_comparison_names_both_and_only_what_differs() -> None:
    lines = asked("diff", "haikou", "hohhot").output.splitlines()
    assert lines[0].split() == ["haikou", "hohhot"]
    assert "callback.by" in {line.split()[0] for line in lines[1:]}
    assert asked("diff", "haikou", "haikou").output.split() == ["haikou", "haikou"]


def test_an_adopted_policy_is_the_data_folders_from_then_on(tmp_path: Path) -> None:
    assert "valid from 2026-01-01" in asked("adopt", "haikou", "--data", str(tmp_path)).output
    assert asked("show", str(tmp_path)).output == asked("show", "haikou").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "atlantis"), "'atlantis' is neither a file nor one of haikou"),
        (("adopt", "haikou"), "--data is needed"),
    ],
    ids=["unknown name", "no folder"],
)
def test_what_it_cannot_do_it_says(arguments: tuple[str, ...], sentence: str) -> None:
    answer = asked(*arguments)
    assert sentence in answer.output
    assert answer.exit_code == 2


def test_a_broken_policy_file_is_refused_with_its_field(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[returns]\nper_unit_max = 0\n")
    answer = asked("adopt", str(broken), "--data", str(tmp_path))
    assert "returns.per_unit_max: Expected `int` >= 1" in answer.output
    assert answer.exit_code == 1
