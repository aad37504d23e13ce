"""What is recorded is there, whatever happens, and is said to have arrived only when it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from seed.running_server import RunningServer
from tests.browser.notebook import PIN, Notebook, built_parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_parts(tmp_path_factory.mktemp("parts"))


@pytest.fixture
def notebook(
    playwright: Playwright, server: RunningServer, parts: Path, tmp_path: Path
) -> Iterator[Notebook]:
    made = Notebook(playwright, tmp_path / "profile", server.address, parts)
    made.start()
    yield made
    made.close()


def test_a_report_made_with_no_network_is_answered_when_there_is_one(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    notebook.lose_network()
    report = notebook.report("井盖破损")
    assert notebook.queue()[report] in ("unsent", "sending")

    notebook.find_network()

    notebook.wait_until_answered(report)
    assert notebook.queue()[report] == "accepted"
    assert notebook.do("return carried.notebook.one(told)", f"ticket:{report}")["number"]


def test_a_killed_browser_loses_nothing_and_goes_on_counting(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    notebook.lose_network()
    before = {notebook.report("第一件"), notebook.report("第二件")}

    notebook.kill()
    notebook.start()

    locked = notebook.do("return [carried.vault.state, (await carried.notebook.unsent()).length]")
    assert locked[0] == "locked"
    after = notebook.report("锁着也能记")
    notebook.unlock()
    notebook.wait_until_answered(*before, after)
    assert {*before, after} <= {id_ for id_, state in notebook.queue().items() if state == "accepted"}


def test_nothing_lies_in_clear_on_the_handheld(notebook: Notebook, tmp_path: Path) -> None:
    notebook.come_in("worker1")
    notebook.wait_until_answered(notebook.report("独一无二的描述QX7"))
    notebook.close()

    files = [path.read_bytes() for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert any(b"command:" in content for content in files)
    for clear in ("独一无二的描述QX7", "QX7", "13800138000"):
        assert not any(clear.encode(code) in content for content in files for code in ("utf-8", "utf-16-le"))


def test_two_tabs_count_as_one(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    other = notebook.another_tab()
    record = """async () => { for (let i = 0; i < 10; i++)
      await install.current.notebook.record("note", {text: "一"}, {ticket: "019aab3c-5e80-7000-8a3f-2001c0ffee01"}) }"""
    notebook.page.evaluate(f"() => {{ window.recording = ({record})() }}")
    other.evaluate(record)
    notebook.page.evaluate("() => window.recording")

    notebook.until("return (await carried.notebook.unsent()).length === 0")
    counters = notebook.do(
        """return (await carried.notebook.read("command:"))
          .filter(({writer}) => writer === carried.person.session.writer).map(({counter}) => counter)"""
    )
    assert sorted(counters) == list(range(1, 21))
    assert other.evaluate("() => install.current.courier.state") == "standby"


def test_the_handheld_and_the_server_say_that_they_agree(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    notebook.wait_until_answered(notebook.report("一件"))

    agreement = notebook.do("return carried.compare()")

    assert agreement["agrees"], agreement
    assert agreement["here"] == agreement["there"] > 0


def test_a_second_person_reads_nothing_of_the_first_whose_work_is_sent_all_the_same(
    notebook: Notebook,
) -> None:
    notebook.come_in("worker1")
    notebook.page.route("**/_bulk_docs", lambda route: route.abort())
    notebook.report("张三没发出去的")
    notebook.do("await install.signOut()")
    notebook.page.unroute("**/_bulk_docs")

    notebook.come_in("worker2")

    assert notebook.queue() == {}
    notebook.until(
        """return new Promise((resolve) => { const asking = indexedDB.open("wangge"); asking.onsuccess = () => {
          const count = asking.result.transaction("outbox").objectStore("outbox").count();
          count.onsuccess = () => { asking.result.close(); resolve(count.result === 0); } } })"""
    )


def test_a_wrong_pin_opens_nothing(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    notebook.do("carried.vault.lock()")

    tried = "return carried.unlock(told).then(() => 'open', (error) => [error.name, error.tries_left])"

    assert notebook.do(tried, "274952") == ["WrongPin", 9]
    assert notebook.do("return carried.notebook.read('ticket:').catch((error) => error.name)") in (
        "VaultLocked",
        [],
    )
    assert notebook.do(tried, PIN) == "open"
