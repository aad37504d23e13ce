"""When the calendar changes, a ticket's running terms are counted again, however they came to be what they are."""

from datetime import date, timedelta

from msgspec.structs import replace

from server.domain.calendar import Calendar
from server.domain.happened.recounted import Recounted
from server.domain.recounting import recounting
from server.domain.shifting import later_by
from server.domain.steps.callback import CallbackMade
from server.domain.steps.intake import RequestInfo
from server.domain.steps.results import Approval
from server.domain.steps.waiting import GrantExtension
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import EXTENSION, RETURN, answer
from tests.server.domain.cast import DAY, OPERATOR, RULES, STREET, URBAN
from tests.server.domain.china import CALENDAR, china
from tests.server.domain.stages import consulting, dispatched, handling, moved, reopened, stepped, submitted

#: Five workdays from here end on Wednesday 6 January 2027, as far as is known without a notice.
TUESDAY = china("2026-12-29T10:00")
#: So late on the last workday of the year that offices are open for half an hour more.
LATE = china("2026-12-31T17:00")

HALF_AN_HOUR = timedelta(minutes=30)

#: The first Monday of 2027 is free.
LATER = replace(
    CALENDAR,
    version="cn-2027-later",
    official=CALENDAR.official | {2027},
    holidays=CALENDAR.holidays | {date(2027, 1, 1), date(2027, 1, 4)},
)
#: The first Saturday of 2027 is worked.
SOONER = replace(
    CALENDAR,
    version="cn-2027-sooner",
    official=CALENDAR.official | {2027},
    holidays=CALENDAR.holidays | {date(2027, 1, 1)},
    makeup_days=CALENDAR.makeup_days | {date(2027, 1, 2)},
)


def recounted(ticket: Ticket, calendar: Calendar, before: Calendar = CALENDAR) -> Recounted:
    found = recounting(ticket, before, replace(RULES, calendar=calendar))
    assert found is not None
    return found


def after(ticket: Ticket, calendar: Calendar) -> Ticket:
    return moved(ticket, recounted(ticket, calendar), TUESDAY + DAY)


def test_a_promise_over_a_newly_announced_holiday_is_later_and_no_longer_provisional() -> None:
    ticket = handling(at=TUESDAY)
    assert (ticket.promise_due, ticket.promise_provisional) == (china("2027-01-07T00:00"), True)
    again = after(ticket, LATER)
    assert (again.promise_due, again.promise_due_on) == (china("2027-01-08T00:00"), date(2027, 1, 7))
    assert (again.promise_provisional, again.calendar_version) == (False, "cn-2027-later")
    assert again.state is ticket.state


def test_a_told_promise_keeps_its_later_date_and_the_event_says_what_the_count_was() -> None:
    event = recounted(handling(at=TUESDAY), SOONER)
    promise = next(due for due in event.moved_dues if due.kind == "promise")
    assert promise.kept_later
    assert (promise.was, promise.now) == (china("2027-01-07T00:00"), china("2027-01-07T00:00"))
    assert promise.counted == china("2027-01-06T00:00")
    assert (event.reason, event.calendar_before) == ("calendar", CALENDAR.version)


def test_a_units_own_term_follows_the_calendar_both_ways() -> None:
    ticket = handling(at=TUESDAY)
    assert after(ticket, LATER).legs[0].resolve_due == china("2027-01-08T00:00")
    assert after(ticket, SOONER).legs[0].resolve_due == china("2027-01-06T00:00")


def test_terms_to_sign_and_to_make_contact_are_counted_again_as_long_as_they_run() -> None:
    ticket = dispatched(at=LATE)
    assert ticket.legs[0].sign_due == china("2027-01-04T14:30")
    again = after(ticket, LATER)
    assert again.legs[0].sign_due == china("2027-01-05T14:30")
    assert again.legs[0].respond_due == china("2027-01-06T00:00")
    signed = handling(at=LATE)
    assert after(signed, LATER).legs[0].sign_due == signed.legs[0].sign_due


def test_what_an_extension_added_is_added_again() -> None:
    asked = stepped(handling(at=TUESDAY), Step.REQUEST_EXTENSION, EXTENSION, URBAN, TUESDAY)
    longer = stepped(
        asked, Step.GRANT_EXTENSION, GrantExtension(request=1, citizen_told=True), STREET, TUESDAY
    )
    assert longer.legs[0].resolve_due == longer.promise_due == china("2027-01-09T00:00")
    again = after(longer, LATER)
    assert again.legs[0].resolve_due == again.promise_due == china("2027-01-12T00:00")


