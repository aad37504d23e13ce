"""催办、督办、提级、移送: somebody looks after it that a matter moves. None of it resets a clock."""

from typing import Literal

from msgspec import Struct

from server.domain.asked import LegNo, Line, No, Reasoned, Sentence
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.errors import NoSuchPart, NotYetDue, TimeUsedUp, TooFewSupervisions
from server.domain.events import (
    Escalated,
    HandedOver,
    Reminded,
    Supervised,
    SupervisionAnswered,
    SupervisionEnded,
    TermMissed,
    Urged,
)
from server.domain.matters import Awaited
from server.domain.people import Role
from server.domain.reminders import reminders
from server.domain.steps.legs import live_leg
from server.domain.ticket import Ticket


class Urge(Struct, frozen=True, kw_only=True):
    """催办: by oneself, or for the reporter who has called again."""

    text: Line
    for_reporter: bool = False


def decide_urge(ticket: Ticket, asked: Urge, by: Context) -> Urged:
    """催办: the reporter so often a day, and each person likewise.

    Raises:
        TimeUsedUp.
    """
    limit = by.rules.policy.supervision.urges_daily_max
    for_reporter = asked.for_reporter and Role.OPERATOR in by.actor.roles
    today = by.now.astimezone(CHINA).date()
    same = [
        urge
        for urge in ticket.urges
        if urge.at.astimezone(CHINA).date() == today
        and urge.for_reporter == for_reporter
        and (for_reporter or urge.by == by.actor.id)
    ]
    if len(same) >= limit:
        raise TimeUsedUp(kind="urge", limit=limit)
    return Urged(text=asked.text, for_reporter=for_reporter)


class Supervise(Struct, frozen=True, kw_only=True):
    """督办: which kind and form, on which level, whom, and what is asked."""

    kind: Literal["hotline", "joint", "media", "leader"]
    form: Literal["phone", "letter", "site", "meeting", "summons", "media", "leader_note", "periodic"]
    level: Literal[1, 2, 3, 4]
    addressee: Line
    text: Sentence
    letter: Line | None = None


def decide_supervise(_ticket: Ticket, asked: Supervise, by: Context) -> Supervised:
    """督办: what the ladder proposes, a person decides."""
    return Supervised(
        kind=asked.kind,
        form=asked.form,
        level=asked.level,
        addressee=asked.addressee,
        text=asked.text,
        letter=asked.letter,
        due_at=by.due(by.rules.policy.supervision.reply),
    )


class AnswerSupervision(Struct, frozen=True, kw_only=True):
    """督办回复."""

    supervision: No
    text: Sentence


def decide_answer_supervision(ticket: Ticket, asked: AnswerSupervision, _by: Context) -> SupervisionAnswered:
    """督办回复.

    Raises:
        NoSuchPart.
    """
    waiting = {one.no for one in ticket.supervisions if one.answered_at is None and one.ended_at is None}
    if asked.supervision not in waiting:
        raise NoSuchPart(part="supervision", no=asked.supervision)
    return SupervisionAnswered(supervision=asked.supervision, text=asked.text)


class EndSupervision(Struct, frozen=True, kw_only=True):
    """督办办结."""

    supervision: No
    remark: Sentence


def decide_end_supervision(ticket: Ticket, asked: EndSupervision, _by: Context) -> SupervisionEnded:
    """督办办结.

    Raises:
        NoSuchPart.
    """
    if asked.supervision not in {one.no for one in ticket.supervisions if one.ended_at is None}:
        raise NoSuchPart(part="supervision", no=asked.supervision)
    return SupervisionEnded(supervision=asked.supervision, remark=asked.remark)


def decide_escalate(ticket: Ticket, asked: Reasoned, by: Context) -> Escalated:
    """提级: one level up.

    Raises:
        TimeUsedUp: it is on the highest level that the city has.
    """
    highest = by.rules.policy.dispatch.highest_level
    if ticket.dispatch_level >= highest:
        raise TimeUsedUp(kind="level", limit=highest)
    return Escalated(level=ticket.dispatch_level + 1, reason=asked.reason)


class NoteMissedTerm(Struct, frozen=True, kw_only=True):
    """逾期未决: which term is meant; `no` is its number of that kind, 0 for the consultation."""

    what: Awaited
    no: int = 0


def decide_note_missed_term(ticket: Ticket, asked: NoteMissedTerm, by: Context) -> TermMissed:
    """逾期未决, once for each term.

    Raises:
        NoSuchPart: nothing of that kind is awaited, or it is noted already.
        NotYetDue.
    """
    waiting = [
        each
        for each in (*ticket.undecided(), *ticket.unanswered())
        if (each.what, each.no) == (asked.what, asked.no) and each not in ticket.missed_terms
    ]
    if not waiting:
        raise NoSuchPart(part=asked.what, no=asked.no)
    if by.now < waiting[0].due_at:
        raise NotYetDue(step="note_missed_term")
    return TermMissed(what=asked.what, no=asked.no, due_at=waiting[0].due_at)


class Remind(Struct, frozen=True, kw_only=True):
    """催办提醒: of which part."""

    leg: LegNo


def decide_remind(ticket: Ticket, asked: Remind, by: Context) -> Reminded:
    """催办提醒, by the latest point of the term that has come. What was passed over is not made up for.

    Raises:
        NoSuchLeg.
        NotYetDue: no point has come since the last reminder.
    """
    leg = live_leg(ticket, asked.leg)
    due = [point for point in reminders(leg, ticket, by.rules) if point.at <= by.now]
    if not due:
        raise NotYetDue(step="remind")
    return Reminded(
        leg=leg.no, unit=leg.unit, due_at=leg.resolve_due, share=due[-1].share, before=due[-1].before
    )


class HandOver(Struct, frozen=True, kw_only=True):
    """移送纪检监察: to whom, under which receipt. The matter itself is not written here."""

    to: Line
    receipt: Line


def decide_hand_over(ticket: Ticket, asked: HandOver, by: Context) -> HandedOver:
    """移送纪检监察: a record only, after as many supervisions as the city asks for.

    Raises:
        TooFewSupervisions.
    """
    needed, so_far = by.rules.policy.supervision.before_discipline or 0, len(ticket.supervisions)
    if so_far < needed:
        raise TooFewSupervisions(supervisions=so_far, needed=needed)
    return HandedOver(to=asked.to, receipt=asked.receipt)
