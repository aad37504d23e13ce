"""What a store must do to stand behind the port: laws, each a coroutine over an empty store, for any runner.

for law in LAWS: asyncio.run(law(an_empty_store()))
"""

import asyncio

from .comparing import Unknown
from .documents import Edit
from .errors import DatabaseExists, DatabaseMissing, EditConflict
from .keeping_contract import LAWS as KEEPING
from .laws import DB, Laws, leaves, refused, revision
from .revisions import Rev, revisions_json
from .store import Delivery, Span, Store

#: All laws: those of documents, as they stand here, behind those of what else a store keeps.
LAWS = Laws(KEEPING)

#: Longer than any store needs to wake a listener that is going to be woken, in seconds.
_PATIENCE_S = 60.0


async def until_changed(store: Store, database: str, since: int) -> None:
    """Return once the database has a number above `since`, waiting as a feed does.

    Raises:
        DatabaseMissing: it is gone.
    """
    with store.watched(database) as bell:
        while (await store.database(database)).seq <= since:
            await bell.heard()


@LAWS
async def the_uuid_stays(store: Store) -> None:
    """Clients name their checkpoints after it."""
    assert await store.server_uuid() == await store.server_uuid()


@LAWS
async def a_new_database_is_empty(store: Store) -> None:
    """And it is known by its name from then on."""
    await store.create_database(DB)
    info = await store.database(DB)
    assert (info.seq, info.live_count, info.deleted_count) == (0, 0, 0)
    assert await store.database_names() == (DB,)


@LAWS
async def a_name_is_given_once(store: Store) -> None:
    """A second creation is told so, and changes nothing."""
    await store.create_database(DB)
    before = await store.database(DB)
    await refused(DatabaseExists, store.create_database(DB))
    assert await store.database(DB) == before


@LAWS
async def a_database_made_anew_has_another_epoch_and_nothing_in_it(store: Store) -> None:
    """Or else old tokens would be taken for new ones."""
    await store.create_database(DB)
    await store.accept(DB, [revision("a", "2-b", "1-a"), revision("a", "2-a", "1-a")])
    await store.put_checkpoint(DB, "c", b"{}", over=None)
    before = await store.database(DB)
    await store.delete_database(DB)
    await store.create_database(DB)
    assert (await store.database(DB)).epoch != before.epoch
    assert await store.documents(DB, ["a"]) == {}
    assert await store.checkpoint(DB, "c") is None


@LAWS
async def a_missing_database_is_said_to_be_missing(store: Store) -> None:
    """By everything that names one."""
    await refused(DatabaseMissing, store.database(DB))
    await refused(DatabaseMissing, store.delete_database(DB))
    await refused(DatabaseMissing, store.accept(DB, [revision("a", "1-a")]))
    await refused(DatabaseMissing, store.edit(DB, []))
    await refused(DatabaseMissing, store.deliver_now([Delivery(DB, "a", b"{}")]))
    await refused(DatabaseMissing, store.documents(DB, ["a"]))
    await refused(DatabaseMissing, store.winners(DB, ["a"]))
    await refused(DatabaseMissing, store.unknown(DB, {"a": ["1-a"]}))
    await refused(DatabaseMissing, store.changes(DB))
    await refused(DatabaseMissing, until_changed(store, DB, 0))
    await refused(DatabaseMissing, store.listing(DB, Span(), with_bodies=False))
    await refused(DatabaseMissing, store.digest(DB))
    await refused(DatabaseMissing, store.checkpoint(DB, "c"))
    await refused(DatabaseMissing, store.put_checkpoint(DB, "c", b"{}", over=None))


@LAWS
async def what_was_accepted_is_given_back_verbatim(store: Store) -> None:
    """Ids of any script, slashes included, and every byte of the body."""
    await store.create_database(DB)
    body = '{"1.0":1.0,"大":123456789012345678901234567890,"空":{ }}'.encode()
    await store.accept(DB, [revision("中文/斜杠", "2-B@x", "1-a", body=body)])
    document = (await store.documents(DB, ["中文/斜杠"]))["中文/斜杠"]
    assert document.bodies == {Rev(2, "B@x"): body}
    assert document.tree.history(Rev(2, "B@x")) == (Rev(2, "B@x"), Rev(1, "a"))


