"""Who has to decide has a term as well: missed, it is an event, and a ground to supervise."""

import pytest

from server.domain.due_steps import due_steps, next_due
from server.domain.errors import NoSuchPart, NotYetDue
from server.domain.steps.requests import Refuse
from server.domain.steps.supervision import NoteMissedTerm
from server.domain.supervision_proposals import proposals
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import DAY, HOUR, RULES, STREET, THE_HOUSE, URBAN
from tests.server.domain.stages import consulting, handling, stepped
from tests.server.small_city import MORNING


def disputed() -> Ticket:
    return stepped(handling(), Step.REQUEST_RETURN, RETURN, URBAN)


@pytest.mark.parametrize("ticket", [disputed(), consulting()], ids=["return", "consultation"])
def test_a_decision_that_is_not_taken_in_its_term_is_noted_once(ticket: Ticket) -> None:
    term = ticket.undecided()[0]
    assert due_steps(ticket, term.due_at - HOUR, RULES) == ()
    assert next_due(ticket, RULES) == term.due_at
    due = [each for each in due_steps(ticket, term.due_at, RULES) if each.step is Step.NOTE_MISSED_TERM]
    noted = stepped(ticket, Step.NOTE_MISSED_TERM, due[0].asked, THE_HOUSE, term.due_at)
    assert noted.missed_terms == (term,)
    assert due_steps(noted, term.due_at + DAY, RULES) == ()
    assert (noted.state, noted.undecided()) == (ticket.state, ticket.undecided())


def test_what_is_not_due_or_not_waiting_is_not_noted() -> None:
    asked = NoteMissedTerm(what="return", no=1)
    with pytest.raises(NotYetDue):
        stepped(disputed(), Step.NOTE_MISSED_TERM, asked, THE_HOUSE)
    decided = stepped(disputed(), Step.REFUSE_RETURN, Refuse(request=1, reason="属你单位"), STREET)
    for ticket in (decided, handling()):
        with pytest.raises(NoSuchPart):
            stepped(ticket, Step.NOTE_MISSED_TERM, asked, THE_HOUSE, MORNING + 9 * DAY)
    assert decided.undecided() == ()


@pytest.mark.parametrize("ticket", [disputed(), consulting()], ids=["return", "consultation"])
def test_a_missed_decision_is_a_ground_to_supervise_and_nobody_of_the_units_is_to_blame(
    ticket: Ticket,
) -> None:
    due_at = ticket.undecided()[0].due_at
    assert not any("undecided" in each.grounds for each in proposals(ticket, due_at, RULES))
    late = [each for each in proposals(ticket, due_at + DAY, RULES) if "undecided" in each.grounds]
    assert [(each.level, each.addressee) for each in late] == [(1, None)]
