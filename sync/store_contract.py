"""What a store must do to stand behind the port: laws, each a coroutine over an empty store, for any runner.

for law in LAWS: asyncio.run(law(an_empty_store()))
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from .attachments import stored_in
from .blobs import PIECE
from .comparing import Unknown
from .documents import Edit, Revision, edited, replicated
from .errors import DatabaseExists, DatabaseMissing, EditConflict, MissingStub
from .revisions import Rev, parse_rev, revisions_json
from .store import Delivery, Keeping, Span, Store

Law = Callable[[Store], Awaitable[None]]

#: All laws, in the order in which they stand here.
LAWS: list[Law] = []

#: Longer than any store needs to wake a listener that is going to be woken, in seconds.
_PATIENCE_S = 5.0
_DB = "mailbox"


def _law(law: Law) -> Law:
    LAWS.append(law)
    return law


def _revision(document_id: str, *path: str, body: bytes = b'{"n":1}', deleted: bool = False) -> Revision:
    return Revision(id=document_id, path=tuple(parse_rev(rev) for rev in path), deleted=deleted, body=body)


async def until_changed(store: Store, database: str, since: int) -> None:
    """Return once the database has a number above `since`, waiting as a feed does.

    Raises:
        DatabaseMissing: it is gone.
    """
    with store.watched(database) as bell:
        while (await store.database(database)).seq <= since:
            await bell.heard()


async def _revs(store: Store, document_id: str) -> list[str]:
    return [str(leaf) for leaf in (await store.documents(_DB, [document_id]))[document_id].tree.leaves]


@_law
async def the_uuid_stays(store: Store) -> None:
    """Clients name their checkpoints after it."""
    assert await store.server_uuid() == await store.server_uuid()


@_law
async def a_new_database_is_empty(store: Store) -> None:
    """And it is known by its name from then on."""
    await store.create_database(_DB)
    info = await store.database(_DB)
    assert (info.seq, info.live_count, info.deleted_count) == (0, 0, 0)
    assert await store.database_names() == (_DB,)


@_law
async def a_name_is_given_once(store: Store) -> None:
    """A second creation is told so, and changes nothing."""
    await store.create_database(_DB)
    before = await store.database(_DB)
    await _refused(DatabaseExists, store.create_database(_DB))
    assert await store.database(_DB) == before


@_law
async def a_database_made_anew_has_another_epoch_and_nothing_in_it(store: Store) -> None:
    """Or else old tokens would be taken for new ones."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision("a", "2-b", "1-a"), _revision("a", "2-a", "1-a")])
    await store.put_checkpoint(_DB, "c", b"{}", over=None)
    before = await store.database(_DB)
    await store.delete_database(_DB)
    await store.create_database(_DB)
    assert (await store.database(_DB)).epoch != before.epoch
    assert await store.documents(_DB, ["a"]) == {}
    assert await store.checkpoint(_DB, "c") is None


@_law
async def a_missing_database_is_said_to_be_missing(store: Store) -> None:
    """By everything that names one."""
    await _refused(DatabaseMissing, store.database(_DB))
    await _refused(DatabaseMissing, store.delete_database(_DB))
    await _refused(DatabaseMissing, store.accept(_DB, [_revision("a", "1-a")]))
    await _refused(DatabaseMissing, store.edit(_DB, []))
    await _refused(DatabaseMissing, store.deliver_now([Delivery(_DB, "a", b"{}")]))
    await _refused(DatabaseMissing, store.documents(_DB, ["a"]))
    await _refused(DatabaseMissing, store.winners(_DB, ["a"]))
    await _refused(DatabaseMissing, store.unknown(_DB, {"a": ["1-a"]}))
    await _refused(DatabaseMissing, store.changes(_DB))
    await _refused(DatabaseMissing, until_changed(store, _DB, 0))
    await _refused(DatabaseMissing, store.listing(_DB, Span(), with_bodies=False))
    await _refused(DatabaseMissing, store.digest(_DB))
    await _refused(DatabaseMissing, store.checkpoint(_DB, "c"))
    await _refused(DatabaseMissing, store.put_checkpoint(_DB, "c", b"{}", over=None))


