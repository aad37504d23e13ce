"""A pack that has changed is offered to everybody whom it concerns, and nothing is written where it has not."""

import asyncio

from msgspec.structs import replace

from server.casework.offering import offer_packs
from server.store import people
from tests.server.running_house import RunningHouse
from tests.server.small_city import PEOPLE, WORKER


def renamed(running: RunningHouse, person_id: str) -> None:
    """The person goes by another name from now on."""
    person = next(each for each in PEOPLE if each.id == person_id)
    running.house.writer.run_sync(
        lambda unit: people.save_people(unit.connection, [replace(person, name="改名")])
    )


def test_a_changed_roster_is_a_new_pack_in_the_mailbox(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    before = running.document(handheld.mailbox, "pack:current")
    renamed(running, WORKER.id)

    assert asyncio.run(offer_packs(running.house)) == 1

    offered = running.document(handheld.mailbox, "pack:current")
    assert before is not None
    assert offered is not None
    assert offered["sha256"] != before["sha256"]
    assert offered["version"] == before["version"]


def test_a_pack_that_is_as_it_was_is_not_written_again(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    before = running.rev(handheld.mailbox, "pack:current")

    asyncio.run(offer_packs(running.house))

    assert running.rev(handheld.mailbox, "pack:current") == before
