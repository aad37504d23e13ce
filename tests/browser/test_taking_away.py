"""A grid that is taken away and given back: what lies on the handheld goes, with a word why, and comes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Playwright

from seed.running_server import RunningServer
from server.domain.calendar import CHINA
from tests.browser.notebook import PIN, Notebook, built_parts
from tests.doors.city import PASSWORD
from tests.doors.reports import a_report, post_report

TICKET_HERE = "return (await carried.notebook.one(`ticket:${told}`)) !== null"
TICKET_GONE = "return (await carried.notebook.one(`ticket:${told}`)) === null"


@contextmanager
def desk(server: RunningServer, login: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=180) as signed_in:
        token = signed_in.post("/api/v1/session", json={"login": login, "password": PASSWORD}).json()["token"]
        signed_in.headers["Authorization"] = f"Bearer {token}"
        yield signed_in


@pytest.fixture
def admin(server: RunningServer) -> Iterator[httpx.Client]:
    with desk(server, "admin1") as signed_in:
        yield signed_in


@pytest.fixture
def ticket(server: RunningServer) -> str:
    """The id of one in g1 that somebody has called in."""
    with desk(server, "operator1") as operator:
        return str(post_report(operator, a_report()).json()["ticket"]["id"])


@pytest.fixture
def notebook(
    playwright: Playwright, server: RunningServer, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Notebook]:
    parts = built_parts(tmp_path_factory.mktemp("parts"))
    made = Notebook(playwright, tmp_path / "profile", server.address, parts)
    made.start()
    yield made
    made.close()


def given(admin: httpx.Client) -> None:
    since = str(datetime.now(CHINA).date())
    reply = admin.post("/api/v1/people/worker-lin/posts", json={"area": "g1", "since": since})
    assert reply.status_code == 201, reply.text


def test_a_grid_that_is_taken_away_takes_its_documents_along_and_answers_what_was_recorded_on_it(
    notebook: Notebook, admin: httpx.Client, ticket: str
) -> None:
    entered = {"id": "worker-lin", "name": "林网格", "roles": ["grid_worker"], "login": "lin"}
    first = admin.post("/api/v1/people", json=entered).json()["first_password"]
    given(admin)
    notebook.do("await install.signIn('lin', told)", first)
    notebook.do("await carried.setPin(told)", PIN)
    notebook.wait_for("live")
    notebook.until(TICKET_HERE, ticket)
    notebook.lose_network()
    note = notebook.do(
        "return (await carried.notebook.record('note', {text: '没发出去的'}, {ticket: told})).uuid", ticket
    )

    ended = admin.post("/api/v1/people/worker-lin/posts/ended", json={"area": "g1"})
    assert ended.is_success, ended.text
    assert notebook.do(TICKET_HERE, ticket)
    notebook.find_network()

    notebook.until(TICKET_GONE, ticket)
    notebook.until(
        """return (await carried.notebook.read("notice:"))
          .some(({kind, gone}) => kind === "areas" && gone.includes(told))""",
        ticket,
    )
    notebook.wait_until_answered(note)
    assert notebook.queue()[note] == "refused"

    given(admin)

    notebook.until(TICKET_HERE, ticket)
