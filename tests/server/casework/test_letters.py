"""办理函、督办单 on paper, for those who may see the ticket; each print is written down."""

import pytest
from msgspec.structs import replace

from server.casework.decision_letter import letter_to_print
from server.casework.errors import TicketUnknown
from server.casework.letters import Letter, pdf_of_letter
from server.casework.people import actor_of
from server.casework.supervision_letter import supervision_to_print
from server.casework.watermark import Watermark
from server.domain.errors import NoSuchPart
from server.domain.people import Person, Role
from server.domain.steps.consultation import ConcludeConsultation, OpenConsultation, Settled
from server.domain.steps.intake import Acceptance
from server.domain.steps.supervision import AnswerSupervision, Supervise
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import access_log
from tests.server.casework.test_ticking import stepped
from tests.server.running_house import RunningHouse
from tests.server.small_city import COORDINATOR, HANDLER, OTHER_WORKER, RIDDLE, WORKER

SUPERVISOR = Person(id="supervisor-1", name="督办员", roles=(Role.SUPERVISOR,))
DISTRICT = Person(id="district-1", name="钱区", roles=(Role.DISTRICT_COORDINATOR,), scope=("d1",))


def consulted(running: RunningHouse) -> Ticket:
    """A ticket upon which two units consult."""
    worker = running.handheld(WORKER)
    worker.push(worker.report(RIDDLE))
    running.take_in()
    (ticket,) = running.tickets()
    stepped(running, COORDINATOR, ticket, Step.ACCEPT, Acceptance(category="0104"))
    asked = OpenConsultation(units=("urban", "street-1"), reason="职责不明")
    return stepped(running, DISTRICT, ticket, Step.OPEN_CONSULTATION, asked)


def printed(running: RunningHouse, ticket: Ticket, person: Person) -> tuple[Letter, Watermark]:
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return running.house.writer.run_sync(
        lambda unit: letter_to_print(unit, running.house, actor, ticket.number)
    )


def test_the_letter_names_basis_units_terms_and_who_said_nothing(running: RunningHouse) -> None:
    ticket = consulted(running)
    with pytest.raises(NoSuchPart):
        printed(running, ticket, DISTRICT)
    settled = ConcludeConsultation(
        letter="会办〔2026〕18号", basis="城市照明管理规定", units=(Settled(unit="urban"),)
    )
    stepped(running, DISTRICT, ticket, Step.CONCLUDE_CONSULTATION, settled)
    letter, mark = printed(running, ticket, DISTRICT)
    told = dict(letter.sections)
    assert (letter.letter, letter.ticket) == ("会办〔2026〕18号", ticket.number)
    assert (told["诉求事项"], told["依据"]) == (RIDDLE, "城市照明管理规定")
    assert told["主协办单位及时限"].startswith("主办单位：城管局；办结期限：2026")
    assert told["逾期未表态，视为同意"] == "城管局、甲街道"
    with running.house.engine.connect() as connection:
        entry = access_log.of_ticket(connection, str(ticket.id))[-1]
    assert (entry.person, entry.reason) == (DISTRICT.id, "decision letter")
    assert pdf_of_letter(letter, mark, None).startswith(b"%PDF-")


def test_who_may_not_see_the_ticket_gets_no_letter(running: RunningHouse) -> None:
    with pytest.raises(TicketUnknown):
        printed(running, consulted(running), OTHER_WORKER)


def test_a_supervision_is_a_letter_with_its_number_addressee_term_and_answer(running: RunningHouse) -> None:
    ticket = consulted(running)
    asked = Supervise(kind="leader", form="summons", level=4, addressee="urban", text="请说明为何未办")
    stepped(running, SUPERVISOR, ticket, Step.SUPERVISE, replace(asked, letter="督〔2026〕123号"))
    stepped(running, SUPERVISOR, ticket, Step.SUPERVISE, replace(asked, addressee="市政府督查室", level=3))
    stepped(running, SUPERVISOR, ticket, Step.SUPERVISE, replace(asked, addressee=HANDLER.id))
    answer = AnswerSupervision(supervision=2, text="已约谈")
    stepped(running, DISTRICT, ticket, Step.ANSWER_SUPERVISION, answer)

    (first, mark), (second, _), (third, _) = (supervised(running, ticket, no) for no in (1, 2, 3))

    assert (first.title, first.letter) == ("督办单", "督〔2026〕123号")
    assert second.letter == f"督〔2026〕{ticket.number}-2号"
    told = dict(first.sections)
    assert told["督办对象"] == "城管局"
    assert told["督办方式"] == "领导督办（约谈），第 4 级"
    assert told["督办要求"] == "请说明为何未办"
    assert told["回复期限"].startswith("2026")
    assert (dict(second.sections)["督办对象"], dict(second.sections)["督办回复"]) == (
        "市政府督查室",
        "已约谈",
    )
    assert dict(third.sections)["督办对象"] == HANDLER.name
    assert pdf_of_letter(first, mark, None).startswith(b"%PDF-")
    with pytest.raises(NoSuchPart):
        supervised(running, ticket, 4)
    with running.house.engine.connect() as connection:
        entry = access_log.of_ticket(connection, str(ticket.id))[-1]
    assert (entry.person, entry.reason) == (DISTRICT.id, "supervision letter 3")


def supervised(running: RunningHouse, ticket: Ticket, no: int) -> tuple[Letter, Watermark]:
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, DISTRICT, running.clock.at.date())
    return running.house.writer.run_sync(
        lambda unit: supervision_to_print(unit, running.house, actor, ticket.number, no)
    )
