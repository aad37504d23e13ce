"""Random lives of a house: desks and handhelds act on the same tickets in any order, and it falls down in between."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.casework import deliveries, desk, ticking
from server.casework.errors import KeyUsedTwice, TicketUnknown, VersionMismatch
from server.casework.intake import take_in
from server.casework.people import actor_of
from server.commands.verify import _trouble
from server.domain.calendar import CHINA
from server.domain.decide import open_to
from server.domain.errors import DomainError
from server.domain.scope import Actor
from server.domain.steps.registry import FROM_THE_FIELD
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import people, tickets
from sync.writer import Transaction
from tests.server.domain.asking import ASKED
from tests.server.domain.cast import PEOPLE
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import CO_HANDLER, DOG, HANDLER, HELPER, IN_G1, IN_G2, LAMP, RIDDLE, WORKER

#: What ends a walk early is seldom asked for.
_SELDOM = frozenset(
    {Step.WITHDRAW, Step.REJECT, Step.EXCLUDE, Step.URGE, Step.HAND_OVER, Step.SUPERVISE, Step.RECORD}
)
#: What a handheld's commands ask, where it is asked as a desk does.
_OF_THE_FIELD = {
    kind: step for kind, (step, shape) in FROM_THE_FIELD.items() if isinstance(ASKED[step](1), shape)
}
_HOURS = (0, 0, 0, 1, 3, 30, 100)


class PulledThePlug(Exception):
    """The machine stopped just before a commit."""


class Thought(Exception):
    """Somebody thought better of it after all was done."""


class Life:
    """A house, its handhelds, and what was asked of it so far."""

    def __init__(self, running: RunningHouse, seed: int) -> None:
        self.running, self.chance, self.seed = running, Random(seed), seed
        self.handhelds = [running.handheld(person) for person in (WORKER, HANDLER, CO_HANDLER, HELPER)]
        self.sent: list[tuple[Handheld, Json]] = []
        self.kept: list[tuple[Handheld, Json]] = []
        self.known: list[UUID] = []
        self.keys: list[tuple[str, Actor, UUID, Step, Struct]] = []
        self.answers: dict[str, Ticket] = {}
        self.refused, self.taken = 0, 0
        self._keys = count()

    def lived(self, moments: int) -> "Life":
        """The same after so many moments, and after all that was written on the way has come in."""
        ways: list[Callable[[], None]] = [
            *[self.report] * 2, *[self.write] * 4, *[self.send] * 3, *[self.act_together] * 8,
            self.send_again, self.wait, self.pull_the_plug, self.take_some_in, self.fall_down,
        ]  # fmt: skip
        self.report()
        self.send()
        self.running.take_in()
        for _ in range(moments):
            self.chance.choice(ways)()
        while self.kept:
            self.send()
        self.running.take_in()
        return self

    def report(self) -> None:
        words = self.chance.choice([LAMP, DOG, RIDDLE])
        handheld = self.chance.choice(self.handhelds)
        report = handheld.report(words, self.chance.choice([IN_G1, IN_G2]))
        self.kept.append((handheld, report))
        self.known.append(id_of(report))

    def write(self) -> None:
        """Somebody out of reach asks for a step of a ticket."""
        handheld, kind = self.chance.choice(self.handhelds), self.chance.choice(sorted(_OF_THE_FIELD))
        asked = ASKED[_OF_THE_FIELD[kind]](self.chance.randint(1, 2))
        body = msgspec.to_builtins(asked)
        ticket = str(self.chance.choice(self.known))
        self.kept.append(
            (handheld, handheld.command(kind, body, ticket=ticket, seen=self.chance.choice([None, 1])))
        )

    def send(self) -> None:
        """Some of what was written comes in, in any order."""
        self.chance.shuffle(self.kept)
        some = [self.kept.pop() for _ in range(min(len(self.kept), self.chance.randint(1, 5)))]
        for handheld, document in some:
            handheld.push(document)
        self.sent += some

    def send_again(self) -> None:
        for handheld, document in self.sent[-5:]:
            handheld.push(document)

    def take_some_in(self) -> None:
        self.running.take_in(self.chance.randint(1, 9))

    def wait(self) -> None:
        """Time goes by, and the house does what falls due."""
        self.running.clock.pass_by(timedelta(hours=self.chance.choice(_HOURS)))
        asyncio.run(ticking.tick(self.running.house))

    def fall_down(self) -> None:
        self.running.reopen()

    def pull_the_plug(self) -> None:
        def unit(transaction: Transaction) -> None:
            take_in(transaction, self.running.house, 5)
            raise PulledThePlug

        try:
            self.running.house.writer.run_sync(unit)
        except PulledThePlug:
            return

    def act_together(self) -> None:
        """Several desks act at the same instant, some on the same ticket, while intake takes something in."""
        every = self.running.tickets()
        if every:
            asked = [self._a_step(every) for _ in range(self.chance.randint(1, 6))]
            asyncio.run(self._all_at_once(asked))

    async def _all_at_once(self, asked: list[Coroutine[Any, Any, None]]) -> None:
        taking = partial(take_in, house=self.running.house, at_most=3)
        await asyncio.gather(*asked, self.running.house.writer.run(taking))

    def _a_step(self, every: list[Ticket]) -> Coroutine[Any, Any, None]:
        if self.keys and self.chance.random() < 0.15:
            return self._asked_again(*self.chance.choice(self.keys))
        ticket = self.chance.choice(every[-3:])
        offered = [
            (actor, step)
            for actor in PEOPLE
            for step in open_to(actor, ticket, self.running.clock.at, self.running.house.rules)
        ]
        likely = [(actor, step) for actor, step in offered if step not in _SELDOM]
        actor, step = self.chance.choice(
            (likely if self.chance.random() < 0.9 else offered) or [(PEOPLE[0], Step.URGE)]
        )
        asked = _about(ticket, ASKED[step](self.chance.randint(1, 2)), actor, self.chance)
        seen = self.chance.choice([None, None, ticket.version, ticket.version - 1])
        key = self.chance.choice([None, f"key-{next(self._keys)}"])
        return self._asked(ticket, actor, step, asked, seen, key, in_vain=self.chance.random() < 0.15)

    async def _asked(
        self,
        ticket: Ticket,
        actor: Actor,
        step: Step,
        asked: Struct,
        seen: int | None,
        key: str | None,
        *,
        in_vain: bool,
    ) -> None:
        def unit(transaction: Transaction) -> Ticket:
            before = tickets.by_id(transaction.connection, ticket.id)
            moved = desk.take_step(
                transaction, self.running.house, actor, str(ticket.id), step, asked, seen, key
            )
            assert before is not None
            assert moved.version > before.version or step is Step.RECORD
            if self.chance.random() < 0.2:  # a look in between
                assert moved in tickets.by_ids(transaction.connection, [moved.id])
            if in_vain:
                raise Thought
            return moved

        try:
            await self.running.house.together.run(unit)
        except (DomainError, TicketUnknown, VersionMismatch, Thought):
            self.refused += 1
        else:
            self.taken += 1
            if key is not None:
                self.keys.append((key, actor, ticket.id, step, asked))

    async def _asked_again(self, key: str, actor: Actor, ticket: UUID, step: Step, asked: Struct) -> None:
        """The same key again changes nothing; with another body it is refused."""
        other = self.chance.random() < 0.4

        def unit(transaction: Transaction) -> tuple[int, int]:
            before = len(tickets.events_of(transaction.connection, ticket))
            another = replace(asked, reason="另一件") if other and hasattr(asked, "reason") else asked
            try:
                desk.take_step(transaction, self.running.house, actor, str(ticket), step, another, None, key)
            except KeyUsedTwice:
                assert another != asked
            else:
                assert another == asked
            return before, len(tickets.events_of(transaction.connection, ticket))

        try:
            before, after = await self.running.house.together.run(unit)
        except (DomainError, TicketUnknown):  # whoever may not see it any more
            return
        assert before == after

    def troubles(self) -> list[object]:
        """Whatever is not as it must be: chains, rows, facts, mailboxes, commands that were answered not or twice."""
        with self.running.house.engine.connect() as connection:
            every = tickets.every_id(connection)
            broken: list[object] = [
                (own, trouble)
                for own in every
                if (trouble := _trouble(connection, own, self.running.house.rules)) is not None
            ]
            asked = [
                event.command
                for own in every
                for event in tickets.events_of(connection, own)
                if event.command
            ]
        broken += [command for command in set(asked) if asked.count(command) > 1]
        broken += self._unlike_mailboxes()
        broken += [one for one in self.running.quarantine() if one.reason_code == "server_fault"]
        broken += [document["_id"] for handheld, document in self.sent if not handheld.verdicts(document)]
        return broken

    def _unlike_mailboxes(self) -> list[object]:
        house = self.running.house
        unlike: list[object] = []
        for handheld in self.handhelds:
            with house.engine.connect() as connection:
                person = people.person(connection, handheld.person.id)
                assert person is not None
                actor = actor_of(connection, person, house.clock().astimezone(CHINA).date())
                wanted = [
                    *deliveries.seen_by(connection, house, actor, handheld.mailbox, self.running.tickets())
                ]
            for each in wanted:
                there = self.running.document(handheld.mailbox, each.id)
                told = None if each.body is None else msgspec.json.decode(each.body)
                if told != (None if there is None else {k: v for k, v in there.items() if k != "_rev"}):
                    unlike.append((handheld.person.id, each.id))
        return unlike


def _about(ticket: Ticket, asked: Struct, actor: Actor, chance: Random) -> Struct:
    """What is asked, of something that the ticket has."""
    legs = [leg.no for leg in ticket.live_legs if leg.unit == actor.unit or actor.unit is None]
    waiting = [one.no for one in ticket.requests if one.is_open]
    changed = {
        name: chance.choice(some)
        for name, some in (("leg", legs), ("request", waiting))
        if some and name in asked.__struct_fields__
    }
    return replace(asked, **changed)