@LAWS
async def a_batch_of_new_documents_is_taken_in_though_one_is_known(store: Store) -> None:
    """Each of the others gets its number, in the order in which they came, and the known one keeps its own."""
    await store.create_database(DB)
    batch = [revision(f"{no * 37 % 120:03}", "1-a", deleted=no % 10 == 0) for no in range(120)]
    await store.accept(DB, [batch[70]])
    await store.accept(DB, batch)
    known, others = batch[70].id, [each.id for each in batch if each is not batch[70]]
    page = await store.changes(DB)
    assert [change.id for change in page.rows] == [known, *others]
    assert [change.seq for change in page.rows] == list(range(1, 121))
    info = await store.database(DB)
    assert (info.seq, info.live_count, info.deleted_count) == (120, 108, 12)
    await store.accept(DB, batch)
    assert await store.database(DB) == info


@LAWS
async def only_unknown_revisions_are_missing(store: Store) -> None:
    """An inner one is known as well as a leaf; leaves of lower generations may be ancestors of those missing."""
    await store.create_database(DB)
    await store.accept(DB, [revision("a", "2-b", "1-a"), revision("a", "2-c", "1-a"), revision("b", "1-a")])
    asked = {"a": ["2-b", "1-a", "3-d"], "b": ["1-a"], "c": ["2-c", "1-a"], "d": []}
    assert await store.unknown(DB, asked) == {
        "a": Unknown(["3-d"], ["2-c", "2-b"]),
        "c": Unknown(["2-c", "1-a"]),
    }
    assert await store.unknown(DB, {"a": ["1-b"], "b": ["1-a", "2-b"]}) == {
        "a": Unknown(["1-b"]),
        "b": Unknown(["2-b"], ["1-a"]),
    }


@LAWS
async def a_known_revision_changes_nothing(store: Store) -> None:
    """Not even a sequence number: so a batch may be sent again after a lost reply."""
    await store.create_database(DB)
    batch = [revision("a", "2-b", "1-a"), revision("b", "1-a", deleted=True)]
    await store.accept(DB, batch)
    before = await store.database(DB)
    await store.accept(DB, batch)
    await store.accept(DB, [revision("a", "1-a", body=b'{"n":0}')])
    assert await store.database(DB) == before


@LAWS
async def a_fork_keeps_the_body_of_each_leaf(store: Store) -> None:
    """The winner first; the losing leaf is still there to be asked for."""
    await store.create_database(DB)
    await store.accept(DB, [revision("a", "2-b", "1-a", body=b'{"n":"b"}')])
    await store.accept(DB, [revision("a", "2-c", "1-a", body=b'{"n":"c"}')])
    document = (await store.documents(DB, ["a"]))["a"]
    assert await leaves(store, "a") == ["2-c", "2-b"]
    assert document.bodies == {Rev(2, "c"): b'{"n":"c"}', Rev(2, "b"): b'{"n":"b"}'}
    await store.accept(DB, [revision("a", "3-d", "2-c", "1-a", deleted=True)])
    assert await leaves(store, "a") == ["2-b", "3-d"]
    await store.accept(DB, [revision("a", "3-e", "2-b", "1-a", deleted=True)])
    info = await store.database(DB)
    assert (info.live_count, info.deleted_count) == (0, 1)


@LAWS
async def each_change_stands_once_at_its_latest_number(store: Store) -> None:
    """In ascending order, or descending if asked."""
    await store.create_database(DB)
    await store.accept(DB, [revision("a", "1-a"), revision("b", "1-a")])
    await store.accept(DB, [revision("a", "2-b", "1-a")])
    up = await store.changes(DB)
    down = await store.changes(DB, descending=True)
    assert [(row.id, row.seq) for row in up.rows] == [("b", 2), ("a", 3)]
    assert down.rows == tuple(reversed(up.rows))
    assert (up.last_seq, up.pending) == (3, 0)


@LAWS
async def pages_of_changes_join_without_a_gap(store: Store) -> None:
    """A page says how far it looked and whether there is more; a page of none is still a page."""
    await store.create_database(DB)
    await store.accept(DB, [revision(name, "1-a") for name in ("c", "a", "b")])
    first = await store.changes(DB, limit=2)
    second = await store.changes(DB, since=first.last_seq, limit=2)
    none = await store.changes(DB, limit=0)
    assert [row.id for row in (*first.rows, *second.rows)] == ["c", "a", "b"]
    assert (first.pending, second.pending, second.last_seq) == (1, 0, 3)
    assert (none.rows, none.last_seq, none.pending) == ((), 0, 3)


