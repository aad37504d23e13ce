"""What the protocol refuses, and in which words.

    SyncRefusal                    status, word
    ├─ Malformed                   400 bad_request
    │  ├─ BadRevision              400 bad_request
    │  ├─ BadDatabaseName          400 illegal_database_name
    │  ├─ BadDocumentId            400 illegal_docid
    │  ├─ BadDocument              400 doc_validation
    │  └─ DigestMismatch           400 content_md5_mismatch
    ├─ Unauthorized                401 unauthorized
    ├─ Forbidden                   403 forbidden
    ├─ NotThere                    404 not_found
    │  ├─ DatabaseMissing
    │  └─ DocumentMissing
    ├─ WrongMethod                 405 method_not_allowed
    ├─ TooSlow                     408 request_timeout
    ├─ EditConflict                409 conflict
    ├─ DatabaseExists              412 file_exists
    ├─ MissingStub                 412 missing_stub
    ├─ TooLarge                    413 too_large
    ├─ EncodingUnknown             415 bad_content_type
    ├─ RangeUnknown                416 requested_range_not_satisfiable
    └─ TooManyTries                429 too_many_requests
    WriterClosed                   a unit of work came after the writer's end

Status codes and words stand here and not at the edge, because the protocol prescribes them and clients
branch on them: https://docs.couchdb.org/en/stable/api/basics.html#http-status-codes
"""

from typing import ClassVar


class SyncRefusal(Exception):
    """Expected trouble, told to the client as `{"error": word, "reason": reason}`."""

    status: ClassVar[int] = 400
    word: ClassVar[str] = "bad_request"

    @property
    def reason(self) -> str:
        """One sentence for the developer who reads it."""
        return str(self.args[0]) if self.args else self.word


class Malformed(SyncRefusal):
    """The request cannot be read."""


class BadRevision(Malformed):
    """A revision's name is not `N-id`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Invalid rev format: {text[:100]!r}")


class BadDatabaseName(Malformed):
    """A database's name breaks CouchDB's rule."""

    word = "illegal_database_name"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Name: {name[:100]!r}. Only lowercase characters (a-z), digits (0-9), and any of the "
            "characters _, $, (, ), +, -, and / are allowed. Must begin with a letter."
        )


class BadDocumentId(Malformed):
    """A document's id is empty, or takes the underscore that is reserved."""

    word = "illegal_docid"


class BadDocument(Malformed):
    """A document carries a reserved member that the protocol does not know."""

    word = "doc_validation"


class DigestMismatch(Malformed):
    """Bytes are not those of which the digest was told."""

    word = "content_md5_mismatch"

    def __init__(self) -> None:
        super().__init__("Possible message corruption.")


class Unauthorized(SyncRefusal):
    """Nobody, or somebody unknown, is asking. `challenge`, if any, is for `WWW-Authenticate`."""

    status = 401
    word = "unauthorized"

    def __init__(self, reason: str = "You are not authorized.", *, challenge: str | None = None) -> None:
        super().__init__(reason)
        self.challenge = challenge


class Forbidden(SyncRefusal):
    """Who is asking is known, and may not do this. PouchDB ends live replication for good on this answer."""

    status = 403
    word = "forbidden"


class NotThere(SyncRefusal):
    """What is asked for does not exist."""

    status = 404
    word = "not_found"

    def __init__(self, reason: str = "missing") -> None:
        super().__init__(reason)


class DatabaseMissing(NotThere):
    """No database has this name."""

    def __init__(self, name: str) -> None:
        super().__init__("Database does not exist.")
        self.name = name


class DocumentMissing(NotThere):
    """No document, or no such revision of it; `deleted` when its winner is a tombstone."""

    def __init__(self, *, deleted: bool = False) -> None:
        super().__init__("deleted" if deleted else "missing")


class WrongMethod(SyncRefusal):
    """The path exists, the verb does not. `allowed` goes into the Allow header."""

    status = 405
    word = "method_not_allowed"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"Only {','.join(allowed)} allowed")
        self.allowed = allowed


class TooSlow(SyncRefusal):
    """The client fell silent in the middle of its request."""

    status = 408
    word = "request_timeout"

    def __init__(self) -> None:
        super().__init__("The request did not come to its end in time.")


class EditConflict(SyncRefusal):
    """An edit was made on top of a revision that is not a leaf (any more)."""

    status = 409
    word = "conflict"

    def __init__(self) -> None:
        super().__init__("Document update conflict.")


class DatabaseExists(SyncRefusal):
    """A database of this name is there already; PouchDB takes this answer for success."""

    status = 412
    word = "file_exists"

    def __init__(self, name: str) -> None:
        super().__init__("The database could not be created, the file already exists.")
        self.name = name


class MissingStub(SyncRefusal):
    """An attachment is said to be here already, and is not. CouchDB's replicator then sends all of it."""

    status = 412
    word = "missing_stub"

    def __init__(self, name: str) -> None:
        super().__init__(f"Invalid attachment stub: {name[:100]!r}")


class TooLarge(SyncRefusal):
    """The request is longer than the server's limit in bytes."""

    status = 413
    word = "too_large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The request entity is larger than {limit_bytes} bytes.")


class EncodingUnknown(SyncRefusal):
    """The request's body is compressed in a way that this server does not read."""

    status = 415
    word = "bad_content_type"


class RangeUnknown(SyncRefusal):
    """A range of bytes begins beyond the end of `length` bytes."""

    status = 416
    word = "requested_range_not_satisfiable"

    def __init__(self, length: int) -> None:
        super().__init__("Requested range not satisfiable")
        self.length = length


class TooManyTries(SyncRefusal):
    """More passwords wait to be tried than are ever going to be right."""

    status = 429
    word = "too_many_requests"

    @property
    def reason(self) -> str:
        """See `SyncRefusal`."""
        return "too many passwords are being tried"


class WriterClosed(Exception):
    """The writer has ended: the process is going down, and this unit of work was not done."""
