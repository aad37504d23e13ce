"""One small city is installed per run; each module is served a copy of it by a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seed.running_server import free_port
from sync.clock import system_clock
from tests.doors.city import city
from tests.doors.house import ServedHouse
from tests.engines import Template, server_for
from tests.quick_install import quick_install
from tests.warm_server import WarmServer

CLIENTS_ORIGIN = "https://clients.example"
REQUEST_BYTES_MAX = 3 << 20
PUBLIC_REQUESTS_MAX = 60


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, engine_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    def installs(folder: Path, url: str) -> None:
        quick_install(folder, city(), system_clock, url)

    return Template(tmp_path_factory.mktemp("city"), installs, server_for(request, engine_kind))


@pytest.fixture(scope="session")
def installed(template: Template) -> Path:
    return template.folder


@pytest.fixture(scope="module")
def house(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    data = tmp_path_factory.mktemp("served") / "data"
    url = template.copied_to(data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_CORS_ORIGINS", CLIENTS_ORIGIN)
        environment.setenv("WANGGE_REQUEST_BYTES_MAX", str(REQUEST_BYTES_MAX))
        environment.setenv("WANGGE_PUBLIC_REQUESTS_A_DAY_MAX", str(PUBLIC_REQUESTS_MAX))
        server = WarmServer(data, free_port(), url)
        server.start()
    served = ServedHouse(server.address, data, url)
    yield served
    served.close()
    server.stop()
