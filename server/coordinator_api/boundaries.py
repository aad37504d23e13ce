"""Boundaries in time: which version was in force, where a place lay then, and how the next version comes about."""

import asyncio
from datetime import datetime
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from geo.areas import BoundarySet
from geo.crs import Crs
from geo.health import Finding
from geo.placement import Placement
from geo.position import Position
from geo.redrawing import DrawnArea
from server import ids
from server.casework import redivision
from server.casework.boundary_check import checked
from server.casework.drawing_board import drawn_up
from server.casework.dry_run import dry_run, plan_from
from server.casework.house import House
from server.casework.left_behind import left_behind
from server.casework.lineage import AreaThen, history
from server.casework.people import require_role
from server.casework.redivision import PROPOSERS, Proposal, require_within
from server.casework.ticket_document import AreaName, area_names
from server.domain.asked import Line
from server.domain.calendar import CHINA
from server.domain.redivision import Plan
from server.domain.redivision_words import lines
from server.domain.scope import Actor
from server.store.redivisions import Redivision

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]
Degrees = Annotated[float, QueryParameter(ge=-180, le=180)]
Metres = Annotated[float | None, QueryParameter(ge=0, le=1e6)]
Code = Annotated[str, Meta(min_length=1, max_length=40)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class VersionRow(Struct, frozen=True):
    """边界版本: in force from `since` until `until`, which is not its own; None for the last."""

    version: str
    since: datetime
    until: datetime | None


class PlaceShown(Struct, frozen=True, kw_only=True):
    """Whose a place is, or was: the answer with the names of its areas."""

    placement: Placement
    areas: tuple[AreaName, ...]


class RedivisionAsked(Struct, frozen=True, kw_only=True):
    """重新划分: the last version with areas drawn anew or added, and others retired.

    `since` None: at once. `mapping`: old code → the areas that come after it, where a person decides that.
    """

    version: Name
    areas: Annotated[tuple[DrawnArea, ...], Meta(max_length=500)] = ()
    retired: Annotated[tuple[Code, ...], Meta(max_length=500)] = ()
    since: Annotated[datetime, Meta(tz=True)] | None = None
    mapping: dict[str, tuple[str, ...]] = {}
    accept_gaps: bool = False


class Approval(Struct, frozen=True, kw_only=True):
    """批准. `accept_gaps`: ground that would be nobody's or two areas' is meant to be."""

    accept_gaps: bool = False


class PostDecided(Struct, frozen=True, kw_only=True):
    """Where somebody goes whose area is no more."""

    area: Code
    person: Line
    to: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=50)]


class PostLeft(Struct, frozen=True, kw_only=True):
    """待定岗位: somebody on an area that is no more; `heirs` are the areas in force that have its ground."""

    person: str
    name: str
    area: AreaName
    heirs: tuple[AreaName, ...]


class DryRun(Struct, frozen=True, kw_only=True):
    """试算: the plan, and the same in words for people."""

    plan: Plan
    zh: tuple[str, ...]
    en: tuple[str, ...]


class FindingShown(Struct, frozen=True, kw_only=True):
    """体检项: one defect, with its place in WGS-84 (lon, lat) where it has one, and told in words."""

    kind: str
    done: str
    code: str
    name: str
    size: float | None
    unit: str
    place: tuple[float, float] | None
    zh: str
    en: str


class HealthShown(Struct, frozen=True, kw_only=True):
    """体检报告: how many areas of each level or overlay, what is wrong with them, and what they change.

    `drawn` and `absent` are as a re-division takes them: areas anew, and codes that may be retired.
    """

    areas: dict[str, int]
    findings: tuple[FindingShown, ...]
    drawn: tuple[DrawnArea, ...]
    absent: tuple[str, ...]


class OutlinesShown(Struct, frozen=True, kw_only=True):
    """变化区域: those that go or change as they were, and those that come or change as they would be."""

    before: tuple[DrawnArea, ...]
    after: tuple[DrawnArea, ...]


