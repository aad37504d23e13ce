"""The promise to the field: what was acknowledged is never lost and never doubled, whatever happens in between.

Handhelds write good and bad documents and push them in any order, twice, edited; intake works now and then, is thrown
back just before a commit, and the house falls down and opens again. In the end everything is accounted for.
"""

import contextlib
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from server.casework.intake import take_in
from server.domain.fold import verified
from server.store import tickets
from sync.writer import Transaction
from tests.engines import Template
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import OTHER_WORKER, WORKER


class PulledThePlug(Exception):
    """The machine stopped just before a commit."""


class Field(RuleBasedStateMachine):
    """Two handhelds and one house, in any order of events."""

    template: Template

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.running = RunningHouse(Path(self._folder.name) / "house", self.template)
        self.handhelds: list[Handheld] = []
        self.unsent: list[list[Json]] = [[], []]
        self.sent: list[list[Json]] = [[], []]
        self.revisions: list[set[tuple[str, str]]] = [set(), set()]
        self.good: list[Json] = []

    @initialize()
    def pair(self) -> None:
        self.handhelds = [self.running.handheld(person) for person in (WORKER, OTHER_WORKER)]

    whose = st.integers(0, 1)

    @rule(whose=whose)
    def record_a_report(self, whose: int) -> None:
        report = self.handhelds[whose].report()
        self.unsent[whose].append(report)
        self.good.append(report)

    @rule(
        whose=whose,
        flaw=st.sampled_from([{"schema": 7}, {"kind": "teleport"}, {"body": 1}, {"by": "x"}]),
    )
    def record_something_bad(self, whose: int, flaw: Json) -> None:
        self.unsent[whose].append(self.handhelds[whose].report() | flaw)

    @precondition(lambda self: self.good)
    @rule(whose=whose, data=st.data())
    def record_a_note(self, whose: int, data: st.DataObject) -> None:
        ticket = id_of(data.draw(st.sampled_from(self.good)))
        self.unsent[whose].append(self.handhelds[whose].note(ticket))

    @rule(whose=whose, data=st.data())
    def push_some_of_it(self, whose: int, data: st.DataObject) -> None:
        shuffled = data.draw(st.permutations(self.unsent[whose]))
        some = shuffled[: data.draw(st.integers(0, len(shuffled)))]
        self._push(whose, some)

    @rule(whose=whose)
    def push_again_what_was_sent(self, whose: int) -> None:
        self._push(whose, self.sent[whose])

    @precondition(lambda self: any(self.sent))
    @rule(data=st.data())
    def edit_what_was_sent(self, data: st.DataObject) -> None:
        whose = data.draw(st.sampled_from([n for n in (0, 1) if self.sent[n]]))
        document = data.draw(st.sampled_from(self.sent[whose]))
        parent = next(
            rev for name, rev in self.revisions[whose] if name == document["_id"] and rev[:2] == "1-"
        )
        self._push(whose, [{**document, "edit": len(self.revisions[whose]), "_parents": [parent]}])

    @rule(documents=st.integers(1, 4))
    def take_some_in(self, documents: int) -> None:
        self.running.take_in(documents)

    @rule(documents=st.integers(1, 4))
    def pull_the_plug_before_a_commit(self, documents: int) -> None:
        def unit(transaction: Transaction) -> None:
            take_in(transaction, self.running.house, documents)
            raise PulledThePlug

        with contextlib.suppress(PulledThePlug):
            self.running.house.writer.run_sync(unit)

    @rule()
    def open_the_house_again(self) -> None:
        self.running.reopen()

    def _push(self, whose: int, documents: list[Json]) -> None:
        revisions = self.handhelds[whose].push(*documents)
        for document, rev in zip(documents, revisions, strict=True):
            self.revisions[whose].add((document["_id"], rev))
            if document in self.unsent[whose]:
                self.unsent[whose].remove(document)
                self.sent[whose].append(document)

    def teardown(self) -> None:
        try:
            if self.handhelds:
                self._settle()
                self._assert_every_revision_has_one_verdict()
                self._assert_every_good_report_has_one_ticket()
                self._assert_every_chain_holds()
        finally:
            self.running.close()
            self._folder.cleanup()

    def _settle(self) -> None:
        for whose in (0, 1):
            self._push(whose, list(self.unsent[whose]))
        self.running.take_in()

    def _assert_every_revision_has_one_verdict(self) -> None:
        quarantined: Counter[tuple[str, str]] = Counter()
        for handheld, revisions in zip(self.handhelds, self.revisions, strict=True):
            for name in {name for name, _ in revisions}:
                verdicts = handheld.verdicts(name)
                # A record that came before its report is answered twice: on arrival, and when the report came.
                told = {verdict["rev"]: verdict for verdict in verdicts}
                waited = [verdict for verdict in verdicts if verdict["reason_code"] == "awaits_report"]
                assert len(verdicts) == len(told) + (len(waited) if told_twice(verdicts) else 0)
                assert set(told) == {rev for document, rev in revisions if document == name}
                quarantined.update((name, rev) for rev in told if told[rev]["status"] == "quarantined")
        kept = Counter((one.document, one.rev) for one in self.running.quarantine())
        assert kept == quarantined

    def _assert_every_good_report_has_one_ticket(self) -> None:
        made = self.running.tickets()
        assert sorted(ticket.id for ticket in made) == sorted(id_of(report) for report in self.good)
        for handheld in self.handhelds:
            own = [id_of(report) for report in self.good if report["by"] == handheld.person.id]
            assert [ticket.id for ticket in made if ticket.reporter == handheld.person.id] == own

    def _assert_every_chain_holds(self) -> None:
        with self.running.house.engine.connect() as connection:
            for ticket in self.running.tickets():
                assert verified(tickets.events_of(connection, ticket.id)) == ticket


def told_twice(verdicts: list[Json]) -> bool:
    """Whether the report that a record waited for has come."""
    return len({verdict["rev"] for verdict in verdicts}) < len(verdicts)


def test_nothing_that_was_acknowledged_is_lost_or_doubled(template: Template) -> None:
    machine = type("FieldOnTemplate", (Field,), {"template": template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.generate,),  # shrinking such a walk takes longer than reading it
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