@_law
async def what_was_accepted_is_given_back_verbatim(store: Store) -> None:
    """Ids of any script, slashes included, and every byte of the body."""
    await store.create_database(_DB)
    body = '{"1.0":1.0,"大":123456789012345678901234567890,"空":{ }}'.encode()
    await store.accept(_DB, [_revision("中文/斜杠", "2-B@x", "1-a", body=body)])
    document = (await store.documents(_DB, ["中文/斜杠"]))["中文/斜杠"]
    assert document.bodies == {Rev(2, "B@x"): body}
    assert document.tree.history(Rev(2, "B@x")) == (Rev(2, "B@x"), Rev(1, "a"))


@_law
async def a_batch_of_new_documents_is_taken_in_though_one_is_known(store: Store) -> None:
    """Each of the others gets its number, in the order in which they came, and the known one keeps its own."""
    await store.create_database(_DB)
    batch = [_revision(f"{no * 37 % 120:03}", "1-a", deleted=no % 10 == 0) for no in range(120)]
    await store.accept(_DB, [batch[70]])
    await store.accept(_DB, batch)
    known, others = batch[70].id, [each.id for each in batch if each is not batch[70]]
    page = await store.changes(_DB)
    assert [change.id for change in page.rows] == [known, *others]
    assert [change.seq for change in page.rows] == list(range(1, 121))
    info = await store.database(_DB)
    assert (info.seq, info.live_count, info.deleted_count) == (120, 108, 12)
    await store.accept(_DB, batch)
    assert await store.database(_DB) == info


@_law
async def only_unknown_revisions_are_missing(store: Store) -> None:
    """An inner one is known as well as a leaf; leaves of lower generations may be ancestors of those missing."""
    await store.create_database(_DB)
    await store.accept(
        _DB, [_revision("a", "2-b", "1-a"), _revision("a", "2-c", "1-a"), _revision("b", "1-a")]
    )
    asked = {"a": ["2-b", "1-a", "3-d"], "b": ["1-a"], "c": ["2-c", "1-a"], "d": []}
    assert await store.unknown(_DB, asked) == {
        "a": Unknown(["3-d"], ["2-c", "2-b"]),
        "c": Unknown(["2-c", "1-a"]),
    }
    assert await store.unknown(_DB, {"a": ["1-b"], "b": ["1-a", "2-b"]}) == {
        "a": Unknown(["1-b"]),
        "b": Unknown(["2-b"], ["1-a"]),
    }


@_law
async def a_known_revision_changes_nothing(store: Store) -> None:
    """Not even a sequence number: so a batch may be sent again after a lost reply."""
    await store.create_database(_DB)
    batch = [_revision("a", "2-b", "1-a"), _revision("b", "1-a", deleted=True)]
    await store.accept(_DB, batch)
    before = await store.database(_DB)
    await store.accept(_DB, batch)
    await store.accept(_DB, [_revision("a", "1-a", body=b'{"n":0}')])
    assert await store.database(_DB) == before


@_law
async def a_fork_keeps_the_body_of_each_leaf(store: Store) -> None:
    """The winner first; the losing leaf is still there to be asked for."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision("a", "2-b", "1-a", body=b'{"n":"b"}')])
    await store.accept(_DB, [_revision("a", "2-c", "1-a", body=b'{"n":"c"}')])
    document = (await store.documents(_DB, ["a"]))["a"]
    assert await _revs(store, "a") == ["2-c", "2-b"]
    assert document.bodies == {Rev(2, "c"): b'{"n":"c"}', Rev(2, "b"): b'{"n":"b"}'}
    await store.accept(_DB, [_revision("a", "3-d", "2-c", "1-a", deleted=True)])
    assert await _revs(store, "a") == ["2-b", "3-d"]
    await store.accept(_DB, [_revision("a", "3-e", "2-b", "1-a", deleted=True)])
    info = await store.database(_DB)
    assert (info.live_count, info.deleted_count) == (0, 1)


@_law
async def each_change_stands_once_at_its_latest_number(store: Store) -> None:
    """In ascending order, or descending if asked."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision("a", "1-a"), _revision("b", "1-a")])
    await store.accept(_DB, [_revision("a", "2-b", "1-a")])
    up = await store.changes(_DB)
    down = await store.changes(_DB, descending=True)
    assert [(row.id, row.seq) for row in up.rows] == [("b", 2), ("a", 3)]
    assert down.rows == tuple(reversed(up.rows))
    assert (up.last_seq, up.pending) == (3, 0)


