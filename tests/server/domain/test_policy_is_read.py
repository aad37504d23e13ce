"""A field of a policy that nothing reads would be a lie: each is read by a rule, a store or a screen of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import fields

from server.domain.policy import Policy
from server.domain.policy_parts import Part

_SERVER = Path(__file__).resolve().parents[3] / "server"
#: Where the fields are declared; only what a part works out of its own fields counts as reading there.
_DECLARED = {"policy.py", "policy_parts.py", "supervision_ladder.py"}

PARTS: dict[str, type[Part]] = {
    field.name: field.type
    for field in fields(Policy)
    if isinstance(field.type, type) and issubclass(field.type, Part)
}
#: Cases of mediation know no more of a policy than this part of it, and call it the policy.
MEDIATION = {field.name for field in fields(PARTS["mediation"])}
PATHS = [
    *(field.name for field in fields(Policy) if field.name not in PARTS),
    *(f"{part}.{field.name}" for part, shape in PARTS.items() for field in fields(shape)),
]


def read_in(module: ast.Module) -> Iterator[str]:
    """The paths (`returns.window`) that a module reads: of a policy, or of what it calls a part of one."""
    known = dict(aliases(module))
    for node in ast.walk(module):
        match node:
            case ast.Attribute(attr=field, value=ast.Attribute(attr=part)) if part in PARTS:
                yield f"{part}.{field}"
            case ast.Attribute(attr=field, value=ast.Attribute(attr="policy")) if field in MEDIATION:
                yield f"mediation.{field}"
            case ast.Attribute(attr=field, value=ast.Name(id=name)) if name in known:
                yield f"{known[name]}.{field}"
            case ast.Attribute(
                attr=field, value=ast.Attribute(attr="policy") | ast.Name(id="policy" | "each")
            ):
                yield field


def aliases(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that stand for a part: assigned from one, or annotated with its class."""
    classes = {shape.__name__: part for part, shape in PARTS.items()}
    for node in ast.walk(module):
        match node:
            case ast.ImportFrom(module="server.domain.policy_parts", names=names):
                classes |= {each.asname: classes[each.name] for each in names if each.asname is not None}
    for node in ast.walk(module):
        match node:
            case ast.arg(arg=name, annotation=ast.Name(id=shape)) if shape in classes:
                yield name, classes[shape]
            case ast.Assign(targets=[target], value=value):
                yield from _assigned(target, value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    match target, value:
        case ast.Name(id=name), ast.Attribute(attr=part) if part in PARTS:
            yield name, part
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, other in zip(targets, values, strict=False):
                yield from _assigned(one, other)


def worked_out() -> Iterator[str]:
    """The paths that a part's own methods read, but for the checks when it is made."""
    shapes = {shape.__name__: part for part, shape in PARTS.items()}
    for name in _DECLARED:
        for node in ast.walk(ast.parse((_SERVER / "domain" / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name in shapes:
                methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
                for method in methods:
                    if method.name != "__post_init__":
                        yield from (f"{shapes[node.name]}.{field}" for field in _own(method))


def _own(method: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(method):
        match node:
            case ast.Attribute(attr=field, value=ast.Name(id="self")):
                yield field


@pytest.fixture(scope="module")
def read() -> frozenset[str]:
    files = [file for file in _SERVER.rglob("*.py") if file.name not in _DECLARED]
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return frozenset([*worked_out(), *(path for module in modules for path in read_in(module))])


@pytest.mark.parametrize("path", PATHS)
def test_every_field_of_a_policy_is_read_by_somebody(path: str, read: frozenset[str]) -> None:
    assert path in read


def test_a_field_that_nobody_reads_would_be_found() -> None:
    module = ast.parse(
        "def rule(policy, lights: Lights):\n    terms = policy.terms\n    return terms.review\n"
    )
    assert {"terms.review"} <= set(read_in(module))
    assert "terms.accept" not in set(read_in(module))
