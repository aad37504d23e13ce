"""Databases of both engines from before the migrations 0034 to 0041: what they say is carried on by their rows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, text

from server.store import database
from server.store.migration import migrate
from sync.engine import WRITES
from tests.engines import Template, server_for

#: Makes a database as it was at a revision.
Older = Callable[[str], Engine]


@pytest.fixture
def older(request: pytest.FixtureRequest, engine_kind: str, tmp_path: Path) -> Iterator[Older]:
    """Such databases of either kind, let go of afterwards."""
    made: list[Engine] = []

    def at(revision: str) -> Engine:
        def migrated(folder: Path, url: str) -> None:
            made.append(database.opened(folder, url))
            migrate(made[-1], revision)

        Template(tmp_path, migrated, server_for(request, engine_kind))
        return made[-1]

    yield at
    for engine in made:
        engine.dispose()


@pytest.mark.both_engines
def test_requests_from_before_lie_on_the_board_of_who_decides(older: Older) -> None:
    engine = older("0033")
    #: By ticket: what was decided of its request, and how the leg that it is about stands; then whether it waits.
    known = {
        "undecided": (("null", '"answered_at":null'), 1),
        "decided": (("true", '"answered_at":null'), 0),
        "answered meanwhile": (("null", '"answered_at":1'), 0),
        "returned meanwhile": (("null", '"returned_at":1'), 0),
        "called off meanwhile": (("null", '"cancelled_at":1'), 0),
    }
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for no, (own, ((granted, leg), _)) in enumerate(known.items()):
            body = (
                '{"state":"handling","legs":[{"no":1,' + leg + "}],"
                '"requests":[{"no":1,"kind":"deferral","leg":1,"granted":' + granted + "}]}"
            )
            connection.execute(
                text(
                    "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at, body,"
                    " sensitivity, channel, in_mailboxes) VALUES (:own, :number, 'handling', 1, 'p', :no, 1,"
                    " :body, 'ordinary', 'phone', :yes)"
                ),
                {"own": own, "number": str(no), "body": body.encode(), "no": False, "yes": True},
            )
            connection.execute(
                text(
                    "INSERT INTO ticket_facts (ticket, place, unit, category, channel, left_out, received_at, received,"
                    " state, urgency, disputed, returns, marks) VALUES (:own, 'g1', 'u', '0104', 'phone', 0, 1, 1,"
                    " 'handling', 'normal', 0, 0, '{}')"
                ),
                {"own": own},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT ticket, to_decide FROM ticket_facts")).all()
    assert {row.ticket: row.to_decide for row in rows} == {own: waits for own, (_, waits) in known.items()}


@pytest.mark.both_engines
def test_what_ended_otherwise_or_rests_claims_no_promise_any_more(older: Older) -> None:
    engine = older("0039")
    known = {("closed", 0): 1, ("handling", 0): 0, ("withdrawn", 3): None, ("deferred", 0): None}
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for (state, left_out), kept in known.items():
            connection.execute(
                text(
                    "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at,"
                    " body, sensitivity, channel, in_mailboxes) VALUES (:own, :own, :own, 1, 'p', :no, 1,"
                    " :body, 'ordinary', 'grid', :yes)"
                ),
                {"own": state, "no": False, "yes": True, "body": b"{}"},
            )
            connection.execute(
                text(
                    "INSERT INTO ticket_facts (ticket, place, unit, category, channel, left_out, received_at,"
                    " received, marks, state, urgency, disputed, returns, promise_kept)"
                    " VALUES (:state, 'g1', '', '', 'grid', :left_out, 1, 1, :marks, :state, '', 0, 0, :kept)"
                ),
                {"state": state, "left_out": left_out, "marks": b"{}", "kept": 1 if kept is None else kept},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT state, left_out, promise_kept FROM ticket_facts")).all()
    engine.dispose()
    assert {(state, left_out): kept for state, left_out, kept in rows} == known


@pytest.mark.both_engines
def test_when_reporters_were_called_before_is_read_from_the_events(older: Older) -> None:
    contact = '{"type":"Recorded","kind":"contact","recorded_at":"%s","body":{}}'
    note = '{"type":"Recorded","kind":"note","recorded_at":"1970-01-01T00:00:01Z","body":{}}'
    events = (contact % "1970-01-01T08:00:03+08:00", note, contact % "2099-01-01T00:00:00Z")
    engine = older("0038")
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for own, attempts in (("called", 2), ("quiet", 0)):
            connection.execute(
                text(
                    "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at,"
                    " body, sensitivity, channel, in_mailboxes) VALUES (:own, :own, 'handling', 1, 'p', :no, 1,"
                    " :body, 'ordinary', 'grid', :yes)"
                ),
                {"own": own, "no": False, "yes": True, "body": f'{{"contact_attempts":{attempts}}}'.encode()},
            )
        for no, payload in enumerate(events, start=1):
            connection.execute(
                text(
                    "INSERT INTO events (ticket, no, at, actor, payload, digest)"
                    " VALUES ('called', :no, :at, 'p', :payload, '')"
                ),
                {"no": no, "at": no * 5_000_000, "payload": payload.encode()},
            )
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT id, body FROM tickets ORDER BY id")).all()
    engine.dispose()
    told = {own: msgspec.json.decode(body).get("contacts_at") for own, body in bodies}
    assert told == {
        "called": ["1970-01-01T00:00:03+00:00", "1970-01-01T00:00:15+00:00"], "quiet": None,
    }  # fmt: skip


@pytest.mark.both_engines
def test_tickets_from_before_lights_were_foreseen_are_red_when_they_were(older: Older) -> None:
    engine = older("0033")
    #: By state: due, stopped and to be looked at again, in microseconds; then from when on each is red.
    known = {
        "handling": ((5, None, None), 6),
        "to_review": ((5, 4, None), None),
        "to_callback": ((5, 9, None), 1),
        "deferred": ((5, 4, 8), 8),
        "waiting_citizen": ((5, None, None), None),
        "closed": ((5, 9, None), None),
        "submitted": ((None, None, None), None),
    }
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        for state, ((due, stopped, review), _) in known.items():
            connection.execute(
                text(
                    "INSERT INTO tickets (id, number, state, version, reporter, waits_for_a_person, received_at,"
                    " body, sensitivity, channel, in_mailboxes, promise_due, promise_stopped_at, review_due)"
                    " VALUES (:state, :state, :state, 1, 'p', :no, 1, '{}', 'ordinary', 'grid', :yes, :due,"
                    " :stopped, :review)"
                ),
                {
                    "state": state, "due": due, "stopped": stopped, "review": review, "no": False, "yes": True,
                },
            )  # fmt: skip
        connection.commit()
    migrate(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT state, yellow_at, red_at FROM tickets")).all()
    assert {state: (yellow_at, red_at) for state, yellow_at, red_at in rows} == {
        state: (red_at, red_at) for state, (_, red_at) in known.items()
    }
