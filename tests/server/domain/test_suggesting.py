"""建议: who may not decide says what they would, and nothing moves by it."""

import pytest
from msgspec.structs import replace

from server.domain.errors import CodeUnknown, NoSuchPart, NotYours
from server.domain.numbers import ticket_number
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.steps.suggesting import Suggest
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import STREET, SUPERVISOR, URBAN, WORKER
from tests.server.domain.stages import dispatched, handling, stepped
from tests.server.small_city import MORNING

OTHER = ticket_number(MORNING.date(), "02", 77)
MEDIATOR = replace(URBAN, roles=frozenset({Role.MEDIATOR}))
SAME = Suggest(what="merging", text="同一盏灯", ticket=OTHER)
CORRECTION = Suggest(what="correction", text="应归道路破损")
TIME = Suggest(what="more_time", text="诉求人下周才在家")
VERDICT = Suggest(what="verdict", text="该单位管")


def suggested(ticket: Ticket, asked: Suggest, who: Actor) -> Ticket:
    return stepped(ticket, Step.SUGGEST, asked, who)


def disputed() -> Ticket:
    return stepped(dispatched(), Step.REQUEST_RETURN, RETURN, URBAN)


def test_a_suggestion_stands_beside_the_matter_and_moves_nothing() -> None:
    before = handling()
    after = suggested(suggested(before, SAME, WORKER), CORRECTION, URBAN)
    told = [(each.no, each.by, each.what, each.ticket) for each in after.suggestions]
    assert told == [(1, WORKER.id, "merging", OTHER), (2, URBAN.id, "correction", None)]
    assert replace(after, suggestions=(), version=before.version, digest=before.digest) == before


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        pytest.param(SAME, (WORKER, URBAN), id="merging"),
        pytest.param(CORRECTION, (URBAN,), id="correction"),
        pytest.param(TIME, (WORKER, MEDIATOR, STREET), id="more time"),
        pytest.param(VERDICT, (SUPERVISOR,), id="verdict"),
    ],
)
def test_each_suggests_what_is_theirs_to_suggest(asked: Suggest, may: tuple[Actor, ...]) -> None:
    for who in (WORKER, URBAN, MEDIATOR, STREET, SUPERVISOR):
        if who in may:
            assert suggested(disputed(), asked, who).suggestions
            continue
        with pytest.raises(NotYours):
            suggested(disputed(), asked, who)


@pytest.mark.parametrize("other", [None, "26112201000174"])
def test_a_merge_is_suggested_with_another_tickets_number(other: str | None) -> None:
    with pytest.raises(CodeUnknown):
        suggested(handling(), replace(SAME, ticket=other), WORKER)


def test_a_word_on_a_return_is_given_while_one_waits_for_its_verdict() -> None:
    with pytest.raises(NoSuchPart):
        suggested(handling(), VERDICT, SUPERVISOR)
