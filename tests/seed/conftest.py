"""The demo city, and where things lie in it, for all tests of the room."""

import pytest

from geo.locate import Locator
from seed.city import City
from tests.demo_city import demo_city


@pytest.fixture(scope="session")
def city() -> City:
    return demo_city()


@pytest.fixture(scope="session")
def locator(city: City) -> Locator:
    return Locator(city.boundaries)
