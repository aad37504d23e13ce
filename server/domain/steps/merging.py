"""并单: many voices, one matter. Each reporter gets the answer; what was put together by mistake comes apart again."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct

from server.domain.asked import Line, Nothing, Reasoned, Sentence
from server.domain.calling_back import needs_callback
from server.domain.context import Context
from server.domain.deadlines import term_end
from server.domain.errors import CitizenNotTold, MasterUnfit
from server.domain.events import Merged, Subscribed, Unmerged, Unsubscribed
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import OPEN, State

Evidence = Literal["place", "time", "category", "object", "text", "reporter"]


class Merge(Struct, frozen=True, kw_only=True):
    """并单: into which ticket, by which evidence of sameness; the reporter was told its number.

    `reply`: what was answered at once to a reporter who came back with nothing new about a matter that is closed.
    """

    master: Line
    evidence: Annotated[tuple[Evidence, ...], Meta(min_length=1)]
    caller_told: bool
    reply: Sentence | None = None


def decide_merge(ticket: Ticket, asked: Merge, by: Context) -> Merged:
    """并单: into another open ticket, which is no one's child itself.

    A closed one takes in the same reporter's same matter for some days, with a short reply: new facts, or what was
    not solved, would reopen it instead.

    Raises:
        CitizenNotTold.
        MasterUnfit: the other ticket is this one, is at an end, or this one has voices of its own.
    """
    master = by.other
    if master is None or master.id == ticket.id or ticket.subscribers:
        raise MasterUnfit(master=asked.master)
    if master.state not in OPEN and not _is_same_case(master, asked, by):
        raise MasterUnfit(master=asked.master)
    if not asked.caller_told:
        raise CitizenNotTold(request=0)
    reply = UNSET if master.state in OPEN or asked.reply is None else asked.reply
    return Merged(master=master.id, master_number=master.number, evidence=asked.evidence, reply=reply)


def _is_same_case(master: Ticket, asked: Merge, by: Context) -> bool:
    """Whether the same reporter was answered not long ago, and is answered again."""
    if master.state is not State.CLOSED or master.closed_at is None:
        return False
    days = Term(days=by.rules.policy.duplicates.same_matter_days)
    until = term_end(master.closed_at, days, by.rules.calendar)
    return "reporter" in asked.evidence and asked.reply is not None and by.now <= until


def decide_unmerge(_ticket: Ticket, asked: Reasoned, _by: Context) -> Unmerged:
    """拆单: it was another matter after all."""
    return Unmerged(reason=asked.reason)


def decide_subscribe(ticket: Ticket, _asked: Nothing, by: Context) -> Subscribed:
    """收并: what happens to the other ticket of a merge. Whoever left a contact may be called back with the others.

    Raises:
        MasterUnfit.
    """
    if by.other is None:
        raise MasterUnfit(master=ticket.number)
    callback = by.other.contact_id is not None and needs_callback(by.other, by.rules)
    return Subscribed(child=by.other.id, child_number=by.other.number, callback=callback)


def decide_unsubscribe(ticket: Ticket, _asked: Nothing, by: Context) -> Unsubscribed:
    """取消收并: what happens to the other ticket when one is taken out again.

    Raises:
        MasterUnfit.
    """
    if by.other is None:
        raise MasterUnfit(master=ticket.number)
    return Unsubscribed(child=by.other.id)
