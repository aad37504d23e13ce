"""How a handheld stands as time goes by: what it is granted, and what it is told to do."""

import asyncio
import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec.structs import replace
from sqlalchemy import func, select

from mobile_api.ports import Granted, Install, Signed
from server import ids
from server.casework import letting_in
from server.casework.device_keys import new_nonce, words_of
from server.casework.errands import forget_sessions
from server.casework.errors import DeviceKeyNeeded, DeviceRefused
from server.casework.stopping import note_twin, note_wiped
from server.domain.handhelds import ORDERS, Stop, standing
from server.domain.people import Role
from server.store import handhelds, people
from server.store.handhelds import Wiped
from server.store.schema.people import sessions
from tests.server.conftest import Opening
from tests.server.running_house import RunningHouse
from tests.server.small_city import MORNING, WORKER

KEY = ec.generate_private_key(ec.SECP256R1())
RUN = "the-only-run-of-it"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def admitted(running: RunningHouse) -> Granted:
    spki = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    install = Install(device_key=base64.b64encode(spki).decode(), session=RUN)
    return running.house.writer.run_sync(lambda unit: letting_in.admit(unit, running.house, WORKER, install))


def signed(running: RunningHouse, writer: str) -> Signed:
    expires_at = running.clock.at + timedelta(seconds=running.house.settings.nonce_s)
    nonce = new_nonce(running.house.keys, writer, ids.nonce_chance(), expires_at)
    r, s = decode_dss_signature(KEY.sign(words_of(writer, nonce, RUN).encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return Signed(writer=writer, nonce=nonce, session=RUN, signature=base64.b64encode(raw).decode())


def renewed(running: RunningHouse, asked: Signed) -> Granted:
    expires_at = letting_in.recognise(running.house, asked, running.clock.at)
    return running.house.writer.run_sync(
        lambda unit: letting_in.renew(unit, running.house, asked, expires_at)
    )


def stopped(running: RunningHouse, writer: str, reason: Stop) -> None:
    until = running.clock.at + 30 * DAY
    running.house.writer.run_sync(
        lambda unit: handhelds.stop(unit.connection, writer, reason, unit.at, until)
    )


def test_how_long_a_token_lasts_and_lets_read_out_of_reach_are_settings(opening: Opening) -> None:
    granted = admitted(opening(token_minutes=5, offline_grace_days=2))

    assert granted.expires_at == MORNING + 5 * MINUTE
    assert granted.grace_until == MORNING + 2 * DAY


def test_a_nonce_lasts_two_minutes(running: RunningHouse) -> None:
    asked = signed(running, admitted(running).writer)
    running.clock.pass_by(2 * MINUTE)

    with pytest.raises(DeviceRefused):
        renewed(running, asked)


def test_a_nonce_that_was_used_does_not_come_again_in_the_moment_it_runs_out(running: RunningHouse) -> None:
    asked = signed(running, admitted(running).writer)
    renewed(running, asked)
    expires_at = letting_in.recognise(running.house, asked, running.clock.at)
    running.clock.pass_by(2 * MINUTE)

    with pytest.raises(DeviceRefused):
        running.house.writer.run_sync(lambda unit: letting_in.renew(unit, running.house, asked, expires_at))


def tokens(running: RunningHouse) -> int:
    with running.house.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(sessions)).scalar_one()


def test_sign_ins_that_are_good_for_nothing_are_forgotten(running: RunningHouse) -> None:
    admitted(running)
    running.clock.pass_by(31 * DAY)

    assert asyncio.run(forget_sessions(running.house)) == 1
    assert tokens(running) == 0


@pytest.mark.both_engines
def test_the_last_token_of_a_stopped_one_is_kept_until_it_has_wiped_itself(running: RunningHouse) -> None:
    granted = admitted(running)
    stopped(running, granted.writer, Stop.LOST)
    running.clock.pass_by(400 * DAY)
    wiped = Wiped(documents=1, photos=0, unsent=0, wiped_at=MORNING)

    assert asyncio.run(forget_sessions(running.house)) == 0
    running.house.writer.run_sync(lambda unit: note_wiped(unit, granted.token, wiped))
    assert asyncio.run(forget_sessions(running.house)) == 1


def test_a_key_is_good_however_long_the_handheld_was_away(running: RunningHouse) -> None:
    writer = admitted(running).writer
    running.clock.pass_by(400 * DAY)

    assert renewed(running, signed(running, writer)).scope == "full"


@pytest.mark.parametrize("reason", [reason for reason in Stop if reason is not Stop.LOST])
def test_a_stopped_one_sends_for_a_month_and_then_no_more(running: RunningHouse, reason: Stop) -> None:
    writer = admitted(running).writer
    stopped(running, writer, reason)
    running.clock.pass_by(30 * DAY - MINUTE)
    before = renewed(running, signed(running, writer))
    running.clock.pass_by(2 * MINUTE)
    after = renewed(running, signed(running, writer))

    assert (before.scope, before.order) == ("send-only", ORDERS[reason])
    assert (after.scope, after.order, after.token) == ("none", ORDERS[reason], None)


def test_one_that_has_wiped_itself_gets_nothing_more(running: RunningHouse) -> None:
    writer = admitted(running).writer
    wiped = Wiped(documents=1, photos=0, unsent=0, wiped_at=MORNING)
    running.house.writer.run_sync(lambda unit: handhelds.note_wiped(unit.connection, writer, wiped, unit.at))

    with pytest.raises(DeviceRefused):
        renewed(running, signed(running, writer))


def test_a_twin_of_a_lost_one_stays_lost(running: RunningHouse) -> None:
    writer = admitted(running).writer
    stopped(running, writer, Stop.LOST)
    running.house.writer.run_sync(lambda unit: note_twin(unit, running.house, writer))

    assert renewed(running, signed(running, writer)).order == "wipe"


def dismissed(running: RunningHouse) -> None:
    """The worker has no role in the field any more."""
    person = replace(WORKER, roles=(Role.OBSERVER,))
    running.house.writer.run_sync(lambda unit: people.save_people(unit.connection, [person]))


def test_whoever_has_no_role_in_the_field_any_more_sends_and_wipes(running: RunningHouse) -> None:
    writer = admitted(running).writer
    dismissed(running)

    granted = renewed(running, signed(running, writer))

    assert (granted.scope, granted.order) == ("send-only", "send_then_wipe")


def test_a_lost_one_gets_no_token_by_that(running: RunningHouse) -> None:
    writer = admitted(running).writer
    stopped(running, writer, Stop.LOST)
    dismissed(running)

    granted = renewed(running, signed(running, writer))

    assert (granted.token, granted.order) == (None, "wipe")


def test_an_installation_may_demand_that_every_handheld_has_a_key(opening: Opening) -> None:
    running = opening(device_key_required=True)

    with pytest.raises(DeviceKeyNeeded):
        running.handheld(WORKER)
    assert admitted(running).scope == "full"


def test_a_lost_one_sends_nothing_whatever_was_agreed() -> None:
    assert standing(Stop.LOST, MORNING + DAY, MORNING).scope == "none"


def test_one_that_was_never_stopped_stands_well() -> None:
    assert standing(None, None, MORNING).scope == "full"
