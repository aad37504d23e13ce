"""What the demo says in the end: where everything is, who may come in, and a QR code that lets a handheld in."""

from msgspec import Struct
from rich.console import Console
from rich.table import Table

from seed.city import City
from seed.reckoning import Api
from server.casework.code_words import ROLE_NAMES
from server.casework.pairing_link import on_a_terminal

#: Whom a handheld may be paired with at once: the first grid worker of the day, a party helper, a mediator.
_PAIRED = ("worker01", "worker11", "worker12")
#: Who sees the whole city at the console.
_STEERS = "coordinator"


class HandheldAddress(Struct, frozen=True, kw_only=True):
    """手持端: where its app is, and the link that pairs one with a person, once and soon."""

    address: str
    person: str
    name: str
    link: str


def handheld_addresses(address: str, password: str) -> list[HandheldAddress]:
    """The handheld's app of a demo server, with a fresh pairing code for a grid worker, a helper and a mediator."""
    api = Api(address, "admin", password)
    return [
        HandheldAddress(
            address=f"{address}/handheld/", person=made["person"], name=made["name"], link=made["link"]
        )
        for made in map(api.pairing, _PAIRED)
    ]


def welcome(console: Console, address: str, city: City, password: str) -> None:
    """Who may sign in, and where."""
    people = {person.id: person for person in city.people}
    table = Table(title=f"服务已就绪 {address} · Ctrl-C 结束", title_style="bold")
    for heading in ("登录名 sign-in", "姓名", "角色 roles"):
        table.add_column(heading)
    for login, person_id in city.logins:
        person = people[person_id]
        table.add_row(login, person.name, "、".join(f"{ROLE_NAMES[role]} {role}" for role in person.roles))
    console.print(table)
    console.print(f"口令 password (all): [bold]{password}[/]")
    handhelds = handheld_addresses(address, password)
    console.print(on_a_terminal(handhelds[0].link), highlight=False)
    for role, each in zip(("网格员，扫码即", "党员帮办", "调解员"), handhelds, strict=True):
        console.print(f"手持端 handheld: {each.address} · {role} {each.name}：{each.link}", soft_wrap=True)
    console.print(
        f"调度台 console: {address}/console/ · 登录名 {_STEERS}，口令 password {password}", soft_wrap=True
    )
    console.print(f"接口 API: {address}/schema · /mobile/v1 · /db")
