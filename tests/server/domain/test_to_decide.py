"""待批: what was asked for waits until somebody decides it, and no longer than it can be decided."""

import pytest
from msgspec import Struct
from msgspec.structs import replace

from server.domain.matters import RequestKind
from server.domain.scope import Actor
from server.domain.steps.requests import Refuse
from server.domain.steps.turning_away import TurnAway
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.to_decide import to_decide
from server.domain.transitions import Step
from tests.server.domain.asking import DEFERRAL, EXCLUSION, EXTENSION, PAUSE, RETURN, answer
from tests.server.domain.cast import DISTRICT, HOUR, OPERATOR, URBAN, WORKER
from tests.server.domain.stages import contacted, handling, stepped, submitted
from tests.server.small_city import MORNING

ASKED: dict[RequestKind, tuple[Ticket, Step, Struct, Actor]] = {
    "pause": (contacted(handling()), Step.REQUEST_PAUSE, PAUSE, URBAN),
    "extension": (handling(), Step.REQUEST_EXTENSION, EXTENSION, URBAN),
    "deferral": (handling(), Step.REQUEST_DEFERRAL, DEFERRAL, URBAN),
    "exclusion": (handling(), Step.REQUEST_EXCLUSION, EXCLUSION, URBAN),
    "rejection": (submitted(), Step.PROPOSE_REJECTION, TurnAway(item="X3", script="请联系…"), OPERATOR),
}


@pytest.mark.parametrize("kind", ASKED)
def test_what_was_asked_for_waits_until_somebody_says_no(kind: RequestKind) -> None:
    ticket, step, asked, by = ASKED[kind]
    waiting = stepped(ticket, step, asked, by)
    refused = stepped(waiting, Step(f"refuse_{kind}"), Refuse(request=1, reason="不具备条件"), DISTRICT)

    assert (to_decide(ticket), to_decide(waiting), to_decide(refused)) == ((), (kind,), ())


def test_more_time_for_what_is_answered_meanwhile_is_nobodys_to_decide() -> None:
    waiting = stepped(handling(), Step.REQUEST_EXTENSION, EXTENSION, URBAN)

    assert to_decide(stepped(waiting, Step.SUBMIT_RESULT, answer(), URBAN)) == ()


def test_a_return_lies_on_a_pile_of_its_own() -> None:
    assert to_decide(stepped(handling(), Step.REQUEST_RETURN, RETURN, URBAN)) == ()


def test_a_withdrawal_in_the_field_waits_until_somebody_has_tried_to_reach_the_reporter() -> None:
    ticket = replace(handling(), contact_id="c-1")
    waiting = stepped(ticket, Step.WITHDRAW, Withdraw(reason="撤回重写"), WORKER, MORNING + HOUR)

    assert to_decide(waiting) == ("withdrawal",)
    assert to_decide(contacted(waiting, times=1, at=MORNING + 2 * HOUR)) == ()
