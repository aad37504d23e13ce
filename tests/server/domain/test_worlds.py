"""Whatever anybody asks, in any order, late or twice, while rules and borders change: the laws of a ticket hold."""

from datetime import UTC, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.events import payload_from, payload_json
from server.domain.fold import verified
from server.domain.steps.registry import RECORDS, STEPS
from tests.server.domain.anything import Anything, is_readable
from tests.server.domain.worlds import World, broken_laws
from tests.server.small_city import MORNING

SEEDS = st.integers(0, 2**32)
ASKED = sorted(
    {rule.asked for rule in STEPS.values()} | {*RECORDS.values()}, key=lambda shape: shape.__name__
)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_in_any_world_every_law_holds(seed: int) -> None:
    world = World(seed).lived(35)

    assert world.broken == []
    assert world.refold() == world.tickets
    assert all(refusal.facts for refusal in world.refused)
    for number, chain in world.chains.items():
        stored = [
            replace(event, payload=payload_from(payload_json(event.payload)), at=event.at.astimezone(UTC))
            for event in chain
        ]
        assert verified(stored) == world.tickets[number]


def test_a_world_is_the_same_again_for_the_same_seed() -> None:
    assert World(7).lived(10).chains == World(7).lived(10).chains


def test_a_law_that_does_not_hold_is_named() -> None:
    ticket = next(iter(World(7).tickets.values()))
    later = MORNING + timedelta(days=400)
    assert broken_laws(None, replace(ticket, closed_at=later)) == ["what is open has not ended"]


@pytest.mark.parametrize("shape", ASKED, ids=lambda shape: shape.__name__)
@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_whatever_is_asked_could_have_come_over_the_wire(shape: type, seed: int) -> None:
    assert is_readable(Anything(Random(seed), MORNING, ("26112301000010",)).of(shape))
