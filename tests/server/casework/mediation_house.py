"""The small city with mediators: a house in which disputes are settled, and what its people push and ask."""

import base64
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from nacl.public import PublicKey, SealedBox

from server.casework.installation import CityParts
from server.casework.mediation import desk
from server.casework.people import actor_of
from server.casework.sealing import PartyCard
from server.domain.directory import Directory
from server.domain.mediation.asked import PartyGiven, Registration
from server.domain.mediation.case import Case
from server.domain.mediation.transitions import CaseStep
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.store import mediations
from tests.server import small_city
from tests.server.domain.mediation.cases import DIRECTORY, TODAY, mediator
from tests.server.running_house import Handheld, Json, RunningHouse, id_of

MEDIATOR = Person(id="mediator-1", name="黄和", roles=(Role.MEDIATOR,), unit="committee-1", login="mediator1")
COLLEAGUE = Person(
    id="mediator-2", name="吴睦", roles=(Role.MEDIATOR,), unit="committee-1", login="mediator2"
)
JUSTICE = Person(
    id="justice-head",
    name="司法",
    roles=(Role.STREET_COORDINATOR,),
    scope=("s1",),
    unit="justice-1",
    login="justice1",
)
DISTRICT = Person(
    id="district-1", name="钱区", roles=(Role.DISTRICT_COORDINATOR,), scope=("d1",), login="district1"
)
MEDIATORS = (MEDIATOR, COLLEAGUE, JUSTICE)

APPLICANT = PartyCard(
    name="夏雨荷", phone="13812345678", id_number="460106199001011234", address="海甸五西路1号"
)
RESPONDENT = PartyCard(name="林大牛", phone="13987654321")

#: Two mediators with an account, and none besides who could be asked.
LISTED = Directory(
    version="1",
    bodies=DIRECTORY.bodies,
    people=(mediator("mediator-1"), mediator("mediator-2", open_cases=2)),
)


def city_with_mediators() -> CityParts:
    small = small_city.city()
    return replace(small, people=(*small.people, *MEDIATORS, DISTRICT), directory=LISTED)


def sealed(running: RunningHouse, card: PartyCard) -> str:
    key = PublicKey(base64.b64decode(running.house.keys.public))
    return base64.b64encode(SealedBox(key).encrypt(msgspec.json.encode(card))).decode()


def registration(running: RunningHouse, **changed: Any) -> Json:
    """The body of 调解登记 as a mediator's handheld writes it."""
    return {
        "source": "application",
        "dispute_type": "neighbour",
        "matter": "楼上漏水",
        "parties": [
            {"side": "applicant", "sealed": sealed(running, APPLICANT)},
            {"side": "respondent", "sealed": sealed(running, RESPONDENT)},
        ],
        "applied_on": TODAY.isoformat(),
        "area": "g1",
        "takes_it": True,
        **changed,
    }


def about(handheld: Handheld, case: UUID, kind: str, body: Json) -> Json:
    """A command about a case."""
    return handheld.command(kind, body, mediation=str(case))


def registered_by(running: RunningHouse, handheld: Handheld, **changed: Any) -> Case:
    """A case that was registered on a handheld and taken in."""
    written = handheld.command("mediation", registration(running, **changed))
    handheld.push(written)
    running.take_in()
    return case_of(running, id_of(written))


def case_of(running: RunningHouse, case: UUID) -> Case:
    with running.house.engine.connect() as connection:
        found = mediations.by_id(connection, case)
    assert found is not None
    return found


def actor(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, date(2026, 11, 23))


def take(running: RunningHouse, person: Person, case: Case, step: CaseStep, asked: Struct) -> Case:
    """A step at a desk."""
    who = actor(running, person)
    return running.house.writer.run_sync(
        lambda unit: desk.take_case_step(unit, running.house, who, str(case.id), step, asked, None)
    )


def registered_at_desk(running: RunningHouse, person: Person, **changed: Any) -> Case:
    known: dict[str, Any] = {
        "source": "hotline",
        "dispute_type": "neighbour",
        "matter": "楼上漏水",
        "parties": (PartyGiven(side="applicant"), PartyGiven(side="respondent")),
        "applied_on": TODAY,
        "area": "g1",
        **changed,
    }
    who = actor(running, person)
    asked = Registration(**known)
    cards = (APPLICANT, RESPONDENT)
    return running.house.writer.run_sync(
        lambda unit: desk.register_at_desk(unit, running.house, who, asked, cards, key="k1")
    )[0]


HALF_AN_HOUR = timedelta(minutes=30)
