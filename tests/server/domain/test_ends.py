"""How a matter ends otherwise than by being done: turned away, merged, excluded, withdrawn, done on the spot."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from server.domain.asked import Answered, Reasoned
from server.domain.decide import decide
from server.domain.due_steps import due_steps
from server.domain.errors import (
    CitizenNotTold,
    CodeUnknown,
    MasterUnfit,
    NeedsSecondPerson,
    NotAllowedHere,
    NotYours,
    PhotosApart,
    SafetyStays,
    SecondLook,
    TooLate,
    VoicesRemain,
)
from server.domain.events import Withdrawn
from server.domain.matters import OpenWithdrawal
from server.domain.people import Role
from server.domain.photos import TicketPhoto
from server.domain.sampling import is_drawn
from server.domain.steps.exclusion import Exclude
from server.domain.steps.intake import SelfHandling, SupplyInfo
from server.domain.steps.merging import Merge
from server.domain.steps.results import Approval
from server.domain.steps.turning_away import TurnAway
from server.domain.steps.withdrawing import Withdraw, proven
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import BEFORE, EXCLUSION, ON_THE_SPOT
from tests.server.domain.cast import (
    DAY,
    DISTRICT,
    HOUR,
    OPERATOR,
    OTHER_ID,
    RULES,
    STREET,
    THE_HOUSE,
    URBAN,
    WORKER,
    context,
)
from tests.server.domain.stages import (
    accepted,
    another,
    asked_for_more,
    contacted,
    handling,
    merged,
    rejected,
    self_handled,
    stepped,
    submitted,
)
from tests.server.small_city import IN_G1, MORNING

AWAY = TurnAway(item="X3", script="请联系您所在的城市")
MERGE = Merge(master="26112301000028", evidence=("place", "object"), caller_told=True)


def test_what_an_operator_would_turn_away_a_second_person_decides() -> None:
    proposed = stepped(submitted(), Step.PROPOSE_REJECTION, AWAY, OPERATOR)
    assert proposed.state is State.SUBMITTED
    with pytest.raises(NotYours):
        stepped(proposed, Step.REJECT, AWAY, OPERATOR)
    both = replace(STREET, id=OPERATOR.id, roles=STREET.roles | {Role.OPERATOR})
    with pytest.raises(NeedsSecondPerson):
        stepped(proposed, Step.REJECT, AWAY, both)
    away = stepped(proposed, Step.REJECT, AWAY, STREET)
    assert (away.state, away.exclusion_item, away.requests[0].granted) == (State.REJECTED, "X3", True)


def test_a_matter_is_turned_away_by_an_item_of_the_list_only() -> None:
    with pytest.raises(CodeUnknown):
        stepped(submitted(), Step.REJECT, replace(AWAY, item="X99"), STREET)


def test_whoever_is_turned_away_may_appeal_within_three_workdays() -> None:
    appeal = Reasoned(reason="就在你们辖区")
    assert stepped(rejected(), Step.APPEAL, appeal, OPERATOR, MORNING + 3 * DAY).state is State.SUBMITTED
    with pytest.raises(TooLate):
        stepped(rejected(), Step.APPEAL, appeal, OPERATOR, MORNING + 5 * DAY)


def test_a_question_that_is_answered_lets_the_matter_go_on_by_itself() -> None:
    supplied = SupplyInfo(text="就在灯杆下", position=IN_G1)
    assert stepped(asked_for_more(), Step.SUPPLY_INFO, supplied, OPERATOR).state is State.DISPATCHED


def test_a_question_that_is_never_answered_ends_the_matter_after_two_attempts() -> None:
    week = MORNING + 8 * DAY
    assert due_steps(asked_for_more(), week, RULES) == ()
    (due,) = due_steps(contacted(asked_for_more(), reached=False), week, RULES)
    ended = stepped(contacted(asked_for_more(), reached=False), due.step, due.asked, THE_HOUSE, week)
    assert (ended.state, ended.closure_type) == (State.WITHDRAWN, "withdrawn")


def test_a_merge_names_the_evidence_and_the_caller_knows_the_number() -> None:
    with pytest.raises(CitizenNotTold):
        stepped(accepted(), Step.MERGE, replace(MERGE, caller_told=False), OPERATOR, other=another())
    child = merged()
    assert (child.state, child.master) == (State.MERGED, OTHER_ID)
    assert child.promise_stopped_at == MORNING


def test_nothing_is_merged_into_itself_into_what_is_over_or_with_voices_of_its_own() -> None:
    voiced = stepped(accepted(), Step.SUBSCRIBE, Approval(), THE_HOUSE, other=another())
    over = replace(another(), state=State.CLOSED)
    for ticket, master in (
        (accepted(), accepted()),
        (accepted(), over),
        (voiced, another()),
        (accepted(), None),
    ):
        with pytest.raises(MasterUnfit):
            stepped(ticket, Step.MERGE, MERGE, OPERATOR, other=master)


def test_every_voice_is_counted_and_taken_back_when_it_was_another_matter() -> None:
    master = stepped(another(), Step.SUBSCRIBE, Approval(), THE_HOUSE, other=merged())
    assert [voice.number for voice in master.subscribers] == [merged().number]
    assert stepped(master, Step.UNSUBSCRIBE, Approval(), THE_HOUSE, other=merged()).subscribers == ()


def test_one_reporter_does_not_take_back_what_others_reported_too() -> None:
    master = stepped(accepted(), Step.SUBSCRIBE, Approval(), THE_HOUSE, other=merged())
    with pytest.raises(VoicesRemain):
        stepped(master, Step.WITHDRAW, Withdraw(reason="不要了"), OPERATOR)
    waiting = replace(contacted(asked_for_more(), reached=False), subscribers=master.subscribers)
    assert due_steps(waiting, MORNING + 8 * DAY, RULES) == ()


def test_a_matter_that_is_taken_out_again_keeps_its_history_and_its_promise() -> None:
    child = merged()
    apart = stepped(child, Step.UNMERGE, Reasoned(reason="不是一处"), OPERATOR, MORNING + DAY)
    assert (apart.state, apart.master, apart.promise_due) == (State.SUBMITTED, None, child.promise_due)
    assert apart.version == child.version + 1
    assert accepted(apart).promise_due == child.promise_due


def asked_to_exclude() -> Ticket:
    return stepped(handling(), Step.REQUEST_EXCLUSION, EXCLUSION, URBAN)


def test_an_exclusion_is_asked_by_the_unit_endorsed_by_the_street_and_decided_by_the_district() -> None:
    asked = asked_to_exclude()
    decision = Exclude(request=1, citizen_told=True)
    with pytest.raises(NeedsSecondPerson):
        stepped(asked, Step.EXCLUDE, decision, DISTRICT)
    endorsed = stepped(asked, Step.ENDORSE_EXCLUSION, Answered(request=1), STREET)
    with pytest.raises(NotYours):
        stepped(endorsed, Step.EXCLUDE, decision, STREET)
    with pytest.raises(CitizenNotTold):
        stepped(endorsed, Step.EXCLUDE, Exclude(request=1), DISTRICT)
    out = stepped(endorsed, Step.EXCLUDE, decision, DISTRICT)
    assert (out.state, out.closure_type, out.exclusion_item) == (State.EXCLUDED, "excluded", "X2")
    assert out.legs[0].state.value == "cancelled"


def test_one_person_does_not_endorse_and_exclude() -> None:
    endorsed = stepped(asked_to_exclude(), Step.ENDORSE_EXCLUSION, Answered(request=1), DISTRICT)
    with pytest.raises(NeedsSecondPerson):
        stepped(endorsed, Step.EXCLUDE, Exclude(request=1, citizen_told=True), DISTRICT)


SLIP = TicketPhoto(
    sha256="a" * 64,
    kind="scene",
    by=WORKER.id,
    listed_at=MORNING,
    recorded_at=MORNING,
    size_bytes=9,
    state="here",
)
PROVEN = Withdraw(reason="诉求人说已解决", photos=(SLIP.sha256,))


@pytest.mark.parametrize(
    "somebodys", [{"contact_id": "c-1"}, {"on_behalf": True}], ids=["contact", "on behalf"]
)
def test_whoever_takes_back_somebodys_matter_in_the_field_shows_proof(somebodys: dict[str, object]) -> None:
    ticket = replace(submitted(), photos=(SLIP,), **somebodys)
    only_said = stepped(ticket, Step.WITHDRAW, Withdraw(reason="诉求人说已解决"), WORKER, MORNING + HOUR)
    assert only_said.state is ticket.state
    assert only_said.withdrawal is not None
    assert stepped(only_said, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR).state is State.WITHDRAWN
    assert stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR).state is State.WITHDRAWN
    assert decide(ticket, Step.WITHDRAW, PROVEN, context(MORNING + HOUR, WORKER)) == Withdrawn(
        reason="诉求人说已解决", proof=(SLIP.sha256,)
    )


@pytest.mark.parametrize(
    "photos",
    [
        (),
        (replace(SLIP, state="awaited"),),
        (replace(SLIP, state="refused"),),
        (replace(SLIP, sha256="b" * 64),),
    ],
    ids=["not listed", "not arrived", "not taken", "another one"],
)
def test_as_long_as_the_proof_is_not_here_the_matter_goes_on_and_waits_to_be_taken_back(
    photos: tuple[TicketPhoto, ...],
) -> None:
    ticket = replace(submitted(), contact_id="c-1", photos=photos)
    waiting = stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR)
    assert (waiting.state, proven(waiting, ticket)) == (ticket.state, None)
    assert waiting.withdrawal == OpenWithdrawal(
        at=MORNING + HOUR, by=WORKER.id, reason="诉求人说已解决", proof=(SLIP.sha256,)
    )


def test_the_proof_that_comes_takes_it_back_unless_something_forbids_that_by_now() -> None:
    ticket = replace(submitted(), contact_id="c-1")
    waiting = stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR)
    here = replace(waiting, photos=(SLIP,))
    assert proven(here, waiting) == Withdrawn(reason="诉求人说已解决", proof=(SLIP.sha256,))
    assert proven(replace(here, urgency="critical"), replace(waiting, urgency="critical")) is None


def test_a_photo_that_comes_after_the_proof_takes_nothing_back() -> None:
    ticket = replace(submitted(), contact_id="c-1")
    waiting = stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR)
    here = replace(waiting, photos=(SLIP,))
    another = replace(SLIP, sha256="b" * 64)
    assert proven(replace(here, photos=(SLIP, another)), here) is None


def test_who_says_it_again_without_proof_takes_no_proof_away() -> None:
    ticket = replace(submitted(), contact_id="c-1")
    waiting = stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR)
    again = stepped(waiting, Step.WITHDRAW, Withdraw(reason="还是要撤"), WORKER, MORNING + 2 * HOUR)
    assert again.withdrawal is not None
    assert (again.withdrawal.reason, again.withdrawal.proof) == ("还是要撤", (SLIP.sha256,))


def test_no_matter_that_has_ended_waits_to_be_taken_back() -> None:
    ticket = replace(submitted(), contact_id="c-1")
    waiting = stepped(ticket, Step.WITHDRAW, PROVEN, WORKER, MORNING + HOUR)
    ended = stepped(waiting, Step.WITHDRAW, Withdraw(reason="来电撤诉"), OPERATOR, MORNING + HOUR)
    assert (ended.state, ended.withdrawal) == (State.WITHDRAWN, None)


def test_the_hotline_takes_back_without_a_photo_and_a_worker_what_nobody_else_reported() -> None:
    somebodys = replace(submitted(), contact_id="c-1")
    for ticket, by in ((somebodys, OPERATOR), (submitted(), WORKER)):
        assert stepped(ticket, Step.WITHDRAW, Withdraw(reason="不要了"), by).state is State.WITHDRAWN


@pytest.mark.parametrize("ago", [DAY, -DAY], ids=["behind", "ahead"])
def test_a_report_taken_back_in_the_push_that_brings_it_takes_no_proof_and_no_clock_of_a_handheld_spares_it(
    ago: timedelta,
) -> None:
    ticket = replace(submitted(), contact_id="c-1")
    rewritten, clock = Withdraw(reason="撤回重写"), MORNING - ago
    with_it = stepped(ticket, Step.WITHDRAW, rewritten, WORKER, ticket.received_at, recorded_at=clock)
    assert with_it.state is State.WITHDRAWN
    later = stepped(ticket, Step.WITHDRAW, rewritten, WORKER, MORNING + HOUR, recorded_at=clock)
    assert later.state is not State.WITHDRAWN


def test_what_endangers_people_is_not_taken_back() -> None:
    with pytest.raises(SafetyStays):
        stepped(replace(submitted(), urgency="critical"), Step.WITHDRAW, Withdraw(reason="不要了"), OPERATOR)


@pytest.mark.parametrize(
    "done",
    [
        replace(ON_THE_SPOT, after=BEFORE),
        replace(ON_THE_SPOT, done_at=MORNING + 3 * HOUR),
        replace(ON_THE_SPOT, done_at=MORNING - HOUR),
    ],
    ids=["the same photo", "hours apart", "backwards"],
)
def test_self_handling_takes_two_photos_within_two_hours(done: SelfHandling) -> None:
    small = replace(submitted(), category="0105")
    with pytest.raises(PhotosApart):
        stepped(small, Step.SELF_HANDLE, done, WORKER)


def test_only_small_matters_are_ended_on_the_spot() -> None:
    with pytest.raises(NotAllowedHere):
        stepped(replace(submitted(), category="0106"), Step.SELF_HANDLE, ON_THE_SPOT, WORKER)


def test_what_is_not_sampled_is_confirmed_by_the_house_itself() -> None:
    unsampled = replace(submitted(), id=drawn(sampled=False), category="0105")
    ended = stepped(unsampled, Step.SELF_HANDLE, ON_THE_SPOT, WORKER)
    assert (ended.state, ended.closure_type) == (State.CLOSED, "self_handled")


def test_a_sampled_one_waits_for_another_persons_look() -> None:
    sampled = replace(submitted(), id=drawn(sampled=True), category="0105")
    waiting = stepped(sampled, Step.SELF_HANDLE, ON_THE_SPOT, WORKER)
    assert (waiting.state, waiting.needs_check) == (State.SELF_HANDLED, True)
    with pytest.raises(SecondLook):
        stepped(waiting, Step.CONFIRM_SELF_HANDLED, Approval(), WORKER)
    colleague = replace(WORKER, id="worker-2")
    assert stepped(waiting, Step.CONFIRM_SELF_HANDLED, Approval(), colleague).state is State.CLOSED


def test_what_was_not_done_goes_the_ordinary_way() -> None:
    refused = stepped(self_handled(), Step.REFUSE_SELF_HANDLED, Reasoned(reason="还在"), STREET)
    assert refused.state in (State.TO_DISPATCH, State.DISPATCHED)


def drawn(*, sampled: bool) -> UUID:
    """The first of some ids that is in the sample, or is not."""
    return next(own for own in map(UUID, map("{:032x}".format, range(200))) if is_drawn(own, 0.1) is sampled)


def test_the_sample_is_the_same_every_time_and_about_as_large_as_asked() -> None:
    ids = [UUID(int=number) for number in range(3000)]
    picked = [own for own in ids if is_drawn(own, 0.1)]
    assert picked == [own for own in ids if is_drawn(own, 0.1)]
    assert 240 <= len(picked) <= 360
    assert not any(is_drawn(own, 0.0) for own in ids)
    assert all(is_drawn(own, 1.0) for own in ids)


def test_nothing_falls_due_for_what_is_over() -> None:
    assert due_steps(merged(), MORNING + timedelta(days=400), RULES) == ()
