"""Three tickets and everybody: any step asked in any way, while policies, the calendar, borders and clocks change.

What `walks` walks with what is usually asked of one ticket, a world does with whatever may be asked of three that are
merged, split and called about together. It tells what broke a law, and is the same again for the same seed.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.data import policy_bytes, policy_names
from server.domain import triage
from server.domain.asked import Nothing
from server.domain.clocks import begun_last, clocks_of
from server.domain.closures import Closure
from server.domain.context import Context
from server.domain.decide import decide, open_to, permit, rule_of
from server.domain.due_steps import due_steps
from server.domain.errors import DomainError
from server.domain.events import (
    Event,
    FieldTaskPassedOn,
    Payload,
    PhotoReceived,
    Rehomed,
    SiblingRegistered,
    Watched,
)
from server.domain.fold import fold, folded
from server.domain.people import Role
from server.domain.policy import STANDARD, read_policy
from server.domain.recounting import recounting
from server.domain.scope import Act, Actor, may
from server.domain.steps.intake import Report
from server.domain.steps.merging import Merge
from server.domain.steps.registry import RECORDS
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, TRANSITIONS, State, Step
from tests.server.domain.anything import Anything
from tests.server.domain.asking import ASKED, DECISIONS
from tests.server.domain.cast import OPERATOR, OWN_ID, PEOPLE, RULES, THE_HOUSE, context, placed
from tests.server.domain.china import CALENDAR, china
from tests.server.domain.stages import reported, with_clocks
from tests.server.small_city import IN_G1, IN_G2, IN_G3, IN_HARBOUR, LAMP, MORNING

POLICIES = (STANDARD, *(read_policy(policy_bytes(name)) for name in policy_names()))
_OFFICIAL = replace(CALENDAR, official=CALENDAR.official | {2027})
#: The next year as it becomes official: with a free Monday, or with a Saturday that is worked.
_NOTICES = (
    replace(_OFFICIAL, version="later", holidays=CALENDAR.holidays | {date(2027, 1, 1), date(2027, 1, 4)}),
    replace(_OFFICIAL, version="sooner", makeup_days=CALENDAR.makeup_days | {date(2027, 1, 2)}),
)
_STORM = Closure(
    no=1, areas=frozenset({"g1"}), first=date(2026, 11, 24), last=date(2026, 12, 2), reason="台风"
)
_BEGINNINGS = (MORNING, MORNING + timedelta(hours=13), china("2026-12-29T10:00"), china("2026-12-31T17:00"))
_SPANS_MIN = (0, 0, 0, 7, 7, 60, 60, 180, 24 * 60, 100 * 60, 20 * 24 * 60)

#: A day may be chosen in the tenth year from now, and moved on a little.
_LONGEST = timedelta(days=12 * 366)

_NUMBERS = ("26112301000010", "26112301000028", "26112301000036")

#: Besides those who are named everywhere: whoever may do one thing or another, and somebody who is several.
EVERYBODY = (
    *PEOPLE,
    Actor(id="expert-1", roles=frozenset({Role.EXPERT}), unit="harbour"),
    Actor(id="assist-1", roles=frozenset({Role.ASSIST_PARTY}), unit="harbour"),
    Actor(id="policy-1", roles=frozenset({Role.POLICY_SPECIALIST}), unit="urban"),
    Actor(id="helper-1", roles=frozenset({Role.PARTY_HELPER}), scope=frozenset({"s1"})),
    Actor(id="observer-1", roles=frozenset({Role.OBSERVER})),
    Actor(
        id="several-1",
        roles=frozenset({Role.STREET_COORDINATOR, Role.GRID_WORKER, Role.HANDLER}),
        scope=frozenset({"s1"}),
        unit="street-1",
    ),
    Actor(id="district-2", roles=frozenset({Role.DISTRICT_COORDINATOR}), scope=frozenset({"d1", "d2"})),
)

#: What ends a matter, or stays beside it, is asked for less often than what moves it on.
_SELDOM: dict[Step, float] = {
    **dict.fromkeys((Step.WITHDRAW, Step.URGE, Step.HAND_OVER), 0.1),
    **dict.fromkeys((Step.MERGE, Step.REJECT, Step.ESCALATE), 0.15),
    **dict.fromkeys(
        (Step.SUPERVISE, Step.ORDER_FIELD_TASK, Step.ORDER_SWEEP, Step.AMEND, Step.SUGGEST), 0.25
    ),
    **dict.fromkeys((Step.CORRECT_ABOUT, Step.CORRECT_PLACE, Step.WHISTLE, Step.REQUEST_INFO), 0.25),
    **dict.fromkeys((Step.RECORD, Step.OPEN_CONSULTATION, Step.RECALL_DISPATCH, Step.EXCLUDE), 0.4),
    **dict.fromkeys((Step.UNMERGE, Step.APPEAL, Step.REOPEN), 3.0),
}


class World:
    """Three tickets as they stand, with their chains; `broken` are the laws that did not hold on the way."""

    def __init__(self, seed: int) -> None:
        self._chance = chance = Random(seed)
        closures = (_STORM,) if chance.random() < 0.2 else ()
        self._rules = replace(RULES, policy=chance.choice(POLICIES), closures=closures)
        self._at = chance.choice(_BEGINNINGS)
        self.tickets: dict[str, Ticket] = {}
        self.chains: dict[str, tuple[Event, ...]] = {}
        self.refused: list[DomainError] = []
        self.happened: Counter[str] = Counter()
        self.broken: list[str] = []
        for _ in _NUMBERS:
            self._report()

    def lived(self, moments: int) -> "World":
        """The same after so many moments."""
        for _ in range(moments):
            self._at += timedelta(minutes=self._chance.choice(_SPANS_MIN))
            self._fall_due()
            number = self._chance.choice([*self.tickets])
            chance = self._chance.random()
            if chance < 0.08:
                self._from_outside(number)
            else:
                any(self._somebody_asks(number) for _ in range(4))
        return self

    def _anything(self) -> Anything:
        return Anything(self._chance, self._at, _NUMBERS)

    def _by(self, actor: Actor, **besides: Any) -> Context:
        return replace(context(self._at, actor, rules=self._rules), earlier=self._earlier, **besides)

    def _earlier(self, ticket: Ticket) -> tuple[Ticket, ...]:
        ended = (State.CLOSED, State.TO_CALLBACK)
        every = self.tickets.values()
        return tuple(one for one in every if one.id != ticket.id and one.state in ended)

    def _report(self) -> None:
        """Somebody records anything; by and by the house takes it on, or leaves it to a person."""
        asked = replace(
            self._anything().of(Report),
            request_type=self._chance.choice(["COMPLAINT", "PATROL", "CONSULT"]),
            description=self._chance.choice([LAMP, "垃圾", "业主拉横幅", "请帮忙看一下"]),
            category=self._chance.choice([None, "0104", "0105", "0106", "0101"]),
            position=self._chance.choice([IN_G1, IN_G1, IN_G2, IN_HARBOUR]),
            about=self._chance.choice([None, None, None, "urban"]),
        )
        no = len(self.tickets)
        event = reported(asked, own_id=UUID(int=OWN_ID.int + no), number=_NUMBERS[no], at=self._at)
        ticket = fold(None, event)
        self.tickets[ticket.number], self.chains[ticket.number] = ticket, (event,)
        self._check(None, ticket, event)
        if self._chance.random() < 0.1:
            self._happens(ticket.number, Watched(ground="leader", entry="leader-1"), self._by(THE_HOUSE))
        taken_on = triage.accepted(ticket, self._rules.of(ticket.placement))
        if taken_on is not None and self._chance.random() < 0.6:
            self._happens(ticket.number, taken_on, self._by(THE_HOUSE), by_itself=True)

    def _happens(self, number: str, payload: Payload, by: Context, *, by_itself: bool = False) -> None:
        by = by.of(self.tickets[number])
        following: Payload | None = payload
        actor = by.actor.id
        while following is not None:
            before = self.tickets[number]
            event = with_clocks(before, following, by.now, actor, by.rules)
            self.tickets[number] = after = fold(before, event)
            self.chains[number] += (event,)
            self.happened[type(following).__name__] += 1
            self._check(before, after, event)
            following = triage.upon(following, after, by, by_itself=by_itself)
            by_itself, actor = True, THE_HOUSE.id

    def _take(self, number: str, step: Step, asked: Struct, by: Context) -> None:
        """One step, with what it does to the other ticket of a merge (as `casework.stepping.take` does it)."""
        ticket = self.tickets[number]
        others_step = rule_of(step).other
        other = None if others_step is None else self._other(ticket, asked, by)
        by = replace(by, other=other, now=max(by.now, begun_last(ticket, asked)))
        self._happens(number, decide(ticket, step, asked, by.of(ticket)), by)
        if other is not None and others_step is not None and (other.state, others_step) in TRANSITIONS:
            both = replace(by, other=self.tickets[number], now=max(by.now, begun_last(other, Nothing())))
            self._happens(other.number, decide(other, others_step, Nothing(), both.of(other)), both)

    def _other(self, ticket: Ticket, asked: Struct, by: Context) -> Ticket | None:
        if isinstance(asked, Merge):
            named = self.tickets.get(asked.master)
            return named if named is not None and may(by.actor, Act.SEE, named) else None
        return next((one for one in self.tickets.values() if one.id == ticket.master), None)

    def _somebody_asks(self, number: str) -> bool:
        """Whether somebody's step was taken: mostly one that is open to them, now and then anything by anybody."""
        ticket, chance = self.tickets[number], self._chance
        open_steps: dict[Step, list[Actor]] = {}
        for actor in EVERYBODY:
            for step in open_to(actor, ticket, self._at, self._rules):
                open_steps.setdefault(step, []).append(actor)
        if chance.random() < 0.07:
            step, actor = (
                chance.choice([one for one in Step if one is not Step.REPORT]),
                chance.choice(EVERYBODY),
            )
        else:
            likely = [_SELDOM.get(step, 1.0) for step in open_steps]
            (step,) = chance.choices([*open_steps], likely)
            actor = chance.choice(open_steps[step])
        asked = self._asked(ticket, step, actor)
        hours = chance.choice([0, 0, -1, -300, 400 * 24])
        late = timedelta(hours=chance.choice([0, 0, 0, 2, 30]))  # it was parked since
        by = self._by(actor, recorded_at=self._at + timedelta(hours=hours))
        try:
            permit(ticket, step, asked, actor)
            self._take(number, step, asked, replace(by, now=by.now - late))
        except DomainError as refusal:
            self.refused.append(refusal)
            return False
        return True

    def _asked(self, ticket: Ticket, step: Step, actor: Actor) -> Struct:
        """What is asked: the usual or anything, mostly of a part, a request, a task that the ticket has."""
        chance = self._chance
        shape = chance.choice([*RECORDS.values()]) if step is Step.RECORD else rule_of(step).asked
        asked = ASKED[step](chance.randint(1, 3)) if chance.random() < 0.35 else self._anything().of(shape)
        legs = [leg for leg in ticket.live_legs if not rule_of(step).own_leg or leg.unit == actor.unit]
        kind = DECISIONS.get(step)
        there: dict[str, Sequence[Any]] = {
            "leg": legs,
            "request": [one for one in ticket.requests if one.is_open and kind in (None, one.kind)],
            "whistle": ticket.whistles,
            "task": ticket.field_tasks,
            "sweep": ticket.sweeps,
            "supervision": ticket.supervisions,
        }
        meant = {
            name: chance.choice([*some]).no
            for name, some in there.items()
            if some and name in asked.__struct_fields__ and chance.random() < 0.9
        }
        return replace(asked, **meant)

    def _fall_due(self) -> None:
        for number in self.tickets:
            for _ in range(60):
                ticket = self.tickets[number]
                due = due_steps(ticket, self._at, self._rules.of(ticket.placement))
                if not due:
                    break
                try:
                    self._take(number, due[0].step, due[0].asked, self._by(THE_HOUSE))
                except DomainError as refusal:
                    self._breaks(f"what is due is refused: {due[0].step} {refusal!r}")
                    break
            else:
                self._breaks("what is due stays due")

    def _from_outside(self, number: str) -> None:
        """What comes of no step: a notice of holidays, another policy, a re-division, a photo, a post handed over."""
        ticket, chance, house = self.tickets[number], self._chance, self._by(THE_HOUSE)
        match chance.randrange(6):
            case 0 if self._rules.calendar is CALENDAR:
                self._rules = replace(self._rules, calendar=chance.choice(_NOTICES))
                for each in [*self.tickets.values()]:
                    counted = recounting(each, CALENDAR, self._rules.of(each.placement))
                    if counted is not None:
                        self._happens(each.number, counted, self._by(THE_HOUSE))
            case 1:
                self._rules = replace(self._rules, policy=chance.choice(POLICIES))
            case 2 if ticket.state not in ENDS and ticket.placement is not None:
                there = placed(chance.choice([IN_G2, IN_G3, IN_HARBOUR]))
                version = ticket.placement.boundary_version
                redrawn = Rehomed(
                    area_before="g1", boundary_version_before=version, placement=there, by="point"
                )
                self._happens(number, redrawn, house)
            case 3 if ticket.field_tasks:
                task = chance.choice(ticket.field_tasks).no
                self._happens(number, FieldTaskPassedOn(task=task, person="worker-3"), house)
            case 4 if ticket.photos:
                photo = chance.choice(ticket.photos)
                here = PhotoReceived(
                    sha256=photo.sha256,
                    kind=photo.kind,
                    by=photo.by,
                    media="image",
                    form="jpeg",
                    size_bytes=9,
                )
                self._happens(number, here, house)
            case 5:
                sibling = chance.choice([*self.tickets.values()]).id
                self._happens(number, SiblingRegistered(sibling=sibling), self._by(OPERATOR))

    def _breaks(self, law: str) -> None:
        self.broken.append(law)

    def _check(self, before: Ticket | None, after: Ticket, event: Event) -> None:
        """What holds after whatever happens to a ticket."""
        by = type(event.payload).__name__
        self.broken += [f"{law}, by {by}" for law in broken_laws(before, after)]

    def refold(self) -> dict[str, Ticket | None]:
        """The tickets as their chains make them from scratch."""
        return {number: folded(chain) for number, chain in self.chains.items()}


