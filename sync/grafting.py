"""How a document changes, as pure functions, so that every store changes it alike.

Each takes the document as it lies (None: never written) and answers with revisions to graft, or refuses.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from .attachments import MARK, resolved, stored_in
from .blobs import Blob
from .documents import Document, Edit, Revision
from .errors import EditConflict
from .revisions import Rev, child_of
from .revtree import STEM_MIN, line, merged, stemmed


def grafted(
    document: Document | None, revision: Revision, *, seq: int, depth: int = STEM_MIN
) -> Document | None:
    """The document with one more revision, or None when all of its history is known already.

    At least `depth` generations below each leaf are remembered.

    Grafting the same revisions in any order gives the same history, and the same body for each leaf.
    """
    if document is None:
        tree = stemmed(line(revision.path, deleted=revision.deleted), depth)
        return Document(id=revision.id, seq=seq, tree=tree, bodies={revision.path[0]: revision.body})
    grown = stemmed(merged(document.tree, revision.path, deleted=revision.deleted), STEM_MIN)
    if grown == document.tree:
        return None
    bodies = {revision.path[0]: revision.body, **document.bodies}
    return Document(id=revision.id, seq=seq, tree=grown, bodies={leaf: bodies[leaf] for leaf in grown.leaves})


def minted(document: Document | None, edit: Edit) -> Revision:
    """The revision that an edit becomes: a child of the leaf it names.

    Without a parent it makes a new document, or revives a deleted one as a child of its tombstone.

    Raises:
        EditConflict: the parent is not a leaf, or none was named though the document lives.
        MissingStub: it keeps an attachment that its parent does not have.
    """
    parent = edit.parent
    if document is None:
        if parent is not None:
            raise EditConflict
    elif parent is None:
        if not document.deleted or edit.deleted:
            raise EditConflict
        parent = document.tree.winner
    elif parent not in document.bodies:
        raise EditConflict
    body = edit.body
    if body.startswith(MARK):
        held = stored_in(document.bodies[parent]) if document and parent else {}
        body = resolved(body, generation=parent.generation + 1 if parent else 1, parents=held)
    child = _child(edit.id, document, parent, deleted=edit.deleted, body=body)
    return replace(child, blobs=edit.blobs)


def complete(document: Document | None, revision: Revision) -> Revision:
    """A revision from elsewhere whose attachments are all known: those it does not bring are found here.

    Raises:
        MissingStub: one is not.
    """
    if not revision.body.startswith(MARK):
        return revision
    bodies = document.bodies if document else {}
    held = {leaf: stored_in(body) for leaf, body in bodies.items()}
    parents = next((held[rev] for rev in revision.path[1:] if rev in held), {})
    kin = [each for entries in held.values() for each in entries.values()]
    generation = revision.path[0].generation
    body = resolved(revision.body, generation=generation, parents=parents, kin=kin)
    return replace(revision, body=body)


def settled(document_id: str, document: Document | None, body: bytes | None) -> Iterable[Revision]:
    """What makes `body` the document's one live leaf, or (None) ends it; nothing if that is so already.

    A delivery after a tombstone is the tombstone's child: a handheld that knows the old revisions would
    never fetch one of them again, nor prefer a fresh first revision. Leaves that somebody else wrote get
    tombstones, so that no replica shows them.
    """
    if document is None:
        if body is not None:
            yield _child(document_id, None, None, deleted=False, body=body)
        return
    tree = document.tree
    winner = tree.winner
    live = [leaf for leaf in tree.leaves if not tree.is_deleted(leaf)]
    for leaf in live:
        if body is None or leaf != winner:
            yield _child(document_id, document, leaf, deleted=True, body=b"{}")
    if body is not None and (document.deleted or document.bodies[winner] != body):
        yield _child(document_id, document, winner, deleted=False, body=body)


def without(document: Document, revs: Iterable[Rev], *, seq: int) -> tuple[Document | None, tuple[Rev, ...]]:
    """The document without those of the revisions that are leaves, and which these are.

    What only they descend from goes with them; None is left when no leaf is.
    """
    taken = tuple(rev for rev in dict.fromkeys(revs) if rev in document.bodies)
    bodies = {leaf: body for leaf, body in document.bodies.items() if leaf not in taken}
    if not bodies or not taken:
        return (document if bodies else None), taken
    tree = document.tree.above(tuple(bodies))
    return Document(id=document.id, seq=seq, tree=tree, bodies=bodies), taken


class Graftage:
    """Documents of one database while they grow within one batch; a store saves `grown` afterwards.

    `found` holds those of the documents concerned that exist, `seq` is the database's last number. Each
    document that grows gets one new number, in the order in which documents are first touched. `depth` is the
    database's limit of generations.
    """

    def __init__(self, found: Mapping[str, Document], seq: int, depth: int = STEM_MIN) -> None:
        self._found = found
        self._seq = seq
        self._depth = depth
        #: The documents that changed, as they are now.
        self.grown: dict[str, Document] = {}
        #: The revisions that were not known before, in the order in which they came.
        self.fresh: list[Revision] = []

    @property
    def brought(self) -> Iterable[Blob]:
        """The bytes of attachments that came with this batch."""
        return (blob for revision in self.fresh for blob in revision.blobs)

    @property
    def seq(self) -> int:
        """The database's last number after this batch."""
        return self._seq + len(self.grown)

    def document(self, document_id: str) -> Document | None:
        """The document as it has grown so far."""
        return self.grown.get(document_id) or self._found.get(document_id)

    def graft(self, revision: Revision) -> None:
        """Take in a revision; one that is known already changes nothing.

        Raises:
            MissingStub: see `complete`.
        """
        before = self.document(revision.id)
        if before is None or revision.path[0] not in before.tree:
            revision = complete(before, revision)
        seq = before.seq if before and revision.id in self.grown else self.seq + 1
        grown = grafted(before, revision, seq=seq, depth=self._depth)
        if grown is not None:
            self.grown[revision.id] = grown
            if before is None or revision.path[0] not in before.tree:
                self.fresh.append(revision)

    def edit(self, asked: Edit) -> Rev | EditConflict:
        """Make an edit; its new revision, or why not."""
        try:
            revision = minted(self.document(asked.id), asked)
        except EditConflict as conflict:
            return conflict
        self.graft(revision)
        return revision.path[0]

    def settle(self, document_id: str, body: bytes | None) -> None:
        """Make `body` what readers see, or (None) end the document."""
        for revision in settled(document_id, self.document(document_id), body):
            self.graft(revision)


def _child(
    document_id: str, document: Document | None, parent: Rev | None, *, deleted: bool, body: bytes
) -> Revision:
    history = document.tree.history(parent) if document and parent else ()
    rev = child_of(parent, deleted=deleted, body=body)
    return Revision(id=document_id, path=(rev, *history), deleted=deleted, body=body)
