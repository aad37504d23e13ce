"""Whatever happens on the way, in the end all have the same, and nothing that anybody wrote is lost.

A state machine: three handhelds and a server that delivers edit the same few documents, sync over a line
that fails before or after the server has committed, and the server is started again from its disk.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from sync.access import Caller, Operation
from sync.asgi import replication_app
from sync.digest import digest_of
from sync.documents import Document
from sync.memory_store import MemoryStore
from sync.revtree import SEEDLING, RevTree, united
from sync.settings import SyncSettings
from sync.store import Delivery, Store

from .replica import LineFailed, Replica, asked
from .stores import sqlite_store

_T = TypeVar("_T")
_DB = "m"
_IDS = ("a", "ticket:中文", "c")

ids = st.sampled_from(_IDS)
bodies = st.integers(0, 3).map(lambda n: b'{"n":%d}' % n)
handhelds = st.integers(0, 2)

_often = settings(max_examples=80, stateful_step_count=25, deadline=None)
_seldom = settings(max_examples=25, stateful_step_count=20, deadline=None)


class _Everybody:
    def admit(self, _headers: Mapping[str, str], _operation: Operation, _database: str | None) -> Caller:
        return Caller("handheld")


class Field(RuleBasedStateMachine):
    """Handhelds in the field and a server in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._replicas = [Replica(f"handheld-{number}") for number in range(3)]
        self._trees: dict[str, RevTree] = {}
        self._bodies: dict[Any, bytes] = {}
        self._start()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._loop.run_until_complete(work)

    def _start(self) -> None:
        self._serve(MemoryStore())

    def _serve(self, store: Store) -> None:
        self._server = store
        self._app = replication_app(store, gatekeeper=_Everybody(), settings=SyncSettings())

    @initialize()
    def everybody_begins_empty(self) -> None:
        self._run(self._server.create_database(_DB))
        for replica in self._replicas:
            self._run(replica.open())

    @rule(number=handhelds, document_id=ids, body=bodies, deleted=st.booleans())
    def a_handheld_edits(self, number: int, document_id: str, body: bytes, deleted: bool) -> None:
        replica = self._replicas[number]
        self._run(replica.edit(document_id, body, deleted=deleted))
        self._note(replica.store)

    @rule(document_id=ids, body=st.none() | bodies)
    def the_server_delivers(self, document_id: str, body: bytes | None) -> None:
        self._run(self._server.deliver_now([Delivery(_DB, document_id, body)]))
        self._note(self._server)

    @rule(
        number=handhelds,
        fails_at=st.none() | st.integers(0, 12),
        committed=st.booleans(),
        pulls_first=st.booleans(),
    )
    def a_handheld_syncs(self, number: int, fails_at: int | None, committed: bool, pulls_first: bool) -> None:
        left = fails_at

        async def line(method: str, path: str, body: object = None) -> Any:
            nonlocal left
            failing = left == 0
            left = None if left is None else left - 1
            if failing and not committed:
                raise LineFailed
            answer = await asked(self._app, method, path, body)
            if failing:
                raise LineFailed
            return answer

        replica = self._replicas[number]
        ways = [replica.pull, replica.push] if pulls_first else [replica.push, replica.pull]
        for way in ways:
            try:
                self._run(way(line))
            except LineFailed:
                left = None

    def _note(self, store: Store) -> None:
        for document in self._shown(store).values():
            known = self._trees.get(document.id, SEEDLING)
            self._trees[document.id] = united(known, document.tree)
            self._bodies |= {(document.id, rev): body for rev, body in document.bodies.items()}

    def _shown(self, store: Store) -> Mapping[str, Document]:
        return self._run(store.documents(_DB, _IDS))

    @override
    def teardown(self) -> None:
        try:
            for number in (0, 1, 2, 0, 1, 2):
                self.a_handheld_syncs(number, fails_at=None, committed=False, pulls_first=False)
            for store in (self._server, *(replica.store for replica in self._replicas)):
                self._all_is_there(self._shown(store))
        finally:
            self._stop()
            self._loop.close()

    def _all_is_there(self, shown: Mapping[str, Document]) -> None:
        assert {name: document.tree for name, document in shown.items()} == self._trees
        for document in shown.values():
            written = {leaf: self._bodies[document.id, leaf] for leaf in document.tree.leaves}
            assert document.bodies == written
        mine = digest_of((each.id, str(each.tree.winner)) for each in shown.values() if not each.deleted)
        its = self._run(asked(self._app, "GET", "/_digest"))
        assert (its["count"], its["sum"]) == (mine.count, mine.hex)

    def _stop(self) -> None:
        """End what was started; nothing, for a server in memory."""


class FieldOnDisk(Field):
    """The same with a server on SQLite, which may be started again at any moment."""

    @override
    def _start(self) -> None:
        self._opened = ExitStack()
        self._folder = Path(self._opened.enter_context(TemporaryDirectory()))
        self._engine = ExitStack()
        self._serve(self._engine.enter_context(sqlite_store(self._folder))[0])

    @precondition(lambda self: bool(self._trees))
    @rule()
    def the_server_is_started_again(self) -> None:
        self._engine.close()
        self._serve(self._engine.enter_context(sqlite_store(self._folder))[0])

    @override
    def _stop(self) -> None:
        self._engine.close()
        self._opened.close()


def test_in_the_field_all_converge_and_nothing_is_lost() -> None:
    run_state_machine_as_test(Field, settings=_often)


def test_a_server_that_is_started_again_loses_nothing_either() -> None:
    run_state_machine_as_test(FieldOnDisk, settings=_seldom)
