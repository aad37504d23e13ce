"""`wangge policies`: which answers a city gives, and where two cities differ."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import click

from server import clock
from server.casework.rule_files import adopt_policy, policy_in_force
from server.data import policy_bytes, policy_names
from server.domain.calendar import CHINA
from server.domain.errors import PolicyInvalid
from server.domain.policy import STANDARD, Policy, differences, flat, read_policy

_DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder.")


@click.group()
def policies() -> None:
    """Look at policies, compare them, and give one to an installation.

    NAME is `standard`, one of those that come with the program, a policy file, or a data folder.
    """


@policies.command("list")
def list_() -> None:
    """Those that come with the program: name, city, its code, version, and in how many answers it differs."""
    rows = [
        (
            each.name,
            each.title,
            each.division or "–",
            each.version,
            f"{len(differences(STANDARD, each))} answers of its own",
        )
        for each in (STANDARD, *(read_policy(policy_bytes(name)) for name in policy_names()))
    ]
    click.echo("\n".join(_aligned(rows)))


@policies.command()
@click.argument("name")
def show(name: str) -> None:
    """Every answer of policy NAME, one a line; `*` marks those that are not the standard one's."""
    usual = flat(STANDARD)
    rows = [
        ("*" if usual.get(path) != value else " ", path, value) for path, value in flat(_policy(name)).items()
    ]
    click.echo("\n".join(_aligned(rows)))


@policies.command()
@click.argument("one")
@click.argument("other")
def diff(one: str, other: str) -> None:
    """Where policies ONE and OTHER answer differently. Exit code 0 whether they do or not."""
    left, right = _policy(one), _policy(other)
    rows = [(path, before, after) for path, before, after in differences(left, right) if path != "name"]
    click.echo("\n".join(_aligned([("", left.name, right.name), *rows])))


@policies.command()
@click.argument("name")
@_DATA
def adopt(name: str, data: Path | None) -> None:
    """Give the installation in the data folder policy NAME. It is in force from its `valid_from`."""
    if data is None:
        raise click.UsageError("--data is needed: the data folder of the installation.")
    document = policy_bytes(name) if name in policy_names() else _file(name).read_bytes()
    try:
        policy = adopt_policy(data, document, clock.now().astimezone(CHINA).date())
    except PolicyInvalid as refusal:
        raise _trouble(name, refusal) from refusal
    click.echo(f"{policy.title} {policy.version}: valid from {policy.valid_from}")


def _policy(name: str) -> Policy:
    try:
        if name == STANDARD.name:
            return STANDARD
        if name in policy_names():
            return read_policy(policy_bytes(name))
        path = Path(name)
        if path.is_dir():
            return policy_in_force(path, clock.now().astimezone(CHINA).date())
        return read_policy(_file(name).read_bytes())
    except PolicyInvalid as refusal:
        raise _trouble(name, refusal) from refusal


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        known = ", ".join(policy_names())
        raise click.BadParameter(f"{name!r} is neither a file nor one of {known}.", param_hint="NAME")
    return path


def _trouble(name: str, refusal: PolicyInvalid) -> click.ClickException:
    return click.ClickException(f"{name}: {refusal.facts['field']}: {refusal.facts['rule']}")


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Columns of equal width, counted as terminals draw them: a Chinese character takes two places."""
    table = list(rows)
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
