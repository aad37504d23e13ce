"""What all edits of one document have in common: the leaf they name, and how they are answered."""

from ..documents import Edit
from ..errors import EditConflict, Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev, parse_rev


def parent_of(call: Call) -> Rev | None:
    """The leaf an edit is made on, by query or by If-Match."""
    by_header = call.headers.get("if-match")
    named = parse_rev(by_header.strip('"')) if by_header else None
    asked = call.rev()
    if named and asked and named != asked:
        raise Malformed("Document rev and etag have different values")
    return asked or named


async def edited_reply(call: Call, edit: Edit, *, status: int) -> Reply:
    """Make the edit, and say what became of it."""
    (outcome,) = await call.store.edit(call.database, [edit])
    if isinstance(outcome, EditConflict):
        raise outcome
    return written(edit.id, outcome, status=status)


def written(document_id: str, rev: Rev, *, status: int) -> Reply:
    """The answer to a write: the revision it has become."""
    answer = {"ok": True, "id": document_id, "rev": str(rev)}
    return json_reply(answer, status=status, headers=(("etag", f'"{rev}"'),))