@LAWS
async def what_is_pending_is_counted(store: Store) -> None:
    """Also where numbers are missing because documents changed again."""
    await store.create_database(DB)
    await store.accept(DB, [revision(name, "1-a") for name in ("a", "b", "c")])
    await store.accept(DB, [revision("b", "2-b", "1-a")])
    await store.accept(DB, [revision("b", "3-c", "2-b", "1-a")])
    pages = [await store.changes(DB, limit=limit) for limit in (0, 1, 2, 3)]
    assert [(page.last_seq, page.pending) for page in pages] == [(0, 3), (1, 2), (3, 1), (5, 0)]


@LAWS
async def chosen_ids_narrow_the_changes_but_not_how_far_was_looked(store: Store) -> None:
    """Or else a client that is shown little would look through everything again and again."""
    await store.create_database(DB)
    await store.accept(DB, [revision(name, "1-a") for name in ("c", "a", "b")])
    page = await store.changes(DB, ids=["a", "nobody"], with_bodies=True)
    assert [(row.id, row.body) for row in page.rows] == [("a", b'{"n":1}')]
    assert page.last_seq == 3


@LAWS
async def an_edit_needs_the_leaf_it_was_made_on(store: Store) -> None:
    """Everything else is a conflict, told beside the outcomes of the other edits."""
    await store.create_database(DB)
    made, again = await store.edit(DB, [_edit("a", None), _edit("a", None)])
    assert isinstance(made, Rev)
    assert isinstance(again, EditConflict)
    amended, stale, strange = await store.edit(
        DB, [_edit("a", made, b'{"n":2}'), _edit("a", made), _edit("z", made)]
    )
    assert isinstance(amended, Rev)
    assert amended.generation == 2
    assert isinstance(stale, EditConflict)
    assert isinstance(strange, EditConflict)
    assert await leaves(store, "a") == [str(amended)]


@LAWS
async def a_delivery_repeated_changes_nothing(store: Store) -> None:
    """Neither one that says what is there already, nor the end of what has ended or never was."""
    await store.create_database(DB)
    batch = [Delivery(DB, "a", b'{"n":1}'), Delivery(DB, "b", b"{}"), Delivery(DB, "c", None)]
    await store.deliver_now(batch)
    await store.deliver_now([Delivery(DB, "b", None)])
    before = await store.database(DB)
    await store.deliver_now([batch[0], Delivery(DB, "b", None), batch[2]])
    assert await store.database(DB) == before
    assert (before.live_count, before.deleted_count) == (1, 1)


@LAWS
async def what_is_delivered_again_after_its_end_descends_from_the_tombstone(store: Store) -> None:
    """A fresh first revision would lose against the tombstone on every replica that has seen it."""
    await store.create_database(DB)
    for _ in range(3):
        await store.deliver_now([Delivery(DB, "a", b'{"n":1}')])
        await store.deliver_now([Delivery(DB, "a", None)])
    await store.deliver_now([Delivery(DB, "a", b'{"n":1}')])
    document = (await store.documents(DB, ["a"]))["a"]
    assert document.tree.winner.generation == 7
    assert len(document.tree.history(document.tree.winner)) == 7
    assert not document.deleted


@LAWS
async def a_delivery_wins_over_what_others_wrote(store: Store) -> None:
    """Its body becomes the winner's child, and every other live leaf ends."""
    await store.create_database(DB)
    await store.deliver_now([Delivery(DB, "a", b'{"by":"server"}')])
    ours = (await store.documents(DB, ["a"]))["a"].tree.winner
    await store.accept(DB, [revision("a", "2-x", str(ours)), revision("a", "1-zz", body=b'{"by":"x"}')])
    await store.deliver_now([Delivery(DB, "a", b'{"by":"server"}')])
    document = (await store.documents(DB, ["a"]))["a"]
    live = [leaf for leaf in document.tree.leaves if not document.tree.is_deleted(leaf)]
    assert [document.bodies[leaf] for leaf in live] == [b'{"by":"server"}']
    assert document.tree.history(live[0])[1] == Rev(2, "x")
    await store.deliver_now([Delivery(DB, "a", None)])
    assert (await store.documents(DB, ["a"]))["a"].deleted


