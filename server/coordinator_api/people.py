"""Doors of 人员管理: who works here, in which roles, for which areas; first passwords, and one's own."""

import asyncio
from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import Meta, Struct

from geo.areas import BASE
from server.casework import appointing, staff
from server.casework.house import House
from server.casework.sign_in import Door, at_desk
from server.casework.staff import Standing, Wanted
from server.casework.ticket_document import AreaName, area_names
from server.coordinator_api.browser_session import token_of
from server.domain.people import GridPost, Person, Role
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
SignInDoor = NamedDependency[SkipValidation[Door]]
Limit = Annotated[int, QueryParameter(ge=1)]
Code = Annotated[str, Meta(min_length=1, max_length=48)]
Password = Annotated[str, Meta(min_length=1, max_length=200)]


class PersonGiven(Struct, frozen=True, kw_only=True):
    """What is told of a person; `scope` are the areas that they answer for by office, `unit` where they belong."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=len(Role))]
    scope: Annotated[tuple[Code, ...], Meta(max_length=100)] = ()
    unit: Code | None = None
    login: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    languages: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=20)], ...], Meta(max_length=20)
    ] = ("普通话",)


class NewPerson(PersonGiven, frozen=True, kw_only=True):
    """新增人员. The `id` is theirs for good: mailboxes and records are named after it."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,48}$")]


class BackupShown(Struct, frozen=True, kw_only=True):
    """备岗: who stands in for the holder of a post: with an `until` while they are away, otherwise after them."""

    person: str
    name: str
    since: date
    until: date | None


class PostShown(Struct, frozen=True, kw_only=True):
    """岗位: an area that a person stands for, from a day on and until another, which is not included.

    `stands_in_for` 备岗: who holds the post, where this person only stands in.
    """

    area: AreaName
    layer: str
    since: date
    until: date | None
    stands_in_for: str | None = None
    stands_in_for_name: str | None = None
    backups: tuple[BackupShown, ...] = ()


class PersonShown(Struct, frozen=True, kw_only=True):
    """人员."""

    id: str
    name: str
    roles: tuple[Role, ...]
    unit: str | None
    unit_name: str | None
    scope: tuple[AreaName, ...]
    posts: tuple[PostShown, ...]
    login: str | None
    signs_in: bool
    languages: tuple[str, ...]


class Entered(Struct, frozen=True, kw_only=True):
    """The new person, and the password to begin with, told this once; None where there is no sign-in name."""

    person: PersonShown
    first_password: str | None


class PeoplePage(Struct, frozen=True, kw_only=True):
    """A page of people, by id."""

    people: tuple[PersonShown, ...]
    next_after: str | None


class PostOpened(Struct, frozen=True, kw_only=True):
    """任命: for which area, from which day on; `stands_in_for` 备岗: the holder of the post, for whom one stands in."""

    area: Code
    since: date
    layer: Code = BASE
    until: date | None = None
    stands_in_for: Code | None = None


class PostEnded(Struct, frozen=True, kw_only=True):
    """免去: for which area no longer, from today on."""

    area: Code


class PasswordGiven(Struct, frozen=True):
    """The password to begin with, told this once."""

    first_password: str


class PasswordChosen(Struct, frozen=True, kw_only=True):
    """修改口令: the present one, and the one that the person has chosen."""

    present: Password
    chosen: Annotated[str, Meta(min_length=10, max_length=200)]


@get("/people", sync_to_thread=True)
def list_people(
    house: TheHouse,
    actor: Asking,
    words: FromQuery[str | None] = None,
    role: FromQuery[Role | None] = None,
    unit: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    after: FromQuery[str] = "",
    limit: Limit = 100,
) -> PeoplePage:
    """人员列表: whom one looks after, by id; `words` stand in the name, the id or the sign-in name."""
    wanted = Wanted(words=words, role=role, unit=unit, area=area)
    found = staff.listed(house, actor, wanted, after, limit)
    full = len(found) == min(limit, house.settings.page_size_max)
    return PeoplePage(
        people=tuple(_shown(house, each) for each in found), next_after=found[-1].person.id if full else None
    )


@get("/people/{person:str}", sync_to_thread=True)
def read_person(person: FromPath[str], house: TheHouse, actor: Asking) -> PersonShown:
    """人员详情."""
    return _shown(house, staff.read(house, actor, person))