@_law
async def pages_of_changes_join_without_a_gap(store: Store) -> None:
    """A page says how far it looked and whether there is more; a page of none is still a page."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision(name, "1-a") for name in ("c", "a", "b")])
    first = await store.changes(_DB, limit=2)
    second = await store.changes(_DB, since=first.last_seq, limit=2)
    none = await store.changes(_DB, limit=0)
    assert [row.id for row in (*first.rows, *second.rows)] == ["c", "a", "b"]
    assert (first.pending, second.pending, second.last_seq) == (1, 0, 3)
    assert (none.rows, none.last_seq, none.pending) == ((), 0, 3)


@_law
async def chosen_ids_narrow_the_changes_but_not_how_far_was_looked(store: Store) -> None:
    """Or else a client that is shown little would look through everything again and again."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision(name, "1-a") for name in ("c", "a", "b")])
    page = await store.changes(_DB, ids=["a", "nobody"], with_bodies=True)
    assert [(row.id, row.body) for row in page.rows] == [("a", b'{"n":1}')]
    assert page.last_seq == 3


@_law
async def an_edit_needs_the_leaf_it_was_made_on(store: Store) -> None:
    """Everything else is a conflict, told beside the outcomes of the other edits."""
    await store.create_database(_DB)
    made, again = await store.edit(_DB, [_edit("a", None), _edit("a", None)])
    assert isinstance(made, Rev)
    assert isinstance(again, EditConflict)
    amended, stale, strange = await store.edit(
        _DB, [_edit("a", made, b'{"n":2}'), _edit("a", made), _edit("z", made)]
    )
    assert isinstance(amended, Rev)
    assert amended.generation == 2
    assert isinstance(stale, EditConflict)
    assert isinstance(strange, EditConflict)
    assert await _revs(store, "a") == [str(amended)]


@_law
async def a_delivery_repeated_changes_nothing(store: Store) -> None:
    """Neither one that says what is there already, nor the end of what has ended or never was."""
    await store.create_database(_DB)
    batch = [Delivery(_DB, "a", b'{"n":1}'), Delivery(_DB, "b", b"{}"), Delivery(_DB, "c", None)]
    await store.deliver_now(batch)
    await store.deliver_now([Delivery(_DB, "b", None)])
    before = await store.database(_DB)
    await store.deliver_now([batch[0], Delivery(_DB, "b", None), batch[2]])
    assert await store.database(_DB) == before
    assert (before.live_count, before.deleted_count) == (1, 1)


@_law
async def what_is_delivered_again_after_its_end_descends_from_the_tombstone(store: Store) -> None:
    """A fresh first revision would lose against the tombstone on every replica that has seen it."""
    await store.create_database(_DB)
    for _ in range(3):
        await store.deliver_now([Delivery(_DB, "a", b'{"n":1}')])
        await store.deliver_now([Delivery(_DB, "a", None)])
    await store.deliver_now([Delivery(_DB, "a", b'{"n":1}')])
    document = (await store.documents(_DB, ["a"]))["a"]
    assert document.tree.winner.generation == 7
    assert len(document.tree.history(document.tree.winner)) == 7
    assert not document.deleted


