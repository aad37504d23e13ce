"""Coordinators' requests: each is parsed by its types, answered by one call, and shown through the asker's mask."""

import asyncio
from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from server.casework import desk
from server.casework import sign_in as signing
from server.casework.errors import SignInNeeded
from server.casework.house import House
from server.casework.people import names_of
from server.casework.sealing import ContactCard
from server.casework.siblings import split
from server.casework.trace_export import told
from server.coordinator_api import (
    access,
    areas,
    assisting,
    blocklist,
    boards,
    browser_session,
    callbacks,
    callers,
    choices,
    contact_exports,
    duty,
    figures,
    inspections,
    live,
    maps,
    messages,
    oidc,
    own_progress,
    people,
    photos,
    proposals,
    publicity,
    rules,
    shown,
    specialist_desks,
    standing,
    stations,
    steps,
    suggestions,
    wall,
    webhooks,
    whitelist,
)
from server.coordinator_api.steps import Seen, card_of, stepped
from server.domain.channels import Channel
from server.domain.clocks import ClockKind
from server.domain.deadlines import Light
from server.domain.scope import Actor
from server.domain.specialist_desks import desk_named
from server.domain.transitions import State
from server.store.listing import Filter, Order

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
SignInDoor = NamedDependency[SkipValidation[signing.Door]]
Asked = Request[Any, Any, Any]

Key = Annotated[str, HeaderParameter(name="Idempotency-Key", min_length=1, max_length=200)]
Limit = Annotated[int, QueryParameter(ge=1)]
Serial = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]


@post("/session", status_code=HTTP_201_CREATED)
async def sign_in(data: JSONBody[messages.SignIn], house: TheHouse, door: SignInDoor) -> messages.SignedIn:
    """登录: name and password for a bearer token."""
    person = await asyncio.to_thread(door.check, house, data.login, data.password, house.clock())
    signing.require_password(house, person)
    opened = await house.writer.run(lambda unit: signing.sign_in_at_desk(unit, house, person))
    return messages.SignedIn(
        token=opened.token,
        expires_at=opened.expires_at,
        person=person.id,
        name=person.name,
        roles=tuple(person.roles),
    )


@delete("/session")
async def sign_out(request: Asked, house: TheHouse) -> None:
    """退出."""
    token = browser_session.token_of(request)
    if token is None:
        raise SignInNeeded
    await house.writer.run(lambda unit: signing.sign_out(unit, house, token))


