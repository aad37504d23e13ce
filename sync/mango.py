"""Mango selectors, by which a client chooses what it replicates: `{"kind": "report", "year": {"$gt": 2025}}`.

Source: https://docs.couchdb.org/en/stable/api/database/find.html#selector-syntax. Left out are the operators
that nobody uses (`$keyMapMatch`); strings are ordered by code point, and `$regex` is RE2's and not PCRE's. As in
CouchDB, a member that is not there satisfies nothing but `{"$exists": false}`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from .errors import Malformed
from .regex import searcher

#: Whether a value (a whole document, to begin with) is chosen.
Selector = Callable[[Any], bool]

_DEPTH_MAX = 40
#: Each takes memory of its own.
_EXPRESSIONS_MAX = 16
_SEPARATOR = re.compile(r"(?<!\\)\.")
#: What says the opposite of each operator; for the others it is enough to turn the answer round.
_OPPOSITE = {"$eq": "$ne", "$lt": "$gte", "$lte": "$gt", "$in": "$nin"}
_OPPOSITE |= {opposite: operator for operator, opposite in _OPPOSITE.items()}
_TYPES = ("null", "boolean", "number", "string", "array", "object")


def selector_of(data: bytes) -> Selector:
    """The selector that this JSON describes.

    Raises:
        Malformed: no JSON object, an operator that is not known, or one with the wrong kind of argument.
    """
    try:
        said = msgspec.json.decode(data)
        expressions = _expressions(said)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"the selector cannot be read: {error}") from error
    if not isinstance(said, dict):
        raise Malformed("a selector must be a JSON object")
    if expressions > _EXPRESSIONS_MAX:
        raise Malformed(f"a selector has at most {_EXPRESSIONS_MAX} regular expressions")
    return _all_of(said, negated=False, depth=0)


def _expressions(said: Any) -> int:
    """How many regular expressions there are in this part of a selector."""
    if isinstance(said, dict):
        return sum((name == "$regex") + _expressions(inner) for name, inner in said.items())
    return sum(map(_expressions, said)) if isinstance(said, list) else 0


def _all_of(said: Mapping[str, Any], *, negated: bool, depth: int) -> Selector:
    """Every condition of an object holds; negated, one of them does not."""
    if depth > _DEPTH_MAX:
        raise Malformed("the selector is nested too deeply")
    parts = [_condition(name, wanted, negated=negated, depth=depth + 1) for name, wanted in said.items()]
    return _any(parts) if negated else _every(parts)


def _condition(name: str, wanted: Any, *, negated: bool, depth: int) -> Selector:
    if name == "$not":
        return _all_of(_object(name, wanted), negated=not negated, depth=depth)
    if name in ("$and", "$or", "$nor"):
        inside = negated != (name == "$nor")
        parts = [_all_of(_object(name, part), negated=inside, depth=depth) for part in _list(name, wanted)]
        return _every(parts) if (name == "$and") != negated else _any(parts)
    if name.startswith("$"):
        return _operator(name, wanted, negated=negated, depth=depth)
    return _member(name, wanted, negated=negated, depth=depth)


def _member(name: str, wanted: Any, *, negated: bool, depth: int) -> Selector:
    """What a member must be: a value, an object of operators, or an object of further members."""
    path = [part.replace("\\.", ".") for part in _SEPARATOR.split(name)]
    conditions = wanted if isinstance(wanted, dict) and wanted else {"$eq": wanted}
    inner = _all_of(conditions, negated=negated, depth=depth)
    absent = conditions.get("$exists") is negated and len(conditions) == 1

    def holds(value: Any) -> bool:
        for part in path:
            if not isinstance(value, dict) or part not in value:
                return absent
            value = value[part]
        return inner(value)

    return holds


def _operator(name: str, wanted: Any, *, negated: bool, depth: int) -> Selector:
    if negated and name in _OPPOSITE:
        return _operator(_OPPOSITE[name], wanted, negated=False, depth=depth)
    makers: Mapping[str, Callable[[], Selector]] = {
        "$eq": lambda: lambda value: _order(value) == _order(wanted),
        "$ne": lambda: lambda value: _order(value) != _order(wanted),
        "$lt": lambda: lambda value: _order(value) < _order(wanted),
        "$lte": lambda: lambda value: _order(value) <= _order(wanted),
        "$gt": lambda: lambda value: _order(value) > _order(wanted),
        "$gte": lambda: lambda value: _order(value) >= _order(wanted),
        "$exists": lambda: _constant(_flag(name, wanted)),
        "$type": lambda: _typed(wanted),
        "$in": lambda: _among(_list(name, wanted)),
        "$nin": lambda: _turned(_among(_list(name, wanted))),
        "$all": lambda: _holding(_list(name, wanted)),
        "$size": lambda: lambda value: isinstance(value, list) and len(value) == wanted,
        "$mod": lambda: _remaining(wanted),
        "$beginsWith": lambda: _beginning(wanted),
        "$regex": lambda: _matching(wanted),
        "$elemMatch": lambda: _elements(any, name, wanted, depth),
        "$allMatch": lambda: _elements(all, name, wanted, depth),
    }
    if name not in makers:
        raise Malformed(f"the selector's operator is not known here: {name[:40]}")
    made = makers[name]()
    return _turned(made) if negated else made


def _elements(quantifier: Callable[[Sequence[bool]], bool], name: str, wanted: Any, depth: int) -> Selector:
    inner = _all_of(_object(name, wanted), negated=False, depth=depth)
    return lambda value: (
        isinstance(value, list) and bool(value) and quantifier([inner(each) for each in value])
    )


def _among(wanted: Sequence[Any]) -> Selector:
    keys = [_order(each) for each in wanted]

    def holds(value: Any) -> bool:
        found = [_order(each) for each in value] if isinstance(value, list) else []
        return _order(value) in keys or any(each in keys for each in found)

    return holds


def _holding(wanted: Sequence[Any]) -> Selector:
    keys = [_order(each) for each in wanted]
    return lambda value: (
        isinstance(value, list)
        and bool(keys)
        and all(key in [_order(each) for each in value] for key in keys)
    )


def _remaining(wanted: Any) -> Selector:
    match wanted:
        case [int(divisor), int(remainder)] if divisor != 0 and not isinstance(divisor, bool):
            return lambda value: type(value) is int and value % divisor == remainder
    raise Malformed("$mod wants a divisor other than 0 and a remainder")


def _beginning(wanted: Any) -> Selector:
    if not isinstance(wanted, str):
        raise Malformed("$beginsWith wants a string")
    return lambda value: isinstance(value, str) and value.startswith(wanted)


def _matching(wanted: Any) -> Selector:
    if not isinstance(wanted, str):
        raise Malformed("$regex wants a string")
    found = searcher(wanted)
    return lambda value: isinstance(value, str) and found(value)


def _typed(wanted: Any) -> Selector:
    if wanted not in _TYPES:
        raise Malformed(f"$type wants one of {', '.join(_TYPES)}")
    return lambda value: _TYPES[_rank(value)] == wanted


def _constant(answer: bool) -> Selector:
    return lambda _value: answer


def _turned(selector: Selector) -> Selector:
    return lambda value: not selector(value)


def _every(parts: Sequence[Selector]) -> Selector:
    return lambda value: all(part(value) for part in parts)


def _any(parts: Sequence[Selector]) -> Selector:
    return lambda value: any(part(value) for part in parts)


def _rank(value: Any) -> int:
    match value:
        case None:
            return 0
        case bool():
            return 1
        case int() | float():
            return 2
        case str():
            return 3
        case list():
            return 4
    return 5


def _order(value: Any) -> tuple[Any, ...]:
    """A key by which values of different kinds compare as CouchDB compares them."""
    rank = _rank(value)
    if rank == 4:
        return (rank, [_order(each) for each in value])
    if rank == 5:
        return (rank, sorted((name, _order(each)) for name, each in value.items()))
    return (rank,) if value is None else (rank, value)


def _object(name: str, wanted: Any) -> Mapping[str, Any]:
    if not isinstance(wanted, dict):
        raise Malformed(f"{name} wants an object")
    return wanted


def _list(name: str, wanted: Any) -> list[Any]:
    if not isinstance(wanted, list):
        raise Malformed(f"{name} wants a list")
    return wanted


def _flag(name: str, wanted: Any) -> bool:
    if not isinstance(wanted, bool):
        raise Malformed(f"{name} wants true or false")
    return wanted
