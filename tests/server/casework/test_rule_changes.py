"""变更规则: what is decided is compared with the rules as the files have them, whatever this server has taken up."""

import pytest

from server.casework import rule_changes, rule_lists
from server.casework.errors import RuleChangeOutdated
from server.data import exclusions_bytes, policy_bytes
from server.domain.people import Role
from server.domain.rule_change import Kind, RuleChange
from server.domain.scope import Actor
from sync.writer import Transaction
from tests.server.running_house import RunningHouse

ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))
DISTRICT = Actor(id="district-1", roles=frozenset({Role.DISTRICT_COORDINATOR}))
LINE = "street-1,0104,s1,lead,街道职责,2026-01-01,\n"


def proposed(running: RunningHouse, kind: Kind, document: str) -> RuleChange:
    return running.house.writer.run_sync(
        lambda unit: rule_changes.propose(unit, running.house, ADMIN, kind, document, "会议纪要")
    )


def approved(running: RunningHouse, change: RuleChange) -> RuleChange:
    return running.house.writer.run_sync(
        lambda unit: rule_changes.decide(unit, running.house, DISTRICT, change.id, "同意", approved=True)
    )


def test_of_two_lists_that_were_proposed_on_the_same_one_the_second_is_outdated_at_once(
    running: RunningHouse,
) -> None:
    present = rule_lists.present(running.house, "duties")
    one, other = (
        proposed(running, "duties", present + LINE.replace("street-1", unit))
        for unit in ("street-1", "urban")
    )
    approved(running, one)
    with pytest.raises(RuleChangeOutdated):
        approved(running, other)
    assert running.house.rulebook.refresh()
    assert LINE in rule_lists.present(running.house, "duties")


def document_of(running: RunningHouse, kind: Kind) -> str:
    match kind:
        case "duties":
            return rule_lists.present(running.house, "duties") + LINE
        case "policy":
            return policy_bytes("hohhot").decode()
        case _:
            return exclusions_bytes("hohhot").decode()


@pytest.mark.parametrize("is_taken_up", [True, False], ids=["taken-up", "not-yet"])
@pytest.mark.parametrize("kind", ["duties", "policy", "exclusions"])
def test_what_was_put_into_force_by_an_approval_that_was_not_kept_is_approved_again(
    running: RunningHouse, kind: Kind, is_taken_up: bool
) -> None:
    change = proposed(running, kind, document_of(running, kind))

    def in_vain(unit: Transaction) -> None:
        rule_changes.decide(unit, running.house, DISTRICT, change.id, "同意", approved=True)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        running.house.writer.run_sync(in_vain)
    if is_taken_up:
        assert running.house.rulebook.refresh()

    assert approved(running, change).approved