@LAWS
async def the_same_edits_get_the_same_names_everywhere(store: Store) -> None:
    """A revision is a function of its parent, its flag and its body."""
    for name in ("one", "two"):
        await store.create_database(name)
        await store.deliver_now([Delivery(name, "a", b'{"n":1}')])
        await store.deliver_now([Delivery(name, "a", None)])
    one, two = [(await store.documents(name, ["a"]))["a"].tree for name in ("one", "two")]
    assert one == two


@LAWS
async def live_documents_are_listed_by_code_point(store: Store) -> None:
    """Between two ids, from either end."""
    await store.create_database(DB)
    await store.accept(DB, [revision(name, "1-a") for name in ("乙", "a", "B", "甲", "😀")])
    await store.deliver_now([Delivery(DB, "a", None)])
    everything = await store.listing(DB, Span(), with_bodies=False)
    downward = await store.listing(
        DB, Span(start="甲", end="B", past_end=True, descending=True), with_bodies=False
    )
    middle = await store.listing(DB, Span(skip=1, limit=2), with_bodies=True)
    assert [row.id for row in everything] == ["B", "乙", "甲", "😀"]
    assert [row.id for row in downward] == ["甲", "乙"]
    assert [(row.id, row.body) for row in middle] == [("乙", b'{"n":1}'), ("甲", b'{"n":1}')]


@LAWS
async def winners_are_told_as_whole_documents_have_them(store: Store) -> None:
    """Of a line, of a fork, of a history with a gap, and of what is deleted."""
    await store.create_database(DB)
    first, second = "0a" * 16, "0b" * 16
    lines = [("line", (f"2-{second}", f"1-{first}")), ("fork", ("2-b", "1-a")), ("gap", ("7-b", "2-a"))]
    await store.accept(DB, [revision(name, *path) for name, path in lines])
    await store.accept(DB, [revision("fork", "2-c", "1-a", body=b'{"n":2}')])
    await store.deliver_now([Delivery(DB, "line", None)])
    ids = ["line", "fork", "gap"]
    documents, winners = await store.documents(DB, ids), await store.winners(DB, [*ids, "none"])
    assert winners.keys() == set(ids)
    for name, winner in winners.items():
        tree = documents[name].tree
        assert (winner.id, winner.rev, winner.deleted) == (name, str(tree.winner), documents[name].deleted)
        assert (winner.alone, winner.body) == (len(tree.leaves) == 1, documents[name].bodies[tree.winner])
        assert winner.revisions == revisions_json(tree.history(tree.winner))


@LAWS
async def a_listener_wakes_at_the_next_change(store: Store) -> None:
    """At once if there is one already; not for another database."""
    for name in (DB, "other"):
        await store.create_database(name)
    await store.accept("other", [revision("a", "1-a")])
    listener = asyncio.create_task(until_changed(store, DB, 0))
    await asyncio.sleep(0.05)
    assert not listener.done()
    await store.accept(DB, [revision("a", "1-a")])
    await asyncio.wait_for(listener, _PATIENCE_S)
    await asyncio.wait_for(until_changed(store, DB, 0), _PATIENCE_S)


@LAWS
async def a_listener_hears_that_its_database_is_gone(store: Store) -> None:
    """Or else it would wait for ever."""
    await store.create_database(DB)
    listener = asyncio.create_task(until_changed(store, DB, 0))
    await asyncio.sleep(0.05)
    await store.delete_database(DB)
    await refused(DatabaseMissing, asyncio.wait_for(listener, _PATIENCE_S))


@LAWS
async def a_batch_of_a_thousand_is_one_change_each(store: Store) -> None:
    """More ids than go into one statement of any database, numbered in the order of the batch."""
    await store.create_database(DB)
    names = [f"{n * 7919 % 1200:04}" for n in range(1200)]
    await store.accept(DB, [revision(name, "1-a") for name in names])
    assert [row.id for row in (await store.changes(DB)).rows] == names
    assert len(await store.documents(DB, names)) == 1200


def _edit(document_id: str, parent: Rev | None, body: bytes = b'{"n":1}') -> Edit:
    return Edit(id=document_id, parent=parent, deleted=False, body=body)