@post("/people", status_code=HTTP_201_CREATED)
async def enter_person(data: JSONBody[NewPerson], house: TheHouse, actor: Asking) -> Entered:
    """新增人员, by an administrator."""
    person = _person(data.id, data)
    first = await asyncio.to_thread(staff.FirstPassword.minted)
    password = await house.writer.run(lambda unit: staff.enter(unit, house, actor, person, first))
    shown = await asyncio.to_thread(staff.read, house, actor, person.id)
    return Entered(person=_shown(house, shown), first_password=password)


@put("/people/{person:str}", status_code=HTTP_200_OK)
async def change_person(
    person: FromPath[str], data: JSONBody[PersonGiven], house: TheHouse, actor: Asking
) -> PersonShown:
    """变更人员, by an administrator: what is given stands in place of what stood there."""
    changed = _person(person, data)
    await house.writer.run(lambda unit: staff.change(unit, house, actor, changed))
    return _shown(house, await asyncio.to_thread(staff.read, house, actor, person))


@post("/people/{person:str}/posts", status_code=HTTP_201_CREATED)
async def open_post(
    person: FromPath[str], data: JSONBody[PostOpened], house: TheHouse, actor: Asking
) -> PersonShown:
    """任命, by an administrator."""
    opened = GridPost(
        area=data.area,
        layer=data.layer,
        person=person,
        since=data.since,
        until=data.until,
        stands_in_for=data.stands_in_for,
    )
    await house.writer.run(lambda unit: appointing.open_post(unit, house, actor, opened))
    return _shown(house, await asyncio.to_thread(staff.read, house, actor, person))


@post("/people/{person:str}/posts/ended", status_code=HTTP_200_OK)
async def end_post(
    person: FromPath[str], data: JSONBody[PostEnded], house: TheHouse, actor: Asking
) -> PersonShown:
    """免去, by an administrator. What the person has to hand over goes by a handover instead."""
    await house.writer.run(lambda unit: appointing.end_post(unit, house, actor, person, data.area))
    return _shown(house, await asyncio.to_thread(staff.read, house, actor, person))


@post("/people/{person:str}/password", status_code=HTTP_200_OK)
async def give_password(person: FromPath[str], house: TheHouse, actor: Asking) -> PasswordGiven:
    """重置口令, by an administrator: the person is signed out at every desk."""
    first = await asyncio.to_thread(staff.FirstPassword.minted)
    await house.writer.run(lambda unit: staff.new_password(unit, house, actor, person, first))
    return PasswordGiven(first.told)


@post("/password", status_code=HTTP_204_NO_CONTENT)
async def choose_password(
    request: Request[Any, Any, Any], data: JSONBody[PasswordChosen], house: TheHouse, door: SignInDoor
) -> None:
    """修改口令: one's own; one stays signed in here, and nowhere else."""
    token = token_of(request)
    person = (await asyncio.to_thread(at_desk, house, token, house.clock())).person
    chosen = await asyncio.to_thread(staff.checked_choice, house, door, person, data.present, data.chosen)
    await house.writer.run(lambda unit: staff.choose_password(unit, person, chosen, token or ""))


def _person(own_id: str, given: PersonGiven) -> Person:
    return Person(
        id=own_id,
        name=given.name,
        roles=given.roles,
        scope=given.scope,
        unit=given.unit,
        login=given.login,
        languages=given.languages,
    )


def _shown(house: House, standing: Standing) -> PersonShown:
    person = standing.person
    return PersonShown(
        id=person.id,
        name=person.name,
        roles=person.roles,
        unit=person.unit,
        unit_name=None if person.unit is None else house.unit_name(person.unit),
        scope=tuple(area_names(house, person.scope)),
        posts=tuple(
            _post(standing, post, area) for post in standing.posts for area in area_names(house, [post.area])
        ),
        login=person.login,
        signs_in=standing.signs_in,
        languages=person.languages,
    )


def _post(standing: Standing, post: GridPost, area: AreaName) -> PostShown:
    holder = post.stands_in_for
    return PostShown(
        area=area,
        layer=post.layer,
        since=post.since,
        until=post.until,
        stands_in_for=holder,
        stands_in_for_name=None if holder is None else standing.names.get(holder, holder),
        backups=tuple(
            BackupShown(
                person=each.person,
                name=standing.names.get(each.person, each.person),
                since=each.since,
                until=each.until,
            )
            for each in standing.backups
            if holder is None and (each.area, each.layer) == (post.area, post.layer)
        ),
    )


handlers: list[HTTPRouteHandler] = [
    list_people,
    read_person,
    enter_person,
    change_person,
    open_post,
    end_post,
    give_password,
    choose_password,
]
