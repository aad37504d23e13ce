"""What a handheld gone wrong pushes never blocks its queue and never vanishes: kept, shown, and answered."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seed.reckoning import Api
from seed.running_server import RunningServer, free_port
from tests.main_job.conftest import PASSWORD
from tests.warm_server import WarmServer

SCRIPT = Path(__file__).with_name("odd_documents.mjs")

EXPECTED = {
    "malformed": "malformed",
    "no counter at all": "malformed",
    "not a command": "not_a_command",
    "future": "newer_schema",
    "unknown kind": "unknown_kind",
    "foreign author": "foreign_author",
    "foreign writer": "foreign_writer",
    "oversized": "oversized",
    "edited": "edited",
    "deleted": "deleted_by_handheld",
}


@pytest.fixture(scope="module")
def odd_day(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("odd")
    data = folder / "data"
    subprocess.run(["cp", "-r", str(installed), str(data)], check=True)
    server = WarmServer(data, free_port())
    server.start()
    ended = subprocess.run(
        ["node", str(SCRIPT), server.address, "worker01", PASSWORD, str(folder)],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    yield server, json.loads(ended.stdout)
    server.stop()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_that_cannot_be_taken_in_is_answered_by_a_receipt_that_says_why(
    odd_day: tuple[RunningServer, dict[str, Any]], name: str
) -> None:
    verdict = odd_day[1][name]["verdicts"][-1]

    assert (verdict["status"], verdict["reason_code"]) == ("quarantined", EXPECTED[name])


def test_each_of_them_is_kept_whole_where_its_coordinator_sees_it(
    odd_day: tuple[RunningServer, dict[str, Any]],
) -> None:
    server, answers = odd_day

    kept = {
        document["document"]: document
        for district in ("xiuying", "longhua", "qiongshan", "meilan")
        for document in Api(server.address, f"coordinator-{district}", PASSWORD).quarantined()
    }

    assert {answers[name]["id"]: EXPECTED[name] for name in EXPECTED} == {
        document_id: document["reason_code"] for document_id, document in kept.items()
    }
    assert len(kept[answers["oversized"]["id"]]["body"]) > 400_000
    assert "改过的内容" in kept[answers["edited"]["id"]]["body"]


def test_the_good_report_behind_them_becomes_a_ticket(
    odd_day: tuple[RunningServer, dict[str, Any]],
) -> None:
    server, answers = odd_day

    verdict = answers["good"]["verdicts"][-1]
    ticket = Api(server.address, "operator", PASSWORD).card(verdict["ticket"])

    assert verdict["status"] == "accepted"
    assert ticket["ticket"]["description"] == "井盖缺失"
