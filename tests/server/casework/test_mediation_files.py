"""What becomes of a case: its forms are printed, it leaves the mailboxes, and who the parties were is forgotten."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from server.casework import figures, installation
from server.casework.errands import forget, shelve_all
from server.casework.errors import CaseUnknown
from server.casework.figures import Asked
from server.casework.mediation.forms import Form, FormKind
from server.casework.mediation.printing import form_to_print, printed
from server.commands.figures import figures as command
from server.commands.verify import verify
from server.domain.errors import NoSuchPart
from server.domain.mediation.case import Case
from server.domain.mediation.errors import NotYourCase
from server.domain.mediation.events import verified_case
from server.domain.mediation.transitions import CaseState
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.store import access_log, contacts, facts, ledger, mediations
from tests.engines import Template, server_for
from tests.server.casework.mediation_house import (
    COLLEAGUE,
    DISTRICT,
    MEDIATOR,
    about,
    actor,
    case_of,
    city_with_mediators,
    registered_by,
)
from tests.server.domain.mediation.examples import CASE_EXAMPLES
from tests.server.running_house import Handheld, RunningHouse
from tests.server.small_city import MORNING

pytestmark = pytest.mark.both_engines

DAY, YEARS = timedelta(days=1), timedelta(days=2 * 365 + 3)
SUPERVISOR = Actor(id="supervisor-1", roles=frozenset({Role.SUPERVISOR}))
EVENING = (
    ("mediation_consent", CASE_EXAMPLES["mediation_consent"]),
    ("mediation_consent", {**CASE_EXAMPLES["mediation_consent"], "party": 2}),
    ("mediation_session", CASE_EXAMPLES["mediation_session"]),
    ("mediation_agreement", CASE_EXAMPLES["mediation_agreement"]),
    ("mediation_signing", CASE_EXAMPLES["mediation_signing"]),
    ("mediation_performance", CASE_EXAMPLES["mediation_performance"]),
    ("mediation_follow_up", CASE_EXAMPLES["mediation_follow_up"]),
)


@pytest.fixture(scope="module")
def with_mediators(
    request: pytest.FixtureRequest, engine_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    def install(folder: Path, url: str) -> None:
        installation.install(folder, city_with_mediators(), lambda: MORNING - DAY, url)

    return Template(tmp_path_factory.mktemp("papers") / "data", install, server_for(request, engine_kind))


@pytest.fixture
def running(with_mediators: Template, tmp_path: Path) -> Iterator[RunningHouse]:
    opened = RunningHouse(tmp_path / "house", with_mediators)
    yield opened
    opened.close()


@pytest.fixture
def handheld(running: RunningHouse) -> Handheld:
    return running.handheld(MEDIATOR)


def mediated(running: RunningHouse, handheld: Handheld, commands: int = len(EVENING)) -> Case:
    """A case that went so far along an evening."""
    case = registered_by(running, handheld)
    handheld.push(*(about(handheld, case.id, kind, body) for kind, body in EVENING[:commands]))
    running.take_in()
    return case_of(running, case.id)


def ended(running: RunningHouse, handheld: Handheld, case: UUID) -> None:
    handheld.push(about(handheld, case, "mediation_end", CASE_EXAMPLES["mediation_end"]))
    running.take_in()
    assert case_of(running, case).state is CaseState.ENDED


def form(running: RunningHouse, case: Case, kind: FormKind, person: Person = MEDIATOR) -> Form:
    who = actor(running, person)
    return running.house.writer.run_sync(
        lambda unit: form_to_print(unit, running.house, who, str(case.id), kind, "存卷")
    )[0]


def test_a_form_names_the_parties_in_clear_and_the_print_is_written_down(
    running: RunningHouse, handheld: Handheld
) -> None:
    case = mediated(running, handheld)
    application = form(running, case, "application")
    assert (application.title, application.number) == ("人民调解申请书", case.number)
    assert dict(application.sections)["申请人（1）"].startswith("姓名或者名称：夏雨荷；身份证件号：4601")
    assert dict(application.sections)["纠纷事实及申请事项"] == "楼上漏水"
    with running.house.engine.connect() as connection:
        (entry,) = access_log.of_ticket(connection, str(case.id))
    assert (entry.person, entry.access.value, entry.about, entry.reason) == (
        MEDIATOR.id,
        "form_printed",
        "application",
        "存卷",
    )


def test_the_agreement_says_who_does_what_by_when_and_until_when_the_court_confirms(
    running: RunningHouse, handheld: Handheld
) -> None:
    agreement = form(running, mediated(running, handheld), "agreement")
    told = dict(agreement.sections)
    assert agreement.title == "人民调解协议书"
    assert told["经调解，自愿达成如下协议"] == (
        "1. 林大牛：赔偿500元；履行方式：转账；履行期限：2026年12月3日"
    )
    assert "2026年12月23日前共同向人民法院申请司法确认" in told["效力"]
    assert "人民调解员（签名）：黄和 ＿＿＿＿＿＿＿＿" in agreement.signatures
    assert "甲街道人民调解委员会（印章）" in agreement.signatures


def test_visits_are_recorded_with_when_by_whom_and_what_was_found(
    running: RunningHouse, handheld: Handheld
) -> None:
    visits = form(running, mediated(running, handheld), "follow_up")
    assert dict(visits.sections)["第 1 次回访（例行回访）"] == (
        "回访时间：2026年11月23日09:30\n回访人：黄和\n回访情况：双方和好"
    )


@pytest.mark.parametrize("kind", ["agreement", "follow_up"])
def test_there_is_no_form_of_what_has_not_happened(
    running: RunningHouse, handheld: Handheld, kind: FormKind
) -> None:
    case = mediated(running, handheld, commands=3)
    with pytest.raises(NoSuchPart):
        form(running, case, kind)


@pytest.mark.parametrize(
    ("person", "refusal"), [(COLLEAGUE, CaseUnknown), (DISTRICT, NotYourCase)], ids=["colleague", "district"]
)
def test_who_may_not_learn_who_the_parties_are_prints_nothing(
    running: RunningHouse, handheld: Handheld, person: Person, refusal: type[Exception]
) -> None:
    case = mediated(running, handheld)
    with pytest.raises(refusal):
        form(running, case, "agreement", person)


def test_a_month_after_its_end_a_case_leaves_the_mailboxes_with_its_commands(
    running: RunningHouse, handheld: Handheld
) -> None:
    case = mediated(running, handheld, commands=3)
    ended(running, handheld, case.id)
    other = mediated(running, handheld, commands=3)
    running.clock.pass_by(30 * DAY - timedelta(hours=1))
    assert asyncio.run(shelve_all(running.house)) == 0
    running.clock.pass_by(timedelta(hours=2))
    assert asyncio.run(shelve_all(running.house)) == 1
    assert asyncio.run(shelve_all(running.house)) == 0
    names = running.live_ids(handheld.mailbox)
    assert f"mediation:{case.id}" not in names
    assert f"mediation:{other.id}" in names
    assert len([name for name in names if name.startswith("command:")]) == 4
    newcomer = running.handheld(MEDIATOR)
    assert f"mediation:{case.id}" not in running.live_ids(newcomer.mailbox)


def test_who_the_parties_were_is_forgotten_after_the_policys_months_and_the_chain_still_verifies(
    running: RunningHouse, handheld: Handheld
) -> None:
    case, open_case = mediated(running, handheld, commands=3), mediated(running, handheld, commands=3)
    ended(running, handheld, case.id)
    before = case_of(running, case.id)
    running.clock.pass_by(YEARS - 10 * DAY)
    assert asyncio.run(forget(running.house)) == 0
    running.clock.pass_by(10 * DAY)
    assert asyncio.run(forget(running.house)) == 2
    assert asyncio.run(forget(running.house)) == 0
    with running.house.engine.connect() as connection:
        kept = [contacts.ciphertext(connection, party.contact_id or "") for party in before.parties]
        others = [contacts.ciphertext(connection, party.contact_id or "") for party in open_case.parties]
        looks = access_log.of_ticket(connection, str(case.id))
        written = dict(ledger.field_commands_of(connection, case.id))[str(case.id)]
        left_open = dict(ledger.field_commands_of(connection, open_case.id))[str(open_case.id)]
        assert verified_case(mediations.events_of(connection, case.id)) == before
    assert kept == [None, None]
    assert None not in others
    assert [look.access.value for look in looks] == ["contact_removed"] * 2
    assert (b'"sealed"' in written, b'"sealed"' in left_open) == (False, True)


def test_figures_count_cases_and_can_be_made_again(running: RunningHouse, handheld: Handheld) -> None:
    for _ in range(5):
        mediated(running, handheld)
    today = MORNING.date()
    period = Asked(since=today, until=today, by="unit")
    answer = figures.figure_of(running.house, SUPERVISOR, "case_agreed", period)
    assert (answer.total.n, answer.total.rate) == (5, 1.0)
    assert [(row.key, row.n) for row in answer.rows] == [("justice-1", 5)]
    every = {
        each.id: each.total.n
        for each in figures.every_figure(running.house, SUPERVISOR, Asked(since=today, until=today))
    }
    assert (every["case_settled"], every["case_performed"]) == (5, 0)


def test_rows_of_cases_that_were_lost_are_found_out_and_made_again(
    running: RunningHouse, handheld: Handheld
) -> None:
    case = mediated(running, handheld)
    with running.house.engine.connect() as connection:
        known = facts.facts_of_case(connection, case.id)
    running.house.writer.run_sync(
        lambda unit: unit.connection.exec_driver_sql("UPDATE case_facts SET case_agreed = 0")
    )
    data = ["--data", str(running.folder)]
    environment = {"WANGGE_DATABASE": running.url}
    assert "facts to be rebuilt" in CliRunner().invoke(verify, data, env=environment).output
    remade = CliRunner().invoke(command, ["rebuild", *data], env=environment)
    assert remade.output == "0 tickets, 1 mediation cases\n"
    with running.house.engine.connect() as connection:
        assert facts.facts_of_case(connection, case.id) == known


def test_a_form_is_a_pdf_with_its_font_inside(running: RunningHouse, handheld: Handheld) -> None:
    case, who = mediated(running, handheld), actor(running, MEDIATOR)
    sheet, mark = running.house.writer.run_sync(
        lambda unit: form_to_print(unit, running.house, who, str(case.id), "agreement", "存卷")
    )
    document = printed(sheet, mark, None)
    assert document.startswith(b"%PDF-")
    assert b"/FontFile2" in document
