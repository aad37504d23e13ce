"""手持端 at the door: whose handheld is behind, what code lets the next one in, and how one is taken out of use."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from server.casework.house import House
from server.casework.pairing import Code, give_code
from server.casework.pairing_link import as_svg, link_of
from server.casework.stopping import hand_over, stop
from server.casework.unsent import overseen
from server.domain.asked import Line
from server.domain.handhelds import Stop
from server.domain.people import Person
from server.domain.scope import Actor
from server.store.handhelds import Handheld, State, Wiped

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Asked = Request[Any, Any, Any]
AtLeast = Annotated[int, QueryParameter(ge=0)]


class HandheldRow(Struct, frozen=True, kw_only=True):
    """手持端: one install of a handheld. `unsent` commands and their oldest are what it last told, at `seen_at`.

    Ages are in seconds. `stopped_as` says why it works no more, `sends_until` how long its work is still taken.
    `digest_agrees`: whether it held what the server has, when it was last compared, at `digest_at`.
    """

    writer: str
    person: str
    name: str
    device: str | None
    since: datetime
    unsent: int | None
    oldest_unsent_at: datetime | None
    seen_at: datetime | None
    oldest_unsent_age_s: int | None
    silent_s: int | None
    state: State
    has_key: bool
    stopped_as: Stop | None
    stopped_at: datetime | None
    sends_until: datetime | None
    pack_version: str | None
    pack_sha256: str | None
    pack_at: datetime | None
    digest_at: datetime | None
    digest_count: int | None
    digest_agrees: bool | None
    wiped_at: datetime | None
    wiped: Wiped | None


class PairingAsked(Struct, frozen=True):
    """发放配对码 for the person of that id or sign-in name."""

    person: Line


class PairingMade(Struct, frozen=True, kw_only=True):
    """配对码: to be typed, or to be looked at by the handheld's camera. It is good once."""

    code: str
    link: str
    qr_svg: str
    expires_at: datetime
    person: str
    name: str


class StopAsked(Struct, frozen=True, kw_only=True):
    """停用手持端. `is_lost`: nothing more is taken from it either."""

    reason: Line
    is_lost: bool = False


class HandOverAsked(Struct, frozen=True, kw_only=True):
    """移交手持端 to the person of that id or sign-in name."""

    to: Line
    reason: Line


@get("/handhelds", sync_to_thread=False)
def list_handhelds(
    house: TheHouse,
    actor: Asking,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    unsent: AtLeast = 0,
    silent_h: AtLeast = 0,
) -> tuple[HandheldRow, ...]:
    """手持端: whose has unsent work, since when, and when it was last heard of.

    `unsent`: with so many commands or more; `silent_h`: not heard of for so many hours, or never.
    """
    now = house.clock()
    rows = (_row(each, owner, now) for each, owner in overseen(house, actor))
    return tuple(
        row
        for row in rows
        if in_state in (None, row.state)
        and (row.unsent or 0) >= unsent
        and (row.silent_s is None or row.silent_s >= silent_h * 3600)
    )


@post("/pairings")
async def make_pairing(
    data: JSONBody[PairingAsked], request: Asked, house: TheHouse, actor: Asking
) -> PairingMade:
    """发放配对码: one handheld of that person may come in, soon."""
    code = await house.writer.run(lambda unit: give_code(unit, house, actor, data.person))
    return _made(house, request, code)


@post("/handhelds/{writer:str}/stop", status_code=HTTP_200_OK)
async def stop_handheld(
    writer: FromPath[str], data: JSONBody[StopAsked], house: TheHouse, actor: Asking
) -> None:
    """停用手持端: lost, or given back."""
    await house.writer.run(lambda unit: stop(unit, house, actor, writer, data.reason, is_lost=data.is_lost))


@post("/handhelds/{writer:str}/handover")
async def hand_over_handheld(
    writer: FromPath[str],
    data: JSONBody[HandOverAsked],
    request: Asked,
    house: TheHouse,
    actor: Asking,
) -> PairingMade:
    """移交手持端: what is on it is sent and wiped, and the code lets the next person in."""
    code = await house.writer.run(lambda unit: hand_over(unit, house, actor, writer, data.to, data.reason))
    return _made(house, request, code)


def _made(house: House, request: Asked, code: Code) -> PairingMade:
    link = link_of(house.settings.public_address or str(request.base_url), code.text)
    return PairingMade(
        code=code.text,
        link=link,
        qr_svg=as_svg(link),
        expires_at=code.expires_at,
        person=code.person.id,
        name=code.person.name,
    )


def _row(handheld: Handheld, owner: Person, now: datetime) -> HandheldRow:
    known = msgspec.structs.asdict(handheld)
    has_key = known.pop("device_key") is not None
    return HandheldRow(
        name=owner.name,
        oldest_unsent_age_s=_age_s(handheld.oldest_unsent_at, now),
        silent_s=_age_s(handheld.seen_at, now),
        state=handheld.state,
        has_key=has_key,
        **known,
    )


def _age_s(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))


router = Router(
    path="/api/v1",
    route_handlers=[list_handhelds, make_pairing, stop_handheld, hand_over_handheld],
)
