"""One small city is installed per run; each module is served a copy of it by a process of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from seed.running_server import RunningServer, free_port
from server.casework.installation import install
from sync.clock import system_clock
from tests.doors.city import city
from tests.doors.house import ServedHouse

CLIENTS_ORIGIN = "https://clients.example"
REQUEST_BYTES_MAX = 3 << 20


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    install(folder, city(), system_clock)
    return folder


@pytest.fixture(scope="module")
def house(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(installed, data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_CORS_ORIGINS", CLIENTS_ORIGIN)
        environment.setenv("WANGGE_REQUEST_BYTES_MAX", str(REQUEST_BYTES_MAX))
        server = RunningServer(data, free_port())
        server.start()
    served = ServedHouse(server.address, data)
    yield served
    served.close()
    server.stop()
