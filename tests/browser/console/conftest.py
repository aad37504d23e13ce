"""Seats at the console, and what a day on the telephone brings before anybody looks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from seed.running_server import RunningServer
from tests.browser.console.seat import Seat
from tests.browser.looking import ARGUMENTS, CHROMIUM
from tests.doors.house import ServedHouse

Seats = Callable[[], Seat]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture
def seats(browser: Browser, server: RunningServer) -> Iterator[Seats]:
    """Makes seats, each for a person of their own."""
    made: list[Seat] = []

    def make() -> Seat:
        made.append(Seat(browser, server.address))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def seat(seats: Seats) -> Seat:
    return seats()


@pytest.fixture(scope="module")
def house(server: RunningServer, installed: Path) -> Iterator[ServedHouse]:
    """The same house by its doors, for what happens behind the screen's back."""
    served = ServedHouse(server.address, installed)
    yield served
    served.close()