@_law
async def a_delivery_wins_over_what_others_wrote(store: Store) -> None:
    """Its body becomes the winner's child, and every other live leaf ends."""
    await store.create_database(_DB)
    await store.deliver_now([Delivery(_DB, "a", b'{"by":"server"}')])
    ours = (await store.documents(_DB, ["a"]))["a"].tree.winner
    await store.accept(_DB, [_revision("a", "2-x", str(ours)), _revision("a", "1-zz", body=b'{"by":"x"}')])
    await store.deliver_now([Delivery(_DB, "a", b'{"by":"server"}')])
    document = (await store.documents(_DB, ["a"]))["a"]
    live = [leaf for leaf in document.tree.leaves if not document.tree.is_deleted(leaf)]
    assert [document.bodies[leaf] for leaf in live] == [b'{"by":"server"}']
    assert document.tree.history(live[0])[1] == Rev(2, "x")
    await store.deliver_now([Delivery(_DB, "a", None)])
    assert (await store.documents(_DB, ["a"]))["a"].deleted


@_law
async def the_same_edits_get_the_same_names_everywhere(store: Store) -> None:
    """A revision is a function of its parent, its flag and its body."""
    for name in ("one", "two"):
        await store.create_database(name)
        await store.deliver_now([Delivery(name, "a", b'{"n":1}')])
        await store.deliver_now([Delivery(name, "a", None)])
    one, two = [(await store.documents(name, ["a"]))["a"].tree for name in ("one", "two")]
    assert one == two


