"""会商意见 from the field: whoever is asked may give it on the handheld, and it stands on the ticket."""

from tests.server.casework.test_deliveries import shown
from tests.server.casework.test_letters import consulted
from tests.server.running_house import RunningHouse
from tests.server.small_city import HANDLER


def test_a_unit_that_is_asked_gives_its_opinion_on_the_handheld(running: RunningHouse) -> None:
    handler = running.handheld(HANDLER)
    ticket = consulted(running)
    assert "opinion" in shown(handler, f"ticket:{ticket.id}")["own"]["kinds"]
    opinion = handler.command("opinion", {"agrees": True, "text": "属我单位职责"}, ticket=str(ticket.id))

    handler.push(opinion)
    running.take_in()

    known = running.ticket(ticket.id).consultation
    assert known is not None
    assert [(each.unit, each.agrees) for each in known.opinions] == [("urban", True)]
