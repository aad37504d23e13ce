"""回访名单: who is called before a matter is closed, how often that was tried, and what they said last.

the reporter                     where their kind of matter needs a callback
each merged reporter 并单诉求人   where they left a contact, and their kind of matter needs one
抽样                             where a city calls a share only, those that are drawn; a second round always
联系不到                          who left no number or a stranger's, moved or died: a look on the spot instead
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from server.domain.calendar import CHINA
from server.domain.matters import Callback
from server.domain.policy_parts import Callback as CallbackPolicy
from server.domain.rules import Rules
from server.domain.sampling import is_drawn
from server.domain.ticket import Ticket
from server.domain.transitions import State


class Calls(Struct, frozen=True, kw_only=True):
    """The calls of this round to one reporter that count. `voice` is the number of a merged ticket, None for the own.

    `owed`: without an answer, or enough attempts, the matter is not closed. `word` is the last answer. `by_check`: no
    call reaches them, so what is owed is a look on the spot 核查, and `checked` tells whether there was one.
    """

    number: str
    voice: str | None
    owed: bool
    attempts: int
    days: int
    word: Callback | None
    by_check: bool = False
    checked: bool = False

    def is_settled(self, policy: CallbackPolicy) -> bool:
        """Whether the reporter was reached, or cannot be, or need not be."""
        enough = self.attempts >= policy.attempts_min and self.days >= policy.days_min
        instead = self.checked if self.by_check else enough
        return not self.owed or self.word is not None or instead


def needs_callback(ticket: Ticket, rules: Rules) -> bool:
    """Whether reporters of this kind of matter are called back at all."""
    return rules.catalogue.request_type(ticket.request_type).needs_callback


def is_called_back(ticket: Ticket, rules: Rules) -> bool:
    """Whether the reporter of this ticket is called back in this round."""
    return needs_callback(ticket, rules) and _is_called(ticket.id, ticket.cycle, rules)


def calls(ticket: Ticket, rules: Rules) -> tuple[Calls, ...]:
    """Everybody who is or was called in this round: the ticket's own reporter first, then each voice as it came."""
    policy = rules.policy.callback
    return (
        _calls(ticket, None, policy, owed=is_called_back(ticket, rules)),
        *(
            _calls(
                ticket,
                voice.number,
                policy,
                owed=voice.callback and _is_called(voice.ticket, ticket.cycle, rules),
            )
            for voice in ticket.subscribers
        ),
    )


def last_words(made: Sequence[Callback]) -> Iterator[Callback]:
    """The last answer of each reporter, in no particular order, among calls in theirs."""
    return iter({call.voice: call for call in made if call.contacted}.values())


def is_a_strangers(ticket: Ticket, policy: CallbackPolicy, voice: str | None = None) -> bool:
    """Whether the number that this reporter left is somebody else's now."""
    return _gone(ticket, voice, policy) == "wrong_number"


def check_due(ticket: Ticket, rules: Rules) -> str | None:
    """Why somebody is to look on the spot 核查 before the matter can go on; None where nobody need, or is to already.

    `patrol_finding`: it was found on patrol, and closes by a look. `beyond_reach`: a reporter is reached by no call.
    """
    if found_put_right(ticket) or any(
        task.kind == "check" and task.done_at is None for task in ticket.field_tasks
    ):
        return None
    if ticket.state is State.TO_REVIEW and closes_by_check(ticket, rules):
        return "patrol_finding"
    is_waiting = ticket.state is State.TO_CALLBACK
    if is_waiting and any(each.owed and each.by_check for each in calls(ticket, rules)):
        return "beyond_reach"
    return None


def closes_by_check(ticket: Ticket, rules: Rules) -> bool:
    """Whether it takes a look on the spot, by another than who reported or did it, to end such a matter."""
    return rules.catalogue.request_type(ticket.request_type).closes_by == "field_check"


def found_put_right(ticket: Ticket) -> bool:
    """核查: whether somebody else has looked on the spot, after the units' answers, and found it put right."""
    answered_at = max((leg.answered_at for leg in ticket.live_legs if leg.answered_at), default=None)
    return any(
        task.kind == "check"
        and task.finding == "fixed"
        and task.done_at is not None
        and (answered_at is None or task.done_at >= answered_at)
        for task in ticket.field_tasks
    )


def hardest(words: Iterator[Callback]) -> Callback | None:
    """The matter's own word among those of its reporters: it is solved only where all of them say so.

    Of words that are equally hard the last; None where nobody said whether it is solved.
    """
    said = [word for word in words if word.solved is not None]
    return min(
        said,
        key=lambda word: (word.solved, _CONTENT.index(word.satisfied), -word.at.timestamp()),
        default=None,
    )


_CONTENT = ("unsatisfied", "mostly", "satisfied", None)


def _is_called(own_id: UUID, cycle: int, rules: Rules) -> bool:
    return cycle > 1 or is_drawn(own_id, rules.policy.callback.share)


def _gone(ticket: Ticket, voice: str | None, policy: CallbackPolicy) -> str | None:
    """Why no further call reaches this reporter, by the last one of any round in which somebody or that was found."""
    told = (call for call in reversed(_counting(ticket, voice, policy)) if call.contacted or call.gone)
    return next((call.gone for call in told), None)


def _counting(ticket: Ticket, voice: str | None, policy: CallbackPolicy) -> list[Callback]:
    """The calls to this reporter by those whose calls count: a unit does not judge itself where the hotline calls."""
    return [
        call
        for call in ticket.callbacks
        if call.voice == voice and (policy.by == "handler" or call.caller_kind == "hotline")
    ]


def _calls(ticket: Ticket, voice: str | None, policy: CallbackPolicy, *, owed: bool) -> Calls:
    made = [call for call in _counting(ticket, voice, policy) if call.cycle == ticket.cycle]
    word = next(last_words(made), None)
    nameless = voice is None and ticket.contact_id is None
    days: set[date] = {call.at.astimezone(CHINA).date() for call in made}
    return Calls(
        number=voice or ticket.number,
        voice=voice,
        owed=owed,
        attempts=len(made),
        days=len(days),
        word=word,
        by_check=word is None and (nameless or _gone(ticket, voice, policy) is not None),
        checked=found_put_right(ticket),
    )
