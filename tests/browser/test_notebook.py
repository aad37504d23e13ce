"""What is recorded is there, whatever happens, and is said to have arrived only when it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from seed.running_server import RunningServer
from tests.browser.notebook import PIN, Notebook, built_parts
from tests.doors.city import PASSWORD


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
    notebook.wait_until_answered(notebook.report("有工单可读"))
    notebook.do("carried.lock()")

    tried = "return carried.unlock(told).then(() => 'open', (error) => [error.name, error.tries_left])"

    assert notebook.do(tried, "274952") == ["WrongPin", 9]
    assert (
        notebook.do("return carried.notebook.read('ticket:').catch((error) => error.name)") == "VaultLocked"
    )
    assert notebook.do(tried, PIN) == "open"


def test_what_one_tab_locks_or_leaves_is_locked_and_left_in_all(notebook: Notebook) -> None:
    notebook.come_in("worker1")
    other = notebook.another_tab()
    other.evaluate("pin => install.current.unlock(pin)", PIN)

    notebook.do("carried.lock()")

    other.wait_for_function("install.current.vault.state === 'locked'")
    notebook.unlock()
    notebook.do("await install.signOut()")
    other.wait_for_function("install.current === null")


def test_of_two_tabs_that_set_a_pin_at_once_one_makes_the_keys_and_the_other_takes_them(
    notebook: Notebook,
) -> None:
    notebook.do("await install.signIn(told[0], told[1])", ["worker1", PASSWORD])
    other = notebook.another_tab()
    set_pin = "pin => install.current.setPin(pin).then(() => 'set', (error) => error.name)"
    notebook.page.evaluate(f"pin => {{ window.setting = ({set_pin})(pin) }}", PIN)

    answers = {other.evaluate(set_pin, PIN), notebook.page.evaluate("() => window.setting")}

    assert answers == {"set", "VaultLocked"}
    unlock = "async pin => { await install.current.unlock(pin); return install.current.vault.id }"
    assert notebook.page.evaluate(unlock, PIN) == other.evaluate(unlock, PIN)