class RedivisionRow(Struct, frozen=True, kw_only=True):
    """One re-division, and how far it has come."""

    id: str
    version: str
    predecessor: str
    since: datetime | None
    step: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class RedivisionCard(Struct, frozen=True, kw_only=True):
    """A re-division with its dry run as it was proposed; None for boundaries that an operator imported."""

    redivision: RedivisionRow
    dry_run: DryRun | None


@get("/boundaries", sync_to_thread=False)
def list_versions(house: TheHouse, actor: Asking) -> tuple[VersionRow, ...]:  # noqa: ARG001 - for the signed-in
    """边界版本: all of them, in the order in which they come into force."""
    known = house.atlas.versions
    ends = [version.since for version in known[1:]]
    return tuple(
        VersionRow(version.version, version.since, until)
        for version, until in zip(known, [*ends, None], strict=True)
    )


@get("/areas/{code:str}")
async def area_history(
    code: FromPath[str],
    house: TheHouse,
    actor: Asking,  # noqa: ARG001 - for the signed-in
) -> tuple[AreaThen, ...]:
    """沿革: an area in each version that has it, with those it came from and those that came after it."""
    return await asyncio.to_thread(history, house.atlas, code)


@get("/places")
async def locate(
    house: TheHouse,
    actor: Asking,  # noqa: ARG001 - for the signed-in
    lon: Degrees,
    lat: Degrees,
    crs: FromQuery[Crs] = Crs.WGS84,
    accuracy_m: Metres = None,
    at: FromQuery[datetime | None] = None,
) -> PlaceShown:
    """定位: whose a place is, by the boundaries in force at an instant (now, if none is given)."""
    told = house.clock() if at is None else at
    instant = told if told.tzinfo is not None else told.replace(tzinfo=CHINA)
    ground = await asyncio.to_thread(house.atlas.as_of, instant)
    position = Position(lon=lon, lat=lat, crs=crs, accuracy_m=accuracy_m)
    placement = await asyncio.to_thread(lambda: ground.locator.locate(position))
    return PlaceShown(placement=placement, areas=tuple(area_names(house, placement.chain)))


@post("/boundaries/checks", status_code=HTTP_200_OK)
async def check_boundaries(body: bytes, house: TheHouse, actor: Asking) -> HealthShown:
    """边界体检: a GeoJSON file as the body; what is wrong with it, and what it would draw anew. Nothing is kept."""
    found = await asyncio.to_thread(checked, house, actor, body)
    return HealthShown(
        areas=found.report.areas,
        findings=tuple(_finding(each) for each in found.report.findings),
        drawn=found.drawn,
        absent=found.absent,
    )


@post("/redivisions/dry-runs", status_code=HTTP_200_OK)
async def try_out(data: JSONBody[RedivisionAsked], house: TheHouse, actor: Asking) -> DryRun:
    """试算: what a re-division would do. Nothing is kept."""
    return _dry_run((await _worked_out(house, actor, data))[1])


@post("/redivisions", status_code=HTTP_201_CREATED)
async def propose(data: JSONBody[RedivisionAsked], house: TheHouse, actor: Asking) -> RedivisionCard:
    """提出: a re-division that somebody else may approve."""
    issued, plan = await _worked_out(house, actor, data)
    asked = Proposal(boundaries=issued, since=data.since, accept_gaps=data.accept_gaps, plan=plan)
    own_id = ids.redivision_id()
    return _card(await house.writer.run(lambda unit: redivision.propose(unit, house, actor, own_id, asked)))


@get("/redivisions", sync_to_thread=False)
def list_redivisions(house: TheHouse, actor: Asking, limit: Limit = 100) -> tuple[RedivisionRow, ...]:
    """重新划分列表, the newest first."""
    return tuple(_row(each) for each in redivision.listed(house, actor, limit))


@get("/redivisions/{own_id:str}", sync_to_thread=False)
def read_redivision(own_id: FromPath[str], house: TheHouse, actor: Asking) -> RedivisionCard:
    """方案详情: with its dry run, and how far it has come."""
    require_role(actor, PROPOSERS)
    with house.engine.connect() as connection:
        return _card(redivision.read(connection, own_id))


