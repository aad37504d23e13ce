"""What holds for every test: where skipping is not allowed, a skipped test has failed."""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.engines import engine_kind, houses_server

__all__ = ["engine_kind", "houses_server"]

#: Set by `.ci/run`: a test that cannot run on that machine is a defect of our own set-up.
STRICT = os.environ.get("WANGGE_TEST_STRICT") == "1"

# No test measures time: that is what `bench/` is for. What lets a change in tries the same examples each time, so that
# it answers the same of the same tree; everybody else's run seeks new ones.
settings.register_profile(
    "untimed", deadline=None, derandomize=STRICT, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

#: Real boundaries that the repository may not carry are the one thing that a machine may lack all the same.
DATA = "WANGGE_TEST_DATA"

#: Rooms whose files take minutes. They begin first, so that in the end no worker waits for another's.
LONG = ("main_job", "browser", "handheld", "sync")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        room = item.nodeid.split("/")[1]
        return LONG.index(room) if room in LONG else len(LONG)

    items.sort(key=turn)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_kind" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine_kind", ["sqlite", "postgresql"], indirect=True, scope="session")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    reason = str(call.excinfo.value) if call.excinfo is not None else ""
    lacks_data_only = DATA in reason and DATA not in os.environ
    if STRICT and report.skipped and not lacks_data_only:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which WANGGE_TEST_STRICT forbids: {reason}"
    return report
