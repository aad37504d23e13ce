"""建议: who may not decide says what they would have decided; a coordinator reads it and does as they think right."""

from collections.abc import Iterable

from msgspec import UNSET, Struct

from server.domain.asked import Line, Sentence
from server.domain.context import Context
from server.domain.errors import CodeUnknown, NoSuchPart, NotYours
from server.domain.happened.suggested import SuggestionMade
from server.domain.matters import Suggested
from server.domain.numbers import is_ticket_number
from server.domain.people import Role
from server.domain.ticket import Ticket

#: 谁可以建议什么; on which tickets, `scope.GRANTS` says. Source: docs/permissions.md.
MAY_SUGGEST: dict[Suggested, frozenset[Role]] = {
    "merging": frozenset({Role.GRID_WORKER, Role.HANDLER}),
    "correction": frozenset({Role.HANDLER}),
    "more_time": frozenset({Role.GRID_WORKER, Role.MEDIATOR, Role.STREET_COORDINATOR}),
    "verdict": frozenset({Role.SUPERVISOR}),
}


def suggested_by(roles: Iterable[Role]) -> tuple[Suggested, ...]:
    """What somebody in these roles may suggest."""
    return tuple(what for what, among in MAY_SUGGEST.items() if not among.isdisjoint(roles))


class Suggest(Struct, frozen=True, kw_only=True):
    """建议: what for, and why; of a merge also the number of the `ticket` that is the same matter."""

    what: Suggested
    text: Sentence
    ticket: Line | None = None


def decide_suggest(ticket: Ticket, asked: Suggest, by: Context) -> SuggestionMade:
    """建议. It changes nothing but that it can be read.

    Raises:
        NotYours: no role of theirs suggests this.
        CodeUnknown: a merge without another ticket's number.
        NoSuchPart: a word on a return where none waits for its verdict.
    """
    if asked.what not in suggested_by(by.actor.roles):
        raise NotYours(act="suggest", number=ticket.number)
    other = asked.ticket or ""
    if asked.what == "merging" and (not is_ticket_number(other) or other == ticket.number):
        raise CodeUnknown(field="ticket", code=other, known="the number of another ticket")
    if asked.what == "verdict" and not any(one.is_open for one in ticket.asked_for("return")):
        raise NoSuchPart(part="return", no=0)
    return SuggestionMade(
        what=asked.what, text=asked.text, ticket=other if asked.what == "merging" else UNSET
    )
