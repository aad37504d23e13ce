"""What travels between the app and the server, as TypeScript: read from the server's own structs, so that no field is
spelt otherwise in a screen.

`python -m tests.handheld.document_types` writes `web/handheld/src/documents/server.ts` anew.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mobile_api.messages import SignedIn
from server.casework.deliveries import TaskDocument
from server.casework.mediation.telling import MediationDocument
from server.casework.stations import StationDocument
from server.casework.ticket_document import TicketDocument
from server.domain.commands import BODIES
from tests.handheld.conftest import ROOT

FILE = ROOT / "web" / "handheld" / "src" / "documents" / "server.ts"

#: What the server says: every field is there. In what it is told, a field with a default may be missing.
_TOLD = (TicketDocument, TaskDocument, MediationDocument, StationDocument, SignedIn)

_REF = "#/$defs/"
_HEAD = """/**
 * What the server writes and takes, as its own structs say; written by `python -m tests.handheld.document_types`.
 * Instants are RFC 3339 with an offset.
 */
"""

Schema = Mapping[str, Any]


def document_types() -> str:
    """The file as it should be."""
    bodies = sorted(set(BODIES.values()), key=lambda body: body.__name__)
    roots, found = msgspec.json.schema_components((*_TOLD, *bodies), ref_template=_REF + "{name}")
    whole = set(_reached([root["$ref"].removeprefix(_REF) for root in roots[: len(_TOLD)]], found))
    shapes = [_shape(name, found[name], is_whole=name in whole) for name in sorted(found)]
    kinds = [f"  readonly {kind}: {body.__name__};" for kind, body in sorted(BODIES.items())]
    by_kind = "\n".join(
        ["/** The body of a command, by its kind. */", "export interface Bodies {", *kinds, "}"]
    )
    return "\n".join([_HEAD, *shapes, by_kind, ""])


def _reached(names: list[str], found: Mapping[str, Schema]) -> Iterator[str]:
    """These and all that stands in them."""
    waiting, seen = list(names), set(names)
    while waiting:
        name = waiting.pop()
        yield name
        new = {each for each in found if f'"{_REF}{each}"' in json.dumps(found[name])} - seen
        seen |= new
        waiting += sorted(new)


def _shape(name: str, schema: Schema, *, is_whole: bool) -> str:
    line = " ".join(str(schema.get("description", "")).split("\n\n")[0].split())
    why = f"/** {line} */\n" if line else ""
    if "properties" not in schema:
        return f"{why}export type {name} = {_type(schema)};\n"
    needed = set(schema["properties"]) if is_whole else set(schema.get("required", ()))
    fields = [
        f"  readonly {field}{'' if field in needed else '?'}: {_type(shape)};"
        for field, shape in schema["properties"].items()
    ]
    return "\n".join([f"{why}export interface {name} {{", *fields, "}", ""])


_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def _type(schema: Schema) -> str:
    """One type expression. A shape that is not known here stops the writing: it is to be looked at."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"readonly [{', '.join(_type(each) for each in schema['prefixItems'])}]"
        each = _type(schema["items"]) if schema.get("items") else "unknown"
        return f"readonly ({each})[]" if " | " in each else f"readonly {each}[]"
    if schema.get("type") == "object":
        held = schema.get("additionalProperties", {})
        return f"{{ readonly [name: string]: {_type(held) if held else 'unknown'} }}"
    return _PLAIN[schema["type"]] if "type" in schema else "unknown"


if __name__ == "__main__":
    FILE.write_text(document_types(), encoding="utf-8")
