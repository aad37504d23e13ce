"""Where no identity provider is named, or none answers."""

from collections.abc import Iterator

import pytest

from seed.running_server import free_port
from tests.doors.house import ServedHouse, problem
from tests.engines import Template
from tests.warm_server import WarmServer


@pytest.fixture(scope="module")
def unanswered(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    """A house whose provider is away."""
    data, port = tmp_path_factory.mktemp("unanswered") / "data", free_port()
    url = template.copied_to(data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WANGGE_OIDC_ISSUER", f"http://127.0.0.1:{free_port()}")
        environment.setenv("WANGGE_OIDC_CLIENT_ID", "wangge")
        environment.setenv("WANGGE_PUBLIC_ADDRESS", f"http://127.0.0.1:{port}")
        server = WarmServer(data, port, url)
        server.start()
    served = ServedHouse(server.address, data, url)
    yield served
    served.close()
    server.stop()


def test_where_no_provider_is_named_there_is_none(house: ServedHouse) -> None:
    assert house.anybody.get("/api/v1/sign-in-ways").json() == {"password": True, "provider": None}
    problem(house.anybody.get("/api/v1/oidc/begin"), 404, "oidc-off")
    problem(house.anybody.get("/api/v1/oidc/return"), 404, "oidc-off")
    problem(house.anybody.get("/api/v1/oidc/leave"), 404, "oidc-off")


def test_while_the_provider_does_not_answer_people_are_told_and_passwords_still_do(
    unanswered: ServedHouse,
) -> None:
    led = unanswered.anybody.get("/api/v1/oidc/begin")
    assert led.headers["location"] == "/console/?sign-in=silent"
    assert unanswered.desk("street1").get("/api/v1/tickets").status_code == 200