@_law
async def live_documents_are_listed_by_code_point(store: Store) -> None:
    """Between two ids, from either end."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision(name, "1-a") for name in ("乙", "a", "B", "甲", "😀")])
    await store.deliver_now([Delivery(_DB, "a", None)])
    everything = await store.listing(_DB, Span(), with_bodies=False)
    downward = await store.listing(
        _DB, Span(start="甲", end="B", past_end=True, descending=True), with_bodies=False
    )
    middle = await store.listing(_DB, Span(skip=1, limit=2), with_bodies=True)
    assert [row.id for row in everything] == ["B", "乙", "甲", "😀"]
    assert [row.id for row in downward] == ["甲", "乙"]
    assert [(row.id, row.body) for row in middle] == [("乙", b'{"n":1}'), ("甲", b'{"n":1}')]


@_law
async def winners_are_told_as_whole_documents_have_them(store: Store) -> None:
    """Of a line, of a fork, of a history with a gap, and of what is deleted."""
    await store.create_database(_DB)
    first, second = "0a" * 16, "0b" * 16
    lines = [("line", (f"2-{second}", f"1-{first}")), ("fork", ("2-b", "1-a")), ("gap", ("7-b", "2-a"))]
    await store.accept(_DB, [_revision(name, *path) for name, path in lines])
    await store.accept(_DB, [_revision("fork", "2-c", "1-a", body=b'{"n":2}')])
    await store.deliver_now([Delivery(_DB, "line", None)])
    ids = ["line", "fork", "gap"]
    documents, winners = await store.documents(_DB, ids), await store.winners(_DB, [*ids, "none"])
    assert winners.keys() == set(ids)
    for name, winner in winners.items():
        tree = documents[name].tree
        assert (winner.id, winner.rev, winner.deleted) == (name, str(tree.winner), documents[name].deleted)
        assert (winner.alone, winner.body) == (len(tree.leaves) == 1, documents[name].bodies[tree.winner])
        assert winner.revisions == revisions_json(tree.history(tree.winner))


@_law
async def a_listener_wakes_at_the_next_change(store: Store) -> None:
    """At once if there is one already; not for another database."""
    for name in (_DB, "other"):
        await store.create_database(name)
    await store.accept("other", [_revision("a", "1-a")])
    listener = asyncio.create_task(until_changed(store, _DB, 0))
    await asyncio.sleep(0.05)
    assert not listener.done()
    await store.accept(_DB, [_revision("a", "1-a")])
    await asyncio.wait_for(listener, _PATIENCE_S)
    await asyncio.wait_for(until_changed(store, _DB, 0), _PATIENCE_S)


@_law
async def a_listener_hears_that_its_database_is_gone(store: Store) -> None:
    """Or else it would wait for ever."""
    await store.create_database(_DB)
    listener = asyncio.create_task(until_changed(store, _DB, 0))
    await asyncio.sleep(0.05)
    await store.delete_database(_DB)
    await _refused(DatabaseMissing, asyncio.wait_for(listener, _PATIENCE_S))


@_law
async def a_checkpoint_is_written_over_the_one_that_was_read(store: Store) -> None:
    """It has no history, and does not count as a change."""
    await store.create_database(_DB)
    assert await store.put_checkpoint(_DB, "c/ä==", b'{"n":1}', over=None) == 1
    await _refused(EditConflict, store.put_checkpoint(_DB, "c/ä==", b"{}", over=None))
    assert await store.put_checkpoint(_DB, "c/ä==", b'{"n":2}', over=1) == 2
    await _refused(EditConflict, store.put_checkpoint(_DB, "c/ä==", b"{}", over=1))
    found = await store.checkpoint(_DB, "c/ä==")
    assert found is not None
    assert (found.revision, found.body) == (2, b'{"n":2}')
    assert (await store.changes(_DB)).rows == ()
    assert await store.delete_checkpoint(_DB, "c/ä==")
    assert not await store.delete_checkpoint(_DB, "c/ä==")
    assert await store.put_checkpoint(_DB, "c/ä==", b"{}", over=None) == 1


@_law
async def a_blob_is_there_as_long_as_a_document_uses_it(store: Store) -> None:
    """Once, however many do; and then no longer."""
    await store.create_database(_DB)
    await store.create_database("other")
    first, second = _attached(b"photo"), _attached(b"x" * (2 * PIECE + 7))
    await store.accept(_DB, [replace(first, id="a"), replace(first, id="b"), replace(second, id="c")])
    await store.accept("other", [replace(first, id="a")])
    assert await _blob(store, first) == b"photo"
    assert await _blob(store, first, start=1, stop=3) == b"ho"
    large = await _blob(store, second, start=PIECE - 1, stop=2 * PIECE + 2)
    assert large == b"x" * (PIECE + 3)
    await store.accept(_DB, [_revision(name, "2-b", "1-a") for name in ("a", "b", "c")])
    assert await _blob(store, first) == b"photo"
    assert await _blob(store, second) == b""
    await store.delete_database("other")
    assert await _blob(store, first) == b""


@_law
async def an_attachment_is_kept_by_naming_it(store: Store) -> None:
    """By a stub, in an edit and in a revision from elsewhere; who names what is not there changes nothing."""
    await store.create_database(_DB)
    photo = _attached(b"photo")
    await store.accept(_DB, [replace(photo, id="a")])
    kept = replicated(b'{"_id":"a","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]},%b}' % _STUB)
    await store.accept(_DB, [kept])
    (renewed,) = await store.edit(_DB, [edited(b'{"_id":"a","_rev":"2-b","n":2,%b}' % _STUB)])
    assert isinstance(renewed, Rev)
    body = (await store.documents(_DB, ["a"]))["a"].bodies[renewed]
    assert stored_in(body)["f"].blob == photo.blobs[0].key
    assert stored_in(body)["f"].revpos == 1
    before = await store.database(_DB)
    lost = [_revision("z", "1-a"), replicated(b'{"_id":"y","_rev":"1-a",%b}' % _STUB)]
    await _refused(MissingStub, store.accept(_DB, lost))
    await _refused(MissingStub, store.edit(_DB, [edited(b'{"_id":"y",%b}' % _STUB)]))
    assert await store.database(_DB) == before
    assert await _blob(store, photo) == b"photo"


@_law
async def of_each_owner_so_many_checkpoints_are_kept(store: Store) -> None:
    """Those written last; and of another owner none has to go for it."""
    await store.create_database(_DB)
    mine = Keeping(owner="me", count_max=2)
    await store.put_checkpoint(_DB, "theirs", b"{}", over=None, keeping=Keeping(owner="they"))
    await store.put_checkpoint(_DB, "a", b"{}", over=None, keeping=mine)
    await store.put_checkpoint(_DB, "b", b"{}", over=None, keeping=mine)
    await store.put_checkpoint(_DB, "a", b"{}", over=1, keeping=mine)
    await store.put_checkpoint(_DB, "c", b"{}", over=None, keeping=mine)
    kept = {name: checkpoint.revision for name, checkpoint in await store.checkpoints(_DB)}
    assert kept == {"a": 2, "c": 1, "theirs": 1}


@_law
async def what_was_purged_was_never_there(store: Store) -> None:
    """A leaf with what only it descends from; a document that has no other is gone."""
    await store.create_database(_DB)
    await store.accept(_DB, [_revision("a", "3-c", "2-c", "1-a"), _revision("a", "2-b", "1-a")])
    await store.accept(_DB, [_revision("b", "1-a"), _revision("c", "1-a", deleted=True)])
    asked = {"a": ("3-c", "1-a", "9-x"), "b": ("1-a",), "c": ("1-a",), "nobody": ("1-a",)}
    purged = await store.purge(_DB, {name: [parse_rev(rev) for rev in revs] for name, revs in asked.items()})
    assert purged == {"a": (Rev(3, "c"),), "b": (Rev(1, "a"),), "c": (Rev(1, "a"),)}
    assert await _revs(store, "a") == ["2-b"]
    info = await store.database(_DB)
    assert (info.live_count, info.deleted_count, info.purge_seq) == (1, 0, 3)
    assert [row.id for row in (await store.changes(_DB)).rows] == ["a"]
    await store.accept(_DB, [_revision("b", "1-a")])
    assert await _revs(store, "b") == ["1-a"]


@_law
async def what_is_said_of_a_database_is_kept_with_it(store: Store) -> None:
    """Who may use it, and how much it remembers."""
    await store.create_database(_DB)
    assert await store.security(_DB) is None
    await store.put_security(_DB, b'{"members":{}}')
    assert await store.security(_DB) == b'{"members":{}}'
    await store.limit_revisions(_DB, 1001)
    line = [f"{n}-{n:032x}" for n in range(1200, 0, -1)]
    await store.accept(_DB, [_revision("a", *line)])
    tree = (await store.documents(_DB, ["a"]))["a"].tree
    assert len(tree.history(tree.winner)) == 1001
    await store.compact(_DB)
    for question in (store.security(_DB + "x"), store.compact(_DB + "x"), store.purge(_DB + "x", {})):
        await _refused(DatabaseMissing, question)


@_law
async def a_batch_of_a_thousand_is_one_change_each(store: Store) -> None:
    """More ids than go into one statement of any database, numbered in the order of the batch."""
    await store.create_database(_DB)
    names = [f"{n * 7919 % 1200:04}" for n in range(1200)]
    await store.accept(_DB, [_revision(name, "1-a") for name in names])
    assert [row.id for row in (await store.changes(_DB)).rows] == names
    assert len(await store.documents(_DB, names)) == 1200


_STUB = b'"_attachments":{"f":{"stub":true}}'


def _attached(content: bytes) -> Revision:
    said = b'{"_id":"-","_rev":"1-a","_attachments":{"f":{"data":"%b"}}}'
    return replicated(said % base64.b64encode(content))


async def _blob(store: Store, revision: Revision, *, start: int = 0, stop: int | None = None) -> bytes:
    key = revision.blobs[0].key
    return b"".join([piece async for piece in store.blob(key, start=start, stop=stop)])


def _edit(document_id: str, parent: Rev | None, body: bytes = b'{"n":1}') -> Edit:
    return Edit(id=document_id, parent=parent, deleted=False, body=body)


async def _refused(refusal: type[Exception], attempt: Awaitable[object]) -> None:
    try:
        await attempt
    except refusal:
        return
    raise AssertionError(f"{refusal.__name__} was expected")
