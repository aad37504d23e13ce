"""Attachments that came inline: given back by name, as they lie in the document that brought them."""

import base64
import binascii
from typing import Any

import msgspec

from ..errors import DocumentMissing
from ..exchange import Call, Reply


async def read(call: Call) -> Reply:
    """`GET /db/id/name`: the bytes of one attachment of the winner, or of the leaf that `rev` names."""
    document = (await call.store.documents(call.database, [call.document_id])).get(call.document_id)
    if document is None:
        raise DocumentMissing
    body = document.bodies.get(call.rev() or document.tree.winner, b"{}")
    try:
        stored: Any = msgspec.json.decode(body)["_attachments"][call.attachment]
        content = base64.b64decode(stored["data"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise DocumentMissing from error
    kind = stored.get("content_type")
    safe = (
        kind
        if isinstance(kind, str) and kind.isascii() and kind.isprintable()
        else "application/octet-stream"
    )
    # Bytes from the field are never to run as a page of this origin.
    headers = (
        ("content-type", safe),
        ("content-disposition", "attachment"),
        ("x-content-type-options", "nosniff"),
    )
    return Reply(body=content, headers=headers)
