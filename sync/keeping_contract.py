"""Laws of what lies beside documents or describes their database: checkpoints, attachments, purges, permissions."""

import base64

from msgspec.structs import replace

from .attachments import stored_in
from .blobs import PIECE
from .documents import Revision, edited, replicated
from .errors import DatabaseMissing, EditConflict, MissingStub
from .laws import DB, Laws, leaves, refused, revision
from .revisions import Rev, parse_rev
from .store import Keeping, Store

#: In the order in which they stand here.
LAWS = Laws()

_STUB = b'"_attachments":{"f":{"stub":true}}'


@LAWS
async def a_checkpoint_is_written_over_the_one_that_was_read(store: Store) -> None:
    """It has no history, and does not count as a change."""
    await store.create_database(DB)
    assert await store.put_checkpoint(DB, "c/ä==", b'{"n":1}', over=None) == 1
    await refused(EditConflict, store.put_checkpoint(DB, "c/ä==", b"{}", over=None))
    assert await store.put_checkpoint(DB, "c/ä==", b'{"n":2}', over=1) == 2
    await refused(EditConflict, store.put_checkpoint(DB, "c/ä==", b"{}", over=1))
    found = await store.checkpoint(DB, "c/ä==")
    assert found is not None
    assert (found.revision, found.body) == (2, b'{"n":2}')
    assert (await store.changes(DB)).rows == ()
    assert await store.delete_checkpoint(DB, "c/ä==")
    assert not await store.delete_checkpoint(DB, "c/ä==")
    assert await store.put_checkpoint(DB, "c/ä==", b"{}", over=None) == 1


@LAWS
async def a_blob_is_there_as_long_as_a_document_uses_it(store: Store) -> None:
    """Once, however many do; and then no longer."""
    await store.create_database(DB)
    await store.create_database("other")
    first, second = _attached(b"photo"), _attached(b"x" * (2 * PIECE + 7))
    await store.accept(DB, [replace(first, id="a"), replace(first, id="b"), replace(second, id="c")])
    await store.accept("other", [replace(first, id="a")])
    assert await _blob(store, first) == b"photo"
    assert await _blob(store, first, start=1, stop=3) == b"ho"
    large = await _blob(store, second, start=PIECE - 1, stop=2 * PIECE + 2)
    assert large == b"x" * (PIECE + 3)
    await store.accept(DB, [revision(name, "2-b", "1-a") for name in ("a", "b", "c")])
    assert await _blob(store, first) == b"photo"
    assert await _blob(store, second) == b""
    await store.delete_database("other")
    assert await _blob(store, first) == b""


@LAWS
async def an_attachment_is_kept_by_naming_it(store: Store) -> None:
    """By a stub, in an edit and in a revision from elsewhere; who names what is not there changes nothing."""
    await store.create_database(DB)
    photo = _attached(b"photo")
    await store.accept(DB, [replace(photo, id="a")])
    kept = replicated(b'{"_id":"a","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]},%b}' % _STUB)
    await store.accept(DB, [kept])
    (renewed,) = await store.edit(DB, [edited(b'{"_id":"a","_rev":"2-b","n":2,%b}' % _STUB)])
    assert isinstance(renewed, Rev)
    body = (await store.documents(DB, ["a"]))["a"].bodies[renewed]
    assert stored_in(body)["f"].blob == photo.blobs[0].key
    assert stored_in(body)["f"].revpos == 1
    before = await store.database(DB)
    lost = [revision("z", "1-a"), replicated(b'{"_id":"y","_rev":"1-a",%b}' % _STUB)]
    await refused(MissingStub, store.accept(DB, lost))
    await refused(MissingStub, store.edit(DB, [edited(b'{"_id":"y",%b}' % _STUB)]))
    assert await store.database(DB) == before
    assert await _blob(store, photo) == b"photo"


@LAWS
async def of_each_owner_so_many_checkpoints_are_kept(store: Store) -> None:
    """Those written last; and of another owner none has to go for it."""
    await store.create_database(DB)
    mine = Keeping(owner="me", count_max=2)
    await store.put_checkpoint(DB, "theirs", b"{}", over=None, keeping=Keeping(owner="they"))
    await store.put_checkpoint(DB, "a", b"{}", over=None, keeping=mine)
    await store.put_checkpoint(DB, "b", b"{}", over=None, keeping=mine)
    await store.put_checkpoint(DB, "a", b"{}", over=1, keeping=mine)
    await store.put_checkpoint(DB, "c", b"{}", over=None, keeping=mine)
    kept = {name: checkpoint.revision for name, checkpoint in await store.checkpoints(DB)}
    assert kept == {"a": 2, "c": 1, "theirs": 1}


@LAWS
async def what_was_purged_was_never_there(store: Store) -> None:
    """A leaf with what only it descends from; a document that has no other is gone."""
    await store.create_database(DB)
    await store.accept(DB, [revision("a", "3-c", "2-c", "1-a"), revision("a", "2-b", "1-a")])
    await store.accept(DB, [revision("b", "1-a"), revision("c", "1-a", deleted=True)])
    asked = {"a": ("3-c", "1-a", "9-x"), "b": ("1-a",), "c": ("1-a",), "nobody": ("1-a",)}
    purged = await store.purge(DB, {name: [parse_rev(rev) for rev in revs] for name, revs in asked.items()})
    assert purged == {"a": (Rev(3, "c"),), "b": (Rev(1, "a"),), "c": (Rev(1, "a"),)}
    assert await leaves(store, "a") == ["2-b"]
    info = await store.database(DB)
    assert (info.live_count, info.deleted_count, info.purge_seq) == (1, 0, 3)
    assert [row.id for row in (await store.changes(DB)).rows] == ["a"]
    await store.accept(DB, [revision("b", "1-a")])
    assert await leaves(store, "b") == ["1-a"]


@LAWS
async def what_is_said_of_a_database_is_kept_with_it(store: Store) -> None:
    """Who may use it, and how much it remembers."""
    await store.create_database(DB)
    assert await store.security(DB) is None
    await store.put_security(DB, b'{"members":{}}')
    assert await store.security(DB) == b'{"members":{}}'
    await store.limit_revisions(DB, 1001)
    line = [f"{n}-{n:032x}" for n in range(1200, 0, -1)]
    await store.accept(DB, [revision("a", *line)])
    tree = (await store.documents(DB, ["a"]))["a"].tree
    assert len(tree.history(tree.winner)) == 1001
    await store.compact(DB)
    for question in (store.security(DB + "x"), store.compact(DB + "x"), store.purge(DB + "x", {})):
        await refused(DatabaseMissing, question)


def _attached(content: bytes) -> Revision:
    said = b'{"_id":"-","_rev":"1-a","_attachments":{"f":{"data":"%b"}}}'
    return replicated(said % base64.b64encode(content))


async def _blob(store: Store, revision: Revision, *, start: int = 0, stop: int | None = None) -> bytes:
    key = revision.blobs[0].key
    return b"".join([piece async for piece in store.blob(key, start=start, stop=stop)])
