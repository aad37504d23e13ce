"""Signatures, papers and proofs of a mediation case: seen again by who may, with their name across."""

import itertools
from collections.abc import Iterator

import httpx
import pytest

from sync.clock import system_clock
from tests.browser.trade import trading
from tests.doors.house import Handheld, ServedHouse, problem
from tests.mobile_api.uploading import looked_at, send, sha256_of
from tests.pictures import jpeg

_keys = itertools.count(1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    with trading(tmp_path_factory.mktemp("pictures") / "data") as served:
        yield served


class Filed:
    """A case of mediator1 with helper1: a signature, a photo of the spot, a confidential one."""

    def __init__(self, house: ServedHouse) -> None:
        self.house = house
        self.mediator: Handheld = house.handheld("mediator1")
        self.signature, self.spot, self.secret = jpeg(1), jpeg(2), jpeg(3)
        self.case = self.register("mediator1")
        for content in (self.signature, self.spot, self.secret):
            looked_at(self.mediator.client, send(self.mediator.client, content))
        for name, body in (
            ("invite", {"person": "helper-1", "part": "helper"}),
            ("consent", {"party": 1, "how": "signature", "signature": sha256_of(self.signature)}),
            ("add_material", {"kind": "evidence", "text": "现场", "sha256": sha256_of(self.spot)}),
            (
                "add_material",
                {"kind": "evidence", "text": "现场", "sha256": sha256_of(self.secret), "confidential": True},
            ),
        ):
            self.take(self.case, name, {"rights_told": True, **body} if name == "consent" else body)

    def register(self, login: str) -> str:
        asked = {
            "source": "application",
            "dispute_type": "neighbour",
            "matter": "楼上漏水",
            "parties": [{"side": "applicant"}, {"side": "respondent"}],
            "applied_on": system_clock().date().isoformat(),
            "area": "g1",
            "takes_it": True,
        }
        desk = self.house.desk(login)
        key = {"Idempotency-Key": f"pictures-{next(_keys)}"}
        registered = desk.post("/api/v1/mediations", json=asked, headers=key)
        assert registered.status_code == 201, registered.text
        return str(registered.json()["case"]["id"])

    def take(self, case: str, step: str, body: object, login: str = "mediator1") -> None:
        taken = self.house.desk(login).post(f"/api/v1/mediations/{case}/{step}", json=body)
        assert taken.is_success, taken.text

    def at_desk(self, login: str, content: bytes, case: str | None = None) -> httpx.Response:
        address = f"/api/v1/mediations/{case or self.case}/pictures/{sha256_of(content)}"
        return self.house.desk(login).get(address)

    def on_handheld(self, login: str, content: bytes, **asked: str) -> httpx.Response:
        client = self.house.handheld(login).client
        return client.get(f"/mobile/v1/mediations/{self.case}/pictures/{sha256_of(content)}", params=asked)


@pytest.fixture(scope="module")
def filed(house: ServedHouse) -> Filed:
    return Filed(house)


@pytest.mark.parametrize("picture", ["signature", "spot", "secret"])
def test_who_leads_a_case_sees_its_pictures_again(filed: Filed, picture: str) -> None:
    content = getattr(filed, picture)
    for seen in (filed.on_handheld("mediator1", content, size="256"), filed.at_desk("mediator1", content)):
        assert seen.status_code == 200, seen.text
        assert seen.headers["content-type"] == "image/jpeg"
        assert seen.headers["cache-control"] == "private, no-store"


def test_each_reader_finds_their_own_name_on_it(filed: Filed) -> None:
    assert filed.at_desk("mediator1", filed.spot).content != filed.at_desk("justice1", filed.spot).content


def test_who_helps_sees_the_spot_and_neither_signatures_nor_what_is_confidential(filed: Filed) -> None:
    assert filed.on_handheld("helper1", filed.spot).status_code == 200
    problem(filed.on_handheld("helper1", filed.signature), 404, "photo-unknown")
    problem(filed.on_handheld("helper1", filed.secret), 404, "photo-unknown")


@pytest.mark.parametrize("picture", ["signature", "spot"])
def test_who_sees_only_the_state_of_a_case_sees_none_of_its_pictures(filed: Filed, picture: str) -> None:
    problem(filed.at_desk("operator1", getattr(filed, picture)), 404, "photo-unknown")


@pytest.mark.parametrize("login", ["mediator2", "handler1", "worker3"])
def test_who_does_not_see_a_case_is_not_even_told_that_it_is_there(filed: Filed, login: str) -> None:
    problem(filed.at_desk(login, filed.spot), 404, "case-unknown")


def test_a_picture_that_the_case_does_not_name_is_unknown_there(filed: Filed) -> None:
    problem(filed.at_desk("mediator1", jpeg(4)), 404, "photo-unknown")


def test_naming_the_digest_of_what_somebody_else_has_sent_opens_nothing(filed: Filed) -> None:
    own = filed.register("mediator2")
    evidence = {"kind": "evidence", "text": "现场", "sha256": sha256_of(filed.spot)}
    filed.take(own, "add_material", evidence, "mediator2")

    problem(filed.at_desk("mediator2", filed.spot, own), 404, "photo-awaited")
