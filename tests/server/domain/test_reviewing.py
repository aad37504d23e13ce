"""审核: what a result needs before it passes, and for what it is sent back."""

import pytest
from msgspec.structs import replace

from server.domain.decide import decide
from server.domain.errors import PhotoOwed
from server.domain.events import ResultRejected
from server.domain.photos import ListedPhoto, PhotoKind
from server.domain.steps.callback import CallbackMade
from server.domain.steps.field import FieldTaskResult, OrderFieldTask, PhotoManifest
from server.domain.steps.results import Approval, RejectResult
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import answer
from tests.server.domain.cast import HOUR, OPERATOR, STREET, URBAN, WORKER, context
from tests.server.domain.stages import handling, stepped, to_callback, to_review
from tests.server.small_city import MORNING


def answered(ticket: Ticket) -> Ticket:
    return stepped(replace(ticket, contact_id="c-1"), Step.SUBMIT_RESULT, answer(), URBAN, MORNING + HOUR)


def with_photo(ticket: Ticket, kind: PhotoKind) -> Ticket:
    manifest = PhotoManifest(photos=(ListedPhoto(sha256="a" * 64, kind=kind, size_bytes=1),))
    return stepped(ticket, Step.RECORD, manifest, URBAN)


def approve(ticket: Ticket) -> Ticket:
    return stepped(ticket, Step.APPROVE_RESULT, Approval(), STREET, MORNING + HOUR)


@pytest.mark.parametrize("kind", ["before", "scene"])
def test_what_can_be_seen_on_the_spot_passes_review_with_a_photo_of_how_it_looks_now(kind: PhotoKind) -> None:
    with pytest.raises(PhotoOwed):
        approve(answered(with_photo(handling(category="0105"), kind)))
    assert approve(answered(with_photo(handling(category="0105"), "after"))).state is State.TO_CALLBACK


def test_a_photo_that_was_refused_or_lies_before_the_dispatch_shows_nothing_of_what_was_done() -> None:
    shown = with_photo(handling(category="0105"), "after")
    [photo] = shown.photos
    for unfit in (replace(photo, state="refused"), replace(photo, listed_at=MORNING - HOUR)):
        with pytest.raises(PhotoOwed):
            approve(answered(replace(shown, photos=(unfit,))))


def test_a_look_on_the_spot_takes_the_place_of_the_photo() -> None:
    done = answered(handling(category="0105"))
    ordered = stepped(done, Step.ORDER_FIELD_TASK, OrderFieldTask(kind="check", what="看"), STREET)
    found = FieldTaskResult(task=1, finding="fixed")
    looker = replace(WORKER, id="worker-2")
    assert (
        approve(stepped(ordered, Step.REPORT_FIELD_TASK, found, looker, MORNING + HOUR)).state
        is State.TO_CALLBACK
    )


def test_a_question_and_what_nobody_could_photograph_need_none() -> None:
    question = replace(handling(category="0105"), request_type="CONSULT")
    assert approve(answered(question)).state is State.TO_CALLBACK
    assert approve(answered(handling(category="0104"))).state is State.TO_CALLBACK


def test_what_the_catalogue_in_force_no_longer_has_passes_without_a_photo() -> None:
    done = answered(handling(category="0105"))
    assert approve(replace(done, category="9999")).state is State.TO_CALLBACK


def test_a_result_is_sent_back_for_a_reason_of_the_list_that_can_be_counted() -> None:
    asked = RejectResult(reason="照片不是同一处", code="no_proof")
    sent_back = decide(to_review(), Step.REJECT_RESULT, asked, context(MORNING, STREET))
    assert sent_back == ResultRejected(reason="照片不是同一处", code="no_proof")


def test_who_is_called_back_is_asked_whether_the_unit_had_got_in_touch() -> None:
    asked = CallbackMade(contacted=True, unit_called=False, solved=True, satisfied="mostly")
    [call] = stepped(to_callback(), Step.RECORD_CALLBACK, asked, OPERATOR).callbacks
    assert (call.contacted, call.unit_called, call.solved, call.satisfied) == (True, False, True, "mostly")