def broken_laws(before: Ticket | None, after: Ticket) -> list[str]:
    """The laws that a ticket, and its way from how it stood before, do not keep."""
    clocks = clocks_of(after)
    known = set() if before is None else {(one.leg, one.kind, one.started_at) for one in clocks_of(before)}
    lasting = {one for one in known if one[1] in ("promise", "sign", "respond", "resolve")}
    keys = [(clock.leg, clock.kind) for clock in clocks]
    told = None if before is None else before.promise_due
    laws = {
        "it is the same from its row": msgspec.json.decode(msgspec.json.encode(after), type=Ticket) == after,
        "no promise is earlier than told": told is None
        or (after.promise_due is not None and after.promise_due >= told),
        "a clock that was started keeps its start": lasting
        <= {(one.leg, one.kind, one.started_at) for one in clocks},
        "no clock is there twice": len(keys) == len(set(keys)),
        "no clock stops before it begins": all(
            one.started_at <= (one.stopped_at or one.started_at) for one in clocks
        ),
        "no clock is over before it begins": all(
            one.started_at <= one.due_at
            for one in clocks
            if one.kind != "milestone" and (one.leg, one.kind, one.started_at) not in known
        ),
        "no clock runs further than people may choose": all(
            one.due_at - one.started_at < _LONGEST for one in clocks
        ),
        "at an end no clock runs": after.state not in ENDS
        or all(one.stopped_at for one in clocks if (one.kind, after.state) != ("sweep", State.CLOSED)),
        "what is open has not ended": (after.state in ENDS) == (after.closed_at is not None),
        "somebody has what is to be handled": after.state not in (State.DISPATCHED, State.HANDLING)
        or bool(after.live_legs),
        "while it is handled somebody owes an answer": after.state is not State.HANDLING
        or not all(leg.is_answered for leg in after.live_legs if leg.is_required),
    }
    return [law for law, holds in laws.items() if not holds]