@get("/tickets", sync_to_thread=True)
def list_tickets(
    house: TheHouse,
    actor: Asking,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    category: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    unit: FromQuery[str | None] = None,
    channel: FromQuery[Channel | None] = None,
    light: FromQuery[Light | None] = None,
    is_open: Annotated[bool | None, QueryParameter(name="open")] = None,
    waits_for_a_person: FromQuery[bool | None] = None,
    late: FromQuery[ClockKind | None] = None,
    desk_code: Annotated[str | None, QueryParameter(name="desk")] = None,
    received_from: FromQuery[date | None] = None,
    received_until: FromQuery[date | None] = None,
    due_from: FromQuery[date | None] = None,
    due_until: FromQuery[date | None] = None,
    order: FromQuery[Order] = Order.NEWEST,
    after: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> messages.TicketPage:
    """工单列表: what the asker may see, newest first, page by page. Days are days in China, both included.

    `order`: `due` for the open ones, the next promise due first, those without one last.
    `late`: a clock of that kind has run out. `desk`: what a specialist desk 专席 has before its eyes.
    """
    now = house.clock()
    narrowed = Filter(
        state=in_state,
        is_open=is_open,
        category=category,
        channel=channel,
        area=area,
        unit=unit,
        waits_for_a_person=waits_for_a_person,
        late=None if late is None else (late, now),
        desk=None if desk_code is None else desk_named(house.rules.policy.desks, desk_code),
        received_from=received_from,
        received_until=received_until,
        due_from=due_from,
        due_until=due_until,
    )
    page = desk.listed(house, actor, narrowed, after, limit, light, order)
    return messages.TicketPage(
        tickets=tuple(shown.row(house, actor, ticket, now) for ticket in page.tickets),
        total=page.total,
        next_after=page.tickets[-1].number if len(page.tickets) == page.limit else None,
        total_is_exact=page.is_exact,
    )


@get("/tickets/{reference:str}", sync_to_thread=False)
def read_ticket(reference: FromPath[str], house: TheHouse, actor: Asking) -> Response[messages.TicketCard]:
    """工单详情, by number, offline alias or uuid."""
    with house.engine.connect() as connection:
        ticket = desk.read(connection, actor, reference)
    return card_of(house, actor, ticket)


@get("/tickets/{reference:str}/events", sync_to_thread=False)
def read_events(reference: FromPath[str], house: TheHouse, actor: Asking) -> tuple[messages.EventRow, ...]:
    """轨迹: everything that has happened to the ticket, in order, each link of the chain with its digest."""
    ticket, events = desk.trail(house, actor, reference)
    return tuple(shown.event_row(house, actor, ticket, event) for event in events)


@get("/tickets/{reference:str}/story", sync_to_thread=True)
def read_story(reference: FromPath[str], house: TheHouse, actor: Asking) -> tuple[messages.StoryLine, ...]:
    """轨迹 in words: what has happened to the ticket, in order, as the asker may read it."""
    lines = told(house, actor, reference).lines
    return tuple(
        messages.StoryLine(**{name: getattr(line, name) for name in messages.StoryLine.__struct_fields__})
        for line in lines
    )


@post("/tickets")
async def report(
    data: JSONBody[messages.ReportGiven], idempotency_key: Key, house: TheHouse, actor: Asking
) -> Response[messages.TicketCard]:
    """登记: a report that came by telephone, WeChat … 201 with the new ticket, 200 with the one the key made before."""
    asked = data.as_report()
    given = data.contact
    contact = (
        None
        if given is None
        else ContactCard(
            name=given.name,
            phone=given.phone,
            confidential=given.confidential,
            anonymous=given.anonymous,
        )
    )
    ticket, is_new = await house.together.run(
        lambda unit: desk.report(
            unit,
            house,
            actor,
            asked,
            channel=data.channel,
            key=idempotency_key,
            contact=contact,
            forwarded=data.forwarded,
            leader=data.leader,
        )
    )
    return card_of(house, actor, ticket, HTTP_201_CREATED if is_new else HTTP_200_OK)


@post("/tickets/{reference:str}/siblings")
async def split_off(
    reference: FromPath[str],
    data: JSONBody[messages.MatterGiven],
    idempotency_key: Key,
    house: TheHouse,
    actor: Asking,
) -> Response[messages.TicketCard]:
    """一单多事: another matter of the same call, as a ticket of its own from the same reporter; 201, or 200 again."""
    asked = data.as_report()
    ticket, is_new = await house.writer.run(
        lambda unit: split(unit, house, actor, reference, asked, idempotency_key)
    )
    return card_of(house, actor, ticket, HTTP_201_CREATED if is_new else HTTP_200_OK)


@post("/tickets/{reference:str}/review", status_code=HTTP_200_OK)
async def review(
    reference: FromPath[str],
    data: JSONBody[messages.Review],
    house: TheHouse,
    actor: Asking,
    if_match: Seen = None,
) -> Response[messages.TicketCard]:
    """审核: the result is approved, or goes back with a reason."""
    return await stepped(house, actor, reference, *data.as_step(), seen=if_match)


@get("/quarantine", sync_to_thread=False)
def list_quarantine(
    house: TheHouse, actor: Asking, after: Serial = 0, limit: Limit = 100
) -> messages.QuarantinePage:
    """隔离区: documents that could not be taken in, oldest first."""
    kept = desk.quarantined(house, actor, after, limit)
    names = names_of(house, (one.person for one in kept))
    return messages.QuarantinePage(
        documents=tuple(shown.quarantined_row(one, names.get(one.person)) for one in kept),
        next_after=kept[-1].no if kept else None,
    )


handlers = [
    sign_in,
    sign_out,
    *browser_session.handlers,
    *oidc.handlers,
    list_tickets,
    read_ticket,
    read_events,
    read_story,
    report,
    split_off,
    *choices.handlers,
    *standing.handlers,
    *areas.handlers,
    suggestions.suggest,
    inspections.list_inspections,
    *assisting.handlers,
    *callbacks.handlers,
    *own_progress.handlers,
    *publicity.handlers,
    *live.handlers,
    *wall.handlers,
    *proposals.handlers,
    review,
    *steps.handlers,
    *access.handlers,
    *contact_exports.handlers,
    *photos.handlers,
    *rules.handlers,
    *people.handlers,
    *webhooks.handlers,
    *duty.handlers,
    *stations.handlers,
    *blocklist.handlers,
    *callers.handlers,
    *whitelist.handlers,
    *specialist_desks.handlers,
    list_quarantine,
]

router = Router(
    path="/api/v1", route_handlers=[*handlers, *maps.handlers, *figures.handlers, *boards.handlers]
)