def test_a_second_round_is_counted_again_too() -> None:
    answered = stepped(handling(at=TUESDAY), Step.SUBMIT_RESULT, answer(), URBAN, TUESDAY)
    reviewed = stepped(answered, Step.APPROVE_RESULT, Approval(), STREET, TUESDAY)
    called = stepped(
        reviewed,
        Step.RECORD_CALLBACK,
        CallbackMade(contacted=True, solved=False, satisfied="unsatisfied"),
        OPERATOR,
        TUESDAY,
    )
    second = reopened(called, china("2027-01-06T10:00"))
    assert second.promise_due is not None
    assert after(second, LATER).promise_due == later_by(second.promise_due, 1, LATER)


def test_a_day_that_was_set_by_hand_stays_where_it_is() -> None:
    ticket = handling(at=TUESDAY)
    by_hand = ticket.with_leg(1, resolve_due=china("2027-01-11T00:00"))
    assert after(by_hand, LATER).legs[0].resolve_due == china("2027-01-11T00:00")


def test_what_was_assigned_for_good_stays_where_the_letter_put_it() -> None:
    final = handling(at=TUESDAY).with_leg(1, is_final=True)
    assert after(final, LATER).legs[0].resolve_due == final.legs[0].resolve_due


def test_a_term_that_the_notice_does_not_touch_moves_nowhere_but_is_known_to_be_counted_by_it() -> None:
    ticket = handling(at=china("2026-12-01T10:00"))
    again = after(ticket, LATER)
    assert recounted(ticket, LATER).moved_dues == ()
    assert (again.promise_due, again.calendar_version) == (ticket.promise_due, "cn-2027-later")


def test_a_ticket_is_counted_once_by_each_calendar() -> None:
    again = after(handling(at=TUESDAY), LATER)
    assert recounting(again, CALENDAR, replace(RULES, calendar=LATER)) is None


def test_nothing_is_counted_of_what_is_over_or_was_never_promised() -> None:
    rules = replace(RULES, calendar=LATER)
    assert recounting(submitted(at=TUESDAY), CALENDAR, rules) is None
    assert recounting(replace(handling(at=TUESDAY), state=State.CLOSED), CALENDAR, rules) is None


def test_a_notice_that_is_corrected_is_counted_from_the_one_before() -> None:
    once = after(handling(at=TUESDAY), LATER)
    event = recounted(once, SOONER, before=LATER)
    promise = next(due for due in event.moved_dues if due.kind == "promise")
    assert (promise.was, promise.kept_later) == (china("2027-01-08T00:00"), True)
    assert promise.counted == china("2027-01-06T00:00")


def test_what_the_house_itself_is_awaited_for_is_counted_again() -> None:
    ticket = stepped(handling(at=LATE), Step.SUBMIT_RESULT, answer(), URBAN, LATE)
    (review,) = (term for term in ticket.own_terms if term.ended_at is None)
    assert review.due_at == china("2027-01-05T00:00")
    again = moved(ticket, recounted(ticket, LATER), LATE)
    assert [term.due_at for term in again.own_terms if term.ended_at is None] == [china("2027-01-06T00:00")]


def test_a_verdict_a_consultation_and_a_question_are_counted_again() -> None:
    disputed = stepped(handling(at=LATE), Step.REQUEST_RETURN, RETURN, URBAN, LATE)
    assert disputed.requests[0].due_at == china("2027-01-04T14:00") + HALF_AN_HOUR
    argued = moved(disputed, recounted(disputed, LATER), LATE)
    assert argued.requests[0].due_at == china("2027-01-05T14:00") + HALF_AN_HOUR
    together = consulting(at=LATE)
    met = moved(together, recounted(together, LATER), LATE).consultation
    assert met is not None
    assert met.due_at == china("2027-01-08T00:00")
    asked = stepped(submitted(at=LATE), Step.REQUEST_INFO, RequestInfo(reason="place"), OPERATOR, LATE)
    known = moved(asked, recounted(asked, LATER), LATE).info_asked
    assert known is not None
    assert known.due_at == china("2027-01-12T00:00")


def test_what_waits_for_nobody_in_particular_before_a_promise_is_left_alone() -> None:
    early = submitted(at=china("2026-11-23T09:30"))
    assert recounting(early, CALENDAR, replace(RULES, calendar=LATER)) is None
