"""The demo city is drawn once for all tests of it: that takes some seconds."""

import pytest

from geo.locate import Locator
from seed.city import City
from seed.haikou import haikou


@pytest.fixture(scope="session")
def city() -> City:
    return haikou()


@pytest.fixture(scope="session")
def locator(city: City) -> Locator:
    return Locator(city.boundaries)
