"""Which open tickets are looked at for proposals: all for which there could be one."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.events import Event
from server.domain.fold import folded
from server.domain.supervision_proposals import proposals
from server.store.open_tickets import is_stirred
from tests.server.domain.cast import DAY, HOUR, RULES
from tests.server.domain.stages import submitted
from tests.server.domain.walks import chains
from tests.server.small_city import MORNING


@settings(max_examples=300, deadline=None)
@given(chain=chains(), hours=st.integers(0, 24 * 60))
def test_whatever_has_a_proposal_is_looked_at(chain: tuple[Event, ...], hours: int) -> None:
    ticket = folded(chain)
    assert ticket is not None
    now = chain[-1].at + hours * HOUR
    assert is_stirred(msgspec.json.encode(ticket), now) or proposals(ticket, now, RULES) == ()


def test_what_nobody_accepted_in_its_term_is_looked_at() -> None:
    ticket = submitted()
    assert not is_stirred(msgspec.json.encode(ticket), MORNING)
    assert proposals(ticket, MORNING + DAY, RULES)
    assert is_stirred(msgspec.json.encode(ticket), MORNING + DAY)
