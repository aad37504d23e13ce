"""The small city with mediators, a help station and a dispute: what the screens of mediators and helpers show."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from seed.running_server import free_port
from server.domain.stations import Station
from sync.clock import system_clock
from tests.doors.city import PASSWORD, city
from tests.doors.house import ServedHouse
from tests.quick_install import quick_install
from tests.server.casework.mediation_house import LISTED, MEDIATORS
from tests.warm_server import WarmServer

HALL = Station(id="hall-1", name="甲社区帮办驻点", area="g1", address="社区服务站一楼")


@contextmanager
def trading(data: Path) -> Iterator[ServedHouse]:
    """That city, served from an empty folder."""
    small = city()
    passwords = (*small.passwords, *((person.id, PASSWORD) for person in MEDIATORS))
    people = (*small.people, *MEDIATORS)
    quick_install(
        data,
        replace(small, people=people, directory=LISTED, passwords=passwords, stations=(HALL,)),
        system_clock,
    )
    running = WarmServer(data, free_port())
    running.start()
    served = ServedHouse(running.address, data)
    yield served
    served.close()
    running.stop()


def agreed_case(house: ServedHouse) -> str:
    """The id of a dispute in which mediator1 has led everybody to an agreement that is in force."""
    desk, now = house.desk("mediator1"), system_clock()
    today, in_a_year = now.date().isoformat(), (now + timedelta(days=365)).date().isoformat()
    asked = {
        "source": "application",
        "dispute_type": "neighbour",
        "matter": "楼上漏水，要求赔偿",
        "parties": [{"side": "applicant"}, {"side": "respondent", "special_care": ["elderly"]}],
        "who": [{"name": "夏雨荷", "phone": "13812345678"}, {"name": "林大牛"}],
        "applied_on": today,
        "area": "g1",
        "takes_it": True,
    }
    registered = desk.post("/api/v1/mediations", json=asked, headers={"Idempotency-Key": "trade-1"})
    assert registered.status_code == 201, registered.text
    case = str(registered.json()["case"]["id"])
    consent = {"rights_told": True, "how": "spoken"}
    session = {"held_at": now.isoformat(), "place": "社区调解室", "present": [1, 2]}
    duty = {"duty": "修好水管并赔偿 500 元", "party": 2, "manner": "转账", "due_on": in_a_year}
    agreement = {"matter": "漏水赔偿", "duties": [duty], "agreed_on": today, "register_entry": "登记第3号"}
    for step, body in (
        ("consent", {"party": 1, **consent}),
        ("consent", {"party": 2, **consent}),
        ("record_session", {**session, "record": "双方各述其情，愿意协商"}),
        ("agree_orally", agreement),
    ):
        taken = desk.post(f"/api/v1/mediations/{case}/{step}", json=body)
        assert taken.is_success, taken.text
    return case