@get("/redivisions/{own_id:str}/outlines", sync_to_thread=True)
def read_outlines(own_id: FromPath[str], house: TheHouse, actor: Asking) -> OutlinesShown:
    """变化区域: what a re-division draws anew, before and after, for a map."""
    require_role(actor, PROPOSERS)
    with house.engine.connect() as connection:
        before, after = redivision.outlines(connection, house, redivision.read(connection, own_id))
    return OutlinesShown(before=before, after=after)


@post("/redivisions/{own_id:str}/approval", status_code=HTTP_200_OK)
async def approve(
    own_id: FromPath[str], data: JSONBody[Approval], house: TheHouse, actor: Asking
) -> RedivisionCard:
    """批准, by another person than its proposer. It is carried out by itself from its instant on."""
    return _card(
        await house.writer.run(
            lambda unit: redivision.approve(unit, house, actor, own_id, accept_gaps=data.accept_gaps)
        )
    )


@post("/redivisions/{own_id:str}/withdrawal", status_code=HTTP_200_OK)
async def withdraw(own_id: FromPath[str], house: TheHouse, actor: Asking) -> RedivisionCard:
    """撤回."""
    return _card(await house.writer.run(lambda unit: redivision.withdraw(unit, actor, own_id)))


@get("/posts/undecided", sync_to_thread=True)
def list_undecided(house: TheHouse, actor: Asking) -> tuple[PostLeft, ...]:
    """待定岗位: who stands on an area that is no more, as far as one decides where they go."""
    return tuple(
        PostLeft(
            person=each.person,
            name=each.name,
            area=area,
            heirs=tuple(area_names(house, each.heirs)),
        )
        for each in left_behind(house, actor)
        for area in area_names(house, [each.area])
    )


@post("/posts/decisions", status_code=HTTP_200_OK)
async def decide_post(data: JSONBody[PostDecided], house: TheHouse, actor: Asking) -> None:
    """人工确定去向: somebody whose area is no more gets others."""
    await house.writer.run(
        lambda unit: redivision.decide_post(unit, house, actor, data.area, data.person, data.to)
    )


async def _worked_out(house: House, actor: Actor, asked: RedivisionAsked) -> tuple[BoundarySet, Plan]:
    require_role(actor, PROPOSERS)
    issued = await asyncio.to_thread(drawn_up, house, asked.version, asked.areas, asked.retired)
    plan = await asyncio.to_thread(dry_run, house, issued, asked.mapping, house.clock())
    require_within(house, actor, plan, issued)
    return issued, plan


def _finding(each: Finding) -> FindingShown:
    return FindingShown(
        kind=each.kind.value,
        done=each.done,
        code=each.code,
        name=each.name,
        size=each.size,
        unit=each.unit,
        place=each.place,
        zh=each.line("zh"),
        en=each.line("en"),
    )


def _dry_run(plan: Plan) -> DryRun:
    return DryRun(plan=plan, zh=tuple(lines(plan, "zh")), en=tuple(lines(plan, "en")))


def _card(each: Redivision) -> RedivisionCard:
    plan = plan_from(each.plan) if each.plan else None
    return RedivisionCard(redivision=_row(each), dry_run=None if plan is None else _dry_run(plan))


def _row(each: Redivision) -> RedivisionRow:
    return RedivisionRow(
        id=each.id,
        version=each.version,
        predecessor=each.predecessor,
        since=each.since,
        step=each.step.value,
        proposed_by=each.proposed_by,
        proposed_at=each.proposed_at,
        decided_by=each.decided_by,
        decided_at=each.decided_at,
    )


handlers = [
    list_versions,
    check_boundaries,
    area_history,
    locate,
    try_out,
    propose,
    list_redivisions,
    read_redivision,
    read_outlines,
    approve,
    withdraw,
    list_undecided,
    decide_post,
]

router = Router(path="/api/v1", route_handlers=handlers)
