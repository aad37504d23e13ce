"""系: what falls due in a mediation case is done by the house itself, beside what falls due with tickets."""

import asyncio
import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from server.casework.chain import THE_HOUSE
from server.casework.house import House
from server.casework.mediation.moving import case_context, move_case
from server.casework.ticking import AT_ONCE
from server.domain.errors import StepRefused
from server.domain.mediation.due import case_due_steps, case_next_due
from server.domain.mediation.registry import decide_case
from server.store import mediations
from sync.writer import Transaction

_log = logging.getLogger(__name__)


def ripe_cases(house: House, now: datetime) -> tuple[UUID, ...]:
    """The cases with which something has fallen due."""
    with house.engine.connect() as connection:
        return mediations.with_something_due(connection, now, AT_ONCE)


def do_what_is_due_in_case(transaction: Transaction, house: House, case_id: UUID, now: datetime) -> int:
    """Take every step of one case whose time has come; how many were taken."""
    connection = transaction.connection
    policy = house.rules.policy.mediation
    case = mediations.by_id(connection, case_id)
    taken = 0
    while case is not None and (due := case_due_steps(case, policy, now)):
        by = case_context(connection, house, THE_HOUSE, now)
        try:
            payload = decide_case(case, due[0].step, due[0].asked, by)
        except StepRefused:
            _log.exception("what is due cannot be done: %s of %s", due[0].step, case.number)
            break
        case = move_case(transaction, house, case.id, case, [payload], by)
        taken += 1
    if case is not None:
        mediations.look_again(connection, case.id, case_next_due(case, policy))
    return taken


async def tick_cases(house: House) -> int:
    """One round: how many steps the house has taken by itself."""
    now = house.clock()
    taken = 0
    for case in await asyncio.to_thread(ripe_cases, house, now):
        taken += await house.writer.run(partial(do_what_is_due_in_case, house=house, case_id=case, now=now))
    return taken
