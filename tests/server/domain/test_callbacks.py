"""Everybody who reported a matter is asked before it is closed, and the hardest word is the matter's own."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing
from server.domain.calling_back import calls
from server.domain.errors import CallbackOwed, DemandUnreviewed, NeedsSecondPerson, NoSuchVoice, TooLate
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import Marks
from server.domain.policy import read_policy
from server.domain.rules import Rules
from server.domain.sampling import is_drawn
from server.domain.steps.callback import CallbackMade
from server.domain.steps.second_round import Reopen, ReviewDemand
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.cast import DAY, HOUR, OPERATOR, RULES, SUPERVISOR, THE_HOUSE
from tests.server.domain.stages import called, closed, merged, reopened, stepped, to_callback
from tests.server.small_city import MORNING

#: The first sub-item of the merged ticket: whoever left a contact is owed a call.
CHILD = replace(merged(), number="26112301000099", contact_id="c-1")
NOT_REVIEWED = Rules(
    catalogue=RULES.catalogue,
    calendar=RULES.calendar,
    units=RULES.units,
    duty_list=RULES.duty_list,
    policy=read_policy(b"[second_round]\nreviews_demand = false\n"),
)


def with_share(share: float) -> Rules:
    return replace(RULES, policy=read_policy(f"[callback]\nshare = {share}\n".encode()))


def with_voice(child: Ticket = CHILD) -> Ticket:
    """A matter with its result, of two reporters."""
    return stepped(to_callback(), Step.SUBSCRIBE, Nothing(), THE_HOUSE, other=child)


def word(
    ticket: Ticket,
    *,
    voice: str | None = None,
    solved: bool = True,
    satisfied: str = "satisfied",
    contacted: bool = True,
    at: datetime = MORNING,
) -> Ticket:
    asked = CallbackMade(
        contacted=contacted,
        solved=solved if contacted else None,
        satisfied=satisfied if contacted else None,  # type: ignore[arg-type]
        voice=voice,
    )
    return stepped(ticket, Step.RECORD_CALLBACK, asked, OPERATOR, at)


def close(ticket: Ticket, rules: Rules = RULES) -> Ticket:
    return stepped(ticket, Step.CLOSE, Nothing(), OPERATOR, rules=rules)


def test_the_reporter_of_a_merged_ticket_is_called_back_before_the_master_is_closed() -> None:
    own = word(with_voice())
    with pytest.raises(CallbackOwed) as refusal:
        close(own)
    assert refusal.value.facts["number"] == CHILD.number
    assert close(word(own, voice=CHILD.number)).closure_type == "done"


def test_attempts_are_counted_for_each_reporter_apart() -> None:
    ticket = word(with_voice())
    for at in (MORNING, MORNING + HOUR):
        ticket = word(ticket, voice=CHILD.number, contacted=False, at=at)
    with pytest.raises(CallbackOwed):
        close(ticket)
    ticket = word(ticket, voice=CHILD.number, contacted=False, at=MORNING + DAY)
    assert [(each.attempts, each.days) for each in calls(ticket, RULES)] == [(1, 1), (3, 2)]
    assert close(ticket).closure_type == "done"


def test_one_voice_that_calls_it_unsolved_makes_the_matter_explained_and_not_done() -> None:
    ticket = word(word(with_voice()), voice=CHILD.number, solved=False, satisfied="unsatisfied")
    assert close(ticket).closure_type == "explained"


@pytest.mark.parametrize("unhappy", [None, CHILD.number], ids=["the-own-reporter", "a-merged-one"])
def test_figures_count_the_hardest_word_among_the_reporters(unhappy: str | None) -> None:
    happy = CHILD.number if unhappy is None else None
    ticket = word(with_voice(), voice=unhappy, solved=False, satisfied="unsatisfied")
    ticket = word(ticket, voice=happy, at=MORNING + HOUR)
    facts = facts_of(ticket, Marks(), RULES).ticket
    assert (facts.solved, facts.satisfied, facts.called_at) == (False, False, MORNING)


def test_a_reporter_who_changes_their_mind_is_counted_by_their_last_word() -> None:
    ticket = word(with_voice(), voice=CHILD.number, solved=False, satisfied="unsatisfied")
    ticket = word(word(ticket, voice=CHILD.number, satisfied="mostly", at=MORNING + HOUR))
    facts = facts_of(ticket, Marks(), RULES).ticket
    assert (facts.solved, facts.mostly_satisfied) == (True, True)


@pytest.mark.parametrize(
    "child",
    [replace(CHILD, contact_id=None), replace(CHILD, request_type="PATROL")],
    ids=["no-contact", "patrol"],
)
def test_a_merged_reporter_without_a_contact_or_of_a_kind_that_needs_none_is_not_owed_a_call(
    child: Ticket,
) -> None:
    assert close(word(with_voice(child))).closure_type == "done"


def test_a_merged_reporter_who_was_not_drawn_is_called_in_the_second_round_like_everybody() -> None:
    nobody = with_share(0.0)
    ticket = stepped(to_callback(), Step.SUBSCRIBE, Nothing(), THE_HOUSE, rules=nobody, other=CHILD)
    assert [each.owed for each in calls(ticket, nobody)] == [False, False]
    assert [each.owed for each in calls(replace(ticket, cycle=2), nobody)] == [True, True]
    assert [each.owed for each in calls(ticket, with_share(1.0))] == [True, True]


def test_a_voice_that_was_taken_out_again_is_called_back_by_its_own_ticket() -> None:
    apart = stepped(with_voice(), Step.UNSUBSCRIBE, Nothing(), THE_HOUSE, other=CHILD)
    assert close(word(apart)).closure_type == "done"


def test_a_call_to_a_number_that_was_not_merged_is_refused() -> None:
    with pytest.raises(NoSuchVoice):
        word(with_voice(), voice="26112301000017")


def test_where_the_city_calls_a_sample_only_those_that_are_drawn_are_owed_a_call() -> None:
    ticket = to_callback()
    assert not is_drawn(ticket.id, 0.0)
    assert close(ticket, with_share(0.0)).closure_type == "done"
    with pytest.raises(CallbackOwed):
        close(ticket, with_share(1.0))


def test_a_second_round_is_called_back_whether_it_is_drawn_or_not() -> None:
    with pytest.raises(CallbackOwed):
        close(replace(to_callback(), cycle=2), with_share(0.0))


def test_what_a_reporter_still_wants_is_found_reasonable_before_a_second_round() -> None:
    unhappy = word(to_callback(), solved=False, satisfied="unsatisfied")
    with pytest.raises(DemandUnreviewed):
        stepped(unhappy, Step.REOPEN, Reopen(reason="不满意"), OPERATOR)
    too_much = ReviewDemand(reasonable=False, reason="超出政策")
    refused = stepped(unhappy, Step.REVIEW_DEMAND, too_much, SUPERVISOR)
    with pytest.raises(DemandUnreviewed):
        stepped(refused, Step.REOPEN, Reopen(reason="不满意"), OPERATOR)
    assert close(refused).closure_type == "explained"
    assert reopened(unhappy).cycle == 2


def test_whoever_heard_the_complaint_in_the_callback_does_not_review_it() -> None:
    unhappy = word(to_callback(), solved=False, satisfied="unsatisfied")
    with pytest.raises(NeedsSecondPerson):
        stepped(unhappy, Step.REVIEW_DEMAND, ReviewDemand(reasonable=True, reason="确实"), OPERATOR)


def test_nor_does_who_heard_it_from_another_reporter_before() -> None:
    unhappy = word(to_callback(), solved=False, satisfied="unsatisfied")
    heard_again = (*unhappy.callbacks, replace(unhappy.callbacks[0], by="operator-2"))
    with pytest.raises(NeedsSecondPerson):
        stepped(
            replace(unhappy, callbacks=heard_again),
            Step.REVIEW_DEMAND,
            ReviewDemand(reasonable=True, reason="确实"),
            OPERATOR,
        )


def test_a_review_of_an_earlier_round_opens_no_later_one() -> None:
    again = replace(reopened(closed()), state=State.TO_CALLBACK)
    with pytest.raises(DemandUnreviewed):
        stepped(again, Step.REOPEN, Reopen(reason="仍未解决"), OPERATOR)


def test_a_city_that_reviews_no_demand_reopens_every_one() -> None:
    unhappy = word(to_callback(), solved=False, satisfied="unsatisfied")
    again = stepped(unhappy, Step.REOPEN, Reopen(reason="不满意"), OPERATOR, rules=NOT_REVIEWED)
    assert again.cycle == 2


@pytest.mark.parametrize("ground", ["unsolved", "new_facts"])
def test_what_was_not_solved_or_has_new_facts_is_the_same_case_for_thirty_days(ground: str) -> None:
    asked = Reopen(reason="又漏了", ground=ground)  # type: ignore[arg-type]
    in_time, late = MORNING + 29 * DAY, MORNING + 32 * DAY
    assert stepped(closed(), Step.REOPEN, asked, OPERATOR, in_time, rules=NOT_REVIEWED).cycle == 2
    with pytest.raises(TooLate):
        stepped(closed(), Step.REOPEN, asked, OPERATOR, late, rules=NOT_REVIEWED)
    with pytest.raises(TooLate):
        stepped(closed(), Step.REOPEN, Reopen(reason="不满意"), OPERATOR, in_time, rules=NOT_REVIEWED)


def test_what_a_callback_heard_stands_with_whose_it_was_and_why() -> None:
    asked = CallbackMade(contacted=True, solved=False, satisfied="unsatisfied", why="late")
    heard = stepped(called(to_callback(), contacted=False), Step.RECORD_CALLBACK, asked, OPERATOR)
    assert [(call.voice, call.why) for call in heard.callbacks] == [(None, None), (None, "late")]
