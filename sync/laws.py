"""What every law of the port is written with: see `store_contract`."""

from collections.abc import Awaitable, Callable

from .documents import Revision
from .revisions import parse_rev
from .store import Store

Law = Callable[[Store], Awaitable[None]]

#: The database of which laws speak.
DB = "mailbox"


class Laws(list[Law]):
    """Laws in the order in which they were passed, which is done by decorating each."""

    def __call__(self, law: Law) -> Law:
        """Pass it."""
        self.append(law)
        return law


def revision(document_id: str, *path: str, body: bytes = b'{"n":1}', deleted: bool = False) -> Revision:
    """A revision with its history, newest first."""
    return Revision(id=document_id, path=tuple(parse_rev(rev) for rev in path), deleted=deleted, body=body)


async def leaves(store: Store, document_id: str) -> list[str]:
    """The leaves of a document, the winner first."""
    return [str(leaf) for leaf in (await store.documents(DB, [document_id]))[document_id].tree.leaves]


async def refused(refusal: type[Exception], attempt: Awaitable[object]) -> None:
    """What is attempted fails in this way."""
    try:
        await attempt
    except refusal:
        return
    raise AssertionError(f"{refusal.__name__} was expected")
