"""The ways that a made-up ticket may take from its dispatch on, as often as they are taken in a year.

dispatch ─ sign ─ contact ─ result ─ approved ─ called back ─ closed        and on the way, now and then: a return, a
pause, a rejected result, a deferral, a mediation, supervision; or merged, excluded, withdrawn before all that
"""

from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # as in seed.year, which passes it
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from server.domain.events import (
    CallbackRecorded,
    Closed,
    DeferralEnded,
    DeferralGranted,
    DeferralRequested,
    Dispatched,
    Excluded,
    ExclusionRequested,
    LegOpened,
    Mediated,
    MediationEnded,
    Merged,
    PauseGranted,
    PauseRequested,
    Payload,
    Recorded,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
    Resumed,
    ReturnGranted,
    ReturnRefused,
    ReturnRequested,
    Signed,
    Supervised,
    Withdrawn,
)

_ANSWERS: tuple[Literal["satisfied", "mostly", "unsatisfied"], ...] = ("satisfied", "mostly", "unsatisfied")
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MASTER = UUID("01a20600-0000-7000-8000-000000000001")


class Told(Struct, frozen=True, kw_only=True):
    """What a path knows: when it begins, the first leg, another unit that may get it, and when the year is over."""

    at: datetime
    legs: tuple[LegOpened, ...]
    other: str
    until: datetime


def path_of(chance: Random, told: Told, dispatched: Dispatched) -> list[tuple[datetime, Payload]]:
    """What happens to a ticket once it is accepted, each with its instant; some of it after the year is over."""
    drawn = chance.random()
    if drawn < 0.03:
        voice = Merged(master=_MASTER, master_number="26112301000010", evidence=("place",))
        return [(told.at + _HOUR, voice)]
    if drawn < 0.045:
        return [(told.at + _HOUR, Withdrawn(reason="不再需要"))]
    clock = _Clock(chance, told.at)
    happened: list[tuple[datetime, Payload]] = [(clock.after(0.2), dispatched)]
    leg = dispatched.legs[0]
    if chance.random() < 0.06:
        leg = _returned(chance, clock, told, leg, happened)
    happened.append((clock.after(1), Signed(leg=leg.no, automatic=chance.random() < 0.04)))
    if chance.random() < 0.02:
        asked = ExclusionRequested(unit=leg.unit, item="X2", reason="已进入诉讼程序")
        no = 1 if leg.no == 1 else 2
        happened += [
            (clock.after(4), asked),
            (clock.after(8), Excluded(request=no, item="X2", reason="属实")),
        ]
        return happened
    happened.append((clock.after(2), Recorded(kind="contact", recorded_at=clock.at, body={"reached": True})))
    if chance.random() < 0.02:
        text = Supervised(
            kind="hotline", form="phone", level=1, addressee=leg.unit, text="请抓紧", due_at=clock.at + _DAY
        )
        happened.append((clock.after(4), text))
    no = leg.no  # of the next request: one for the return, if any
    if chance.random() < 0.03:
        _paused(clock, leg, no, happened)
    elif chance.random() < 0.01:
        _deferred(clock, leg, no, happened)
    elif chance.random() < 0.01:
        agreed = chance.random() < 0.7
        happened.append((clock.after(4), Mediated(parties=2, due_at=clock.at + 30 * _DAY)))
        happened.append(
            (clock.after(100), MediationEnded(agreed=agreed, outcome="调解", summary="双方已沟通"))
        )
        if agreed:
            return _ended(chance, clock, happened)
    happened.append((clock.after(40), _result(leg)))
    if chance.random() < 0.04:
        happened.append((clock.after(6), ResultRejected(reason="未见处理结果")))
        happened.append((clock.after(24), _result(leg)))
    return _ended(chance, clock, happened)


class _Clock:
    """Goes on by spans that are drawn, so many hours on average."""

    def __init__(self, chance: Random, at: datetime) -> None:
        self._chance, self.at = chance, at

    def after(self, hours: float) -> datetime:
        self.at += timedelta(seconds=int(self._chance.expovariate(1 / (hours * 3600))) + 1)
        return self.at


def _returned(
    chance: Random, clock: _Clock, told: Told, leg: LegOpened, happened: list[tuple[datetime, Payload]]
) -> LegOpened:
    asked = ReturnRequested(
        leg=1,
        unit=leg.unit,
        reason_code="function",
        clause="三定方案",
        suggested_unit=told.other,
        due_at=clock.at + _DAY,
    )
    happened.append((clock.after(2), asked))
    if chance.random() < 0.3:
        happened.append((clock.after(3), ReturnRefused(request=1, leg=1, reason="属其职责")))
        return leg
    following = replace(leg, no=2, unit=told.other)
    happened.append((clock.after(3), ReturnGranted(request=1, leg=1, next_leg=following)))
    return following


def _paused(clock: _Clock, leg: LegOpened, no: int, happened: list[tuple[datetime, Payload]]) -> None:
    asked = PauseRequested(leg=leg.no, unit=leg.unit, reason_code="material", evidence="两次电话")
    happened.append((clock.after(3), asked))
    happened.append(
        (clock.after(3), PauseGranted(request=no, reason_code="material", until=clock.at + 7 * _DAY))
    )
    happened.append(
        (clock.after(60), Resumed(cause="contact", workdays=2, promise_due=leg.resolve_due + 4 * _DAY,
                                  promise_due_on=None, legs=()))
    )  # fmt: skip


def _deferred(clock: _Clock, leg: LegOpened, no: int, happened: list[tuple[datetime, Payload]]) -> None:
    today = clock.at.date()
    asked = DeferralRequested(
        leg=leg.no, unit=leg.unit, reason_code="funds", owner="负责人", plan="列入计划",
        review_on=today + 20 * _DAY, ends_on=today + 40 * _DAY, workdays=5,
    )  # fmt: skip
    happened.append((clock.after(4), asked))
    happened.append((clock.after(6), DeferralGranted(request=no)))
    ended = DeferralEnded(reason="条件成熟", promise_due=clock.at + 40 * _DAY, promise_due_on=None, legs=())
    happened.append((clock.after(500), ended))


def _result(leg: LegOpened) -> ResultSubmitted:
    return ResultSubmitted(
        leg=leg.no, handling="已派人到场处理完毕", public_reply="已处理", is_true=True, is_beyond_duty=False,
        contacted=True, solved=True, unsolved_reason=None, explanation=None, explanation_owed=False, all_answered=True,
    )  # fmt: skip


def _ended(
    chance: Random, clock: _Clock, happened: list[tuple[datetime, Payload]]
) -> list[tuple[datetime, Payload]]:
    happened.append((clock.after(6), ResultApproved()))
    if chance.random() < 0.2:
        missed = CallbackRecorded(contacted=False, solved=None, satisfied=None, remark=None)
        happened.append((clock.after(20), missed))
    solved = chance.random() < 0.88
    drawn = chance.choices(_ANSWERS, (80, 10, 10) if solved else (10, 20, 70))[0]
    word = CallbackRecorded(contacted=True, solved=solved, satisfied=drawn, remark=None)
    happened.append((clock.after(20), word))
    happened.append((clock.after(2), Closed(closure_type="done")))
    return happened
