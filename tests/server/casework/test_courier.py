"""Messages reach a subscriber that fails or forgets to answer: at least once, in order, signed, under one id."""

import asyncio
import base64
import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from typing import Any

import pytest
from msgspec import Struct

from server.casework import desk, webhooks
from server.casework.courier import deliver_once
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.asked import Nothing
from server.domain.outbox import REPORTER_MESSAGE, Webhook, signature
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.domain.steps.callback import CallbackMade
from server.domain.steps.dispatch import Sign
from server.domain.steps.intake import Report
from server.domain.steps.merging import Merge
from server.domain.steps.results import Approval, Result
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import access_log, outbox
from sync.writer import Transaction
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import COORDINATOR, HANDLER, IN_G1, LAMP, OPERATOR

ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))
DISTRICT = Actor(id="district-1", roles=frozenset({Role.DISTRICT_COORDINATOR}), scope=frozenset({"d1"}))
PHONE = "13812345678"
LATER = timedelta(hours=7)


class Receiver:
    """A real HTTP server on loopback. `answers` are statuses in order, the last for good; None: it hangs up instead."""

    def __init__(self, *answers: int | None) -> None:
        self.got: list[tuple[dict[str, str], dict[str, Any], bytes]] = []
        self.answers = list(answers)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((headers, json.loads(body), body))
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if status is None:  # it has the message, and its reply is lost
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def told(self) -> list[str]:
        return [body["kind"] for _, body, _ in self.got]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class SlowReceiver:
    """Takes a message and answers a letter at a time, until it is closed."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/hook"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        connection, _ = self._listening.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self._closing.wait(0.02):
                connection.sendall(b"z")

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._listening.close()


@pytest.fixture
def receiving() -> Iterator[Callable[..., Receiver]]:
    opened: list[Receiver] = []

    def opens(*answers: int | None) -> Receiver:
        opened.append(Receiver(*(answers or (204,))))
        return opened[-1]

    yield opens
    for receiver in opened:
        receiver.close()


@pytest.fixture
def running(opening: Opening) -> RunningHouse:
    return opening(webhook_near_hosts="127.0.0.1", webhook_timeout_s=2)


def subscribed(
    running: RunningHouse, url: str, *kinds: str, area: str | None = None
) -> tuple[Webhook, bytes]:
    return running.house.writer.run_sync(
        lambda unit: webhooks.subscribe(unit, running.house, ADMIN, name="x", url=url, kinds=kinds, area=area)
    )


def reported(running: RunningHouse, key: str = "k") -> Ticket:
    asked = Report(request_type="HELP", description=LAMP, position=IN_G1)
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, OPERATOR, running.clock.at.date())
    card = ContactCard(name="夏雨荷", phone=PHONE)
    ticket, _ = running.house.writer.run_sync(
        lambda unit: desk.report(unit, running.house, actor, asked, channel="phone", key=key, contact=card)
    )
    return ticket


def withdrawn(running: RunningHouse, ticket: Ticket) -> None:
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, OPERATOR, running.clock.at.date())
    running.house.writer.run_sync(
        lambda unit: desk.take_step(
            unit, running.house, actor, ticket.number, Step.WITHDRAW, Withdraw(reason="撤诉"), None
        )
    )


def stepped(running: RunningHouse, number: str, *asked: tuple[Person, Step, Struct]) -> None:
    """Steps that these people ask for, one after the other."""
    for person, step, body in asked:
        with running.house.engine.connect() as connection:
            actor = actor_of(connection, person, running.clock.at.date())

        def ask(unit: Transaction, actor: Actor = actor, step: Step = step, body: Struct = body) -> Ticket:
            return desk.take_step(unit, running.house, actor, number, step, body, None)

        running.house.writer.run_sync(ask)


def deliver(running: RunningHouse) -> int:
    """Rounds until nothing is due any more; how many tries that took."""
    running.clock.pass_by(timedelta(seconds=1))
    tries = 0
    while several := asyncio.run(deliver_once(running.house)):
        tries += several
    return tries


def states(running: RunningHouse, webhook: Webhook) -> dict[str, int]:
    with running.house.engine.connect() as connection:
        return outbox.counted(connection, webhook.id)


def test_every_event_of_a_ticket_arrives_once_in_order_and_signed(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    webhook, secret = subscribed(running, receiver.url)
    ticket = reported(running)
    assert deliver(running) == 3
    assert receiver.told == ["Reported", "Accepted", "Dispatched"]
    assert [body["state"] for _, body, _ in receiver.got] == ["submitted", "to_dispatch", "dispatched"]
    for headers, body, raw in receiver.got:
        assert body["ticket"] == str(ticket.id)
        assert headers["webhook-id"] == body["id"]
        signed = signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), raw)
        assert headers["webhook-signature"] == signed
    assert states(running, webhook) == {"delivered": 3}
    assert deliver(running) == 0


def test_nothing_of_the_reporter_is_sent_or_lies_in_the_outbox(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    webhook, _ = subscribed(running, receiver.url, REPORTER_MESSAGE, "Reported")
    reported(running)
    deliver(running)
    assert REPORTER_MESSAGE in receiver.told
    assert not any(PHONE.encode() in raw or "夏".encode() in raw for _, _, raw in receiver.got)
    found = webhooks.messages_of(running.house, ADMIN, webhook.id, None, 0, 100)
    assert not any(PHONE.encode() in message.body for message in found)


def test_who_answers_a_letter_at_a_time_is_given_up_and_holds_up_nobody_else(
    opening: Opening, receiving: Callable[..., Receiver]
) -> None:
    running = opening(webhook_near_hosts="127.0.0.1", webhook_timeout_s=1)
    with closing(SlowReceiver()) as slow:
        waiting, _ = subscribed(running, slow.url, "Reported")
        receiver = receiving(204)
        served, _ = subscribed(running, receiver.url, "Reported")
        reported(running)
        assert deliver(running) == 2
    (message,) = webhooks.messages_of(running.house, ADMIN, waiting.id, None, 0, 10)
    assert (message.state, message.trouble) == ("waiting", "no answer in time")
    assert states(running, served) == {"delivered": 1}


def test_a_lost_reply_brings_the_same_message_again_under_the_same_id(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving(None, 200)
    webhook, _ = subscribed(running, receiver.url, "Reported")
    reported(running)
    deliver(running)
    assert states(running, webhook) == {"waiting": 1}
    running.clock.pass_by(LATER)
    deliver(running)
    first, second = receiver.got
    assert (first[0]["webhook-id"], first[2]) == (second[0]["webhook-id"], second[2])
    assert states(running, webhook) == {"delivered": 1}


@pytest.mark.parametrize("status", [301, 307, 400, 404, 500, 503])
def test_any_other_answer_is_no_receipt_and_no_redirect_is_followed(
    running: RunningHouse, receiving: Callable[..., Receiver], status: int
) -> None:
    receiver = receiving(status)
    webhook, _ = subscribed(running, receiver.url, "Reported")
    reported(running)
    assert deliver(running) == 1
    (message,) = webhooks.messages_of(running.house, ADMIN, webhook.id, None, 0, 10)
    assert (message.state, message.tries, message.trouble) == ("waiting", 1, f"answered {status}")
    assert len(receiver.got) == 1


def test_later_events_of_a_ticket_wait_for_the_one_that_fails_and_other_tickets_do_not(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving(500, 200)
    subscribed(running, receiver.url, "Reported", "Withdrawn")
    first = reported(running, "a")
    assert deliver(running) == 1
    withdrawn(running, first)
    second = reported(running, "b")
    deliver(running)
    assert [(body["ticket"], body["kind"]) for _, body, _ in receiver.got[1:]] == [
        (str(second.id), "Reported")
    ]
    running.clock.pass_by(LATER)
    deliver(running)
    of_first = [body["kind"] for _, body, _ in receiver.got if body["ticket"] == str(first.id)]
    assert of_first == ["Reported", "Reported", "Withdrawn"]


def test_a_message_is_given_up_after_some_days_and_may_be_sent_again_under_its_id(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving(500)
    webhook, _ = subscribed(running, receiver.url, "Reported")
    reported(running)
    for _ in range(20):
        deliver(running)
        running.clock.pass_by(LATER)
    assert states(running, webhook) == {"dead": 1}
    receiver.answers = [200]
    again = running.house.writer.run_sync(
        lambda unit: webhooks.redeliver(unit, running.house, ADMIN, webhook.id, None)
    )
    assert (again, deliver(running)) == (1, 1)
    assert len({headers["webhook-id"] for headers, _, _ in receiver.got}) == 1
    assert states(running, webhook) == {"delivered": 1}


def test_a_try_that_was_cut_off_by_a_crash_is_made_again(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    webhook, _ = subscribed(running, receiver.url, "Reported")
    reported(running)
    with running.house.engine.connect() as connection:
        (message,) = outbox.due(connection, running.clock.at + LATER, 10)
    running.house.writer.run_sync(
        lambda unit: outbox.claim(unit.connection, message, running.clock.at + timedelta(minutes=1))
    )
    running.reopen()
    assert deliver(running) == 0
    running.clock.pass_by(timedelta(minutes=2))
    assert deliver(running) == 1
    assert states(running, webhook) == {"delivered": 1}


def test_a_subscriber_inside_the_network_gets_nothing_unless_the_setting_names_it(
    opening: Opening, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    running = opening(webhook_near_hosts="127.0.0.1")
    webhook, _ = subscribed(running, receiver.url, "Reported")
    guarded = opening(webhook_near_hosts="localhost")
    url = receiver.url.replace("127.0.0.1", "[::ffff:127.0.0.1]").replace("http:", "https:")
    inside, _ = subscribed(guarded, url, "Reported")
    reported(guarded)
    deliver(guarded)
    (message,) = webhooks.messages_of(guarded.house, ADMIN, inside.id, None, 0, 10)
    assert message.trouble == "::ffff:127.0.0.1 is inside the own network"
    assert receiver.got == []
    assert states(running, webhook) == {}


def test_a_number_goes_out_only_where_a_second_person_allowed_it_and_each_is_a_look(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    webhook, _ = subscribed(running, receiver.url, REPORTER_MESSAGE)
    running.house.writer.run_sync(
        lambda unit: webhooks.allow_numbers(unit, running.house, DISTRICT, webhook.id)
    )
    ticket = reported(running)
    deliver(running)
    assert [body["phone"] for _, body, _ in receiver.got] == [PHONE, PHONE]
    assert [body["progress"] for _, body, _ in receiver.got] == ["已受理", "办理中"]
    assert ticket.number in receiver.got[0][1]["text"]
    with running.house.engine.connect() as connection:
        looks = access_log.of_ticket(connection, str(ticket.id))
    assert [entry.person for entry in looks] == [f"webhook:{webhook.id}"] * 2


def test_the_secret_is_told_once_and_lies_sealed(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    webhook, secret = subscribed(running, receiving().url)
    with running.house.engine.connect() as connection:
        found = outbox.webhook(connection, webhook.id)
    assert found is not None
    assert secret not in found[1]
    assert base64.b64encode(secret) not in found[1]
    assert webhooks.secret_of(found[1], running.house.keys) == secret


def test_a_merged_reporter_gets_the_masters_outcome_under_their_own_number_and_telephone(
    running: RunningHouse, receiving: Callable[..., Receiver]
) -> None:
    receiver = receiving()
    webhook, _ = subscribed(running, receiver.url, REPORTER_MESSAGE)
    running.house.writer.run_sync(
        lambda unit: webhooks.allow_numbers(unit, running.house, DISTRICT, webhook.id)
    )
    master, child = reported(running, "a"), reported(running, "b")
    merge = Merge(master=master.number, evidence=("place",), caller_told=True)
    stepped(running, child.number, (OPERATOR, Step.MERGE, merge))
    stepped(
        running,
        master.number,
        (HANDLER, Step.SIGN, Sign(leg=1)),
        (HANDLER, Step.SUBMIT_RESULT, Result(leg=1, handling="已换灯泡", public_reply="已修好")),
        (COORDINATOR, Step.APPROVE_RESULT, Approval()),
        (OPERATOR, Step.RECORD_CALLBACK, CallbackMade(contacted=True, solved=True)),
        (OPERATOR, Step.RECORD_CALLBACK, CallbackMade(contacted=True, solved=True, voice=child.number)),
        (OPERATOR, Step.CLOSE, Nothing()),
    )
    deliver(running)
    of_child = [body for _, body, _ in receiver.got if body["ticket"] == str(child.id)]
    assert [body["progress"] for body in of_child] == [
        "已受理",
        "办理中",
        "合并办理",
        "已办理，待回访",
        "已办结",
    ]
    assert {body["number"] for body in of_child} == {child.number}
    assert {body["phone"] for body in of_child} == {PHONE}
    of_master = [body["progress"] for _, body, _ in receiver.got if body["ticket"] == str(master.id)]
    assert of_master == ["已受理", "办理中", "已办理，待回访", "已办结"]
