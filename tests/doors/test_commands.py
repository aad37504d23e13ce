"""The `wangge` command as an operator meets it: started wrongly, looking for damage, told to end."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from seed.running_server import RunningServer, free_port
from server.casework.errors import CarriesNoHandheld, PersonUnknown
from server.commands.pair import pair
from server.commands.verify import verify
from tests.doors.house import ServedHouse
from tests.doors.reports import registered
from tests.mobile_api.device import Device

Run = subprocess.CompletedProcess[str]


def wangge(*arguments: str, **settings: str) -> Run:
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, **settings},
    )


def says(run: Run, *words: str) -> bool:
    """Whether it ended with code 2 and these words, and spared the operator its inside."""
    return run.returncode == 2 and "Traceback" not in run.stderr and all(word in run.stderr for word in words)


def test_an_unknown_subcommand_is_named() -> None:
    assert says(wangge("seve"), "No such command 'seve'")


def test_a_misspelt_setting_stops_the_start_with_a_hint(tmp_path: Path) -> None:
    run = wangge("serve", "--data", str(tmp_path), WANGGE_PROT="8012")

    assert says(run, "WANGGE_PROT is no setting; did you mean WANGGE_PORT?")
    assert len(run.stderr.splitlines()) == 1


def test_a_setting_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    run = wangge("serve", "--data", str(tmp_path), WANGGE_PORT="many")

    assert says(run, "setting cannot be used", "port")


#: Nobody has looked at personal data here.
WHOLE_LOG = "access log: 0 entries, whole\n"


@pytest.mark.parametrize("command", ["serve", "verify", "migrate"])
def test_a_folder_without_a_city_is_told_what_to_do(tmp_path: Path, command: str) -> None:
    run = wangge(command, "--data", str(tmp_path / "empty"))

    assert says(run, "run wangge seed first", str(tmp_path))
    assert not (tmp_path / "empty").exists()


def test_migrating_what_is_up_to_date_changes_nothing(installed: Path, tmp_path: Path) -> None:
    data = shutil.copytree(installed, tmp_path / "data")

    run = wangge("migrate", "--data", str(data))

    assert (run.returncode, run.stdout) == (0, f"{data / 'wangge.sqlite'} is up to date\n")


@pytest.fixture(scope="module")
def worked_in(house: ServedHouse) -> ServedHouse:
    """A house in which two tickets have come to be."""
    registered(house)
    registered(house)
    return house


def test_a_folder_that_nobody_touched_holds(worked_in: ServedHouse) -> None:
    run = wangge("verify", "--data", str(worked_in.data))

    assert (run.returncode, run.stdout) == (0, f"2 tickets, 0 broken\n{WHOLE_LOG}")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE events SET payload = replace(payload, '路灯', '井盖') WHERE no = 1 AND ticket = :own",
        "UPDATE events SET payload = 'gone' WHERE no = 2 AND ticket = :own",
        "UPDATE events SET actor = 'somebody' WHERE no = 1 AND ticket = :own",
        "UPDATE events SET at = at - 1000000 WHERE no = 3 AND ticket = :own",
        "DELETE FROM events WHERE no = 1 AND ticket = :own",
        "DELETE FROM events WHERE no = 3 AND ticket = :own",
        "DELETE FROM events WHERE ticket = :own",
        "UPDATE tickets SET body = replace(body, 'dispatched', 'to_dispatch') WHERE id = :own",
        "UPDATE tickets SET body = 'gone' WHERE id = :own",
    ],
)
def test_whatever_is_tampered_with_is_found_and_named(
    worked_in: ServedHouse, tmp_path: Path, tampering: str
) -> None:
    own = worked_in.sql("SELECT id FROM tickets ORDER BY number LIMIT 1")[0][0]
    worked_in.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = ServedHouse("http://127.0.0.1", shutil.copytree(worked_in.data, tmp_path / "data"))
    copy.sql(
        tampering.replace(":own", f"'{own}'").replace("replace(payload", "replace(CAST(payload AS TEXT)")
    )

    run = CliRunner().invoke(verify, ["--data", str(copy.data)])

    copy.close()
    assert (run.exit_code, run.output) == (1, f"broken: {own}\n2 tickets, 1 broken\n{WHOLE_LOG}")


def test_a_server_that_is_told_to_end_ends_though_feeds_are_open(installed: Path, tmp_path: Path) -> None:
    data = shutil.copytree(installed, tmp_path / "data")
    server = RunningServer(data, free_port())
    server.start()
    served = ServedHouse(server.address, data)
    handheld = served.pair("worker1")
    since = handheld.client.get(f"{handheld.mailbox}/_changes").json()["last_seq"]
    waiting = {"feed": "longpoll", "since": since, "heartbeat": 600_000}

    with handheld.client.stream("GET", f"{handheld.mailbox}/_changes", params=waiting) as feed:
        server.stop()
        told = feed.read()

    served.close()
    assert b'"last_seq"' in told  # it ended by itself, and was not cut off when the server's grace was over
    assert "Traceback" not in (data / "server.log").read_text()


def test_a_port_that_is_taken_ends_the_start_with_a_sentence(worked_in: ServedHouse) -> None:
    port = str(httpx.URL(worked_in.address).port)

    run = wangge("serve", "--data", str(worked_in.data), "--port", port)

    assert run.returncode != 0
    assert "address already in use" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_operator_pairs_a_handheld_while_the_house_is_served(house: ServedHouse) -> None:
    run = CliRunner().invoke(pair, ["worker1", "--data", str(house.data), "--address", house.address])

    assert run.exit_code == 0, run.output
    link = next(word for word in run.stdout.split() if "#pair=" in word)
    assert link.startswith(f"{house.address}/handheld/#pair=")
    assert "▄" in run.stdout
    assert Device(house).pair(link.partition("=")[2]).json()["person"] == "worker-1"


@pytest.mark.parametrize(
    ("reference", "refusal"), [("nobody", PersonUnknown), ("street1", CarriesNoHandheld)]
)
def test_nobody_is_paired_who_is_unknown_or_carries_no_handheld(
    house: ServedHouse, reference: str, refusal: type[Exception]
) -> None:
    run = CliRunner().invoke(pair, [reference, "--data", str(house.data)])

    assert isinstance(run.exception, refusal)
