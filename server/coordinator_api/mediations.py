"""调解 at the desk: registered, read as far as one may, moved step by step; each step has an address of its own."""

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Struct

from server.casework.house import House
from server.casework.mediation import desk
from server.casework.mediation.telling import papers_seen
from server.casework.sealing import PartyCard
from server.coordinator_api import mediation_forms
from server.coordinator_api import mediation_messages as messages
from server.coordinator_api.steps import Again, Seen
from server.domain.asked import Nothing
from server.domain.matching import surprising
from server.domain.mediation.archive import missing
from server.domain.mediation.asked import Part
from server.domain.mediation.case import Case
from server.domain.mediation.events import CaseEvent
from server.domain.mediation.registry import CASE_STEPS
from server.domain.mediation.scope import CaseAct, may_with_case
from server.domain.mediation.transitions import CaseState, CaseStep, case_steps_from
from server.domain.scope import Actor
from server.store.mediations import CaseFilter

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key", min_length=1, max_length=200)]
Limit = Annotated[int, QueryParameter(ge=1)]


@get("/mediations", sync_to_thread=False)
def list_cases(
    house: TheHouse,
    actor: Asking,
    in_state: Annotated[CaseState | None, QueryParameter(name="state")] = None,
    risk: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    ticket: FromQuery[str | None] = None,
    district_told: FromQuery[bool | None] = None,
    waits_for_a_person: FromQuery[bool | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> messages.CasePageSent:
    """调解案件列表: state and dates of what the asker may see, newest first, page by page."""
    narrowed = CaseFilter(
        state=in_state,
        risk=risk,
        area=area,
        ticket=ticket,
        district_told=district_told,
        waits_for_a_person=waits_for_a_person,
    )
    page = desk.listed_cases(house, actor, narrowed, after, limit)
    return messages.CasePageSent(
        cases=tuple(_row(house, case) for case in page.cases),
        total=page.total,
        next_after=str(page.cases[-1].id) if len(page.cases) == page.limit else None,
    )


@get("/mediations/by-grid", sync_to_thread=False)
def count_by_grid(house: TheHouse, actor: Asking) -> tuple[messages.GridRow, ...]:
    """调解一张图: cases that are not over, counted by grid. No case stands on a map by its own place."""
    return tuple(
        messages.GridRow(grid=each.grid, name=house.area_name(each.grid), state=each.state, cases=each.cases)
        for each in desk.cases_by_grid(house, actor)
    )


@get("/mediations/{reference:str}", sync_to_thread=False)
def read_case(reference: FromPath[str], house: TheHouse, actor: Asking) -> Response[messages.CaseCard]:
    """调解案件, by file number or uuid."""
    with house.engine.connect() as connection:
        case = desk.read_case(connection, actor, reference)
    return _card(house, actor, case)


@get("/mediations/{reference:str}/matches", sync_to_thread=True)
def read_matches(
    reference: FromPath[str],
    house: TheHouse,
    actor: Asking,
    part: FromQuery[Part],
    field: FromQuery[str | None] = None,
) -> messages.Matches:
    """推荐: mediators, helpers or experts for a case, with the reasons; `field` asks for experts of that field."""
    found = desk.matches(house, actor, reference, part, field)
    experts = house.directory.of_kind("expert")
    return messages.Matches(
        ranked=tuple(
            messages.MatchRow(
                person=match.person.id,
                name=match.person.name,
                body=house.directory.body(match.person.body).name,
                field=match.person.field,
                score=match.score,
                reasons=match.reasons,
            )
            for match in found.ranked
        ),
        left_out=tuple(
            messages.LeftOutRow(person=person, reason=reason) for person, reason in surprising(found)
        ),
        fields=tuple(sorted({each.field for each in experts if each.field is not None})),
    )


@get("/mediations/{reference:str}/events", sync_to_thread=False)
def read_case_events(
    reference: FromPath[str], house: TheHouse, actor: Asking
) -> tuple[messages.CaseEventRow, ...]:
    """留痕: everything that has happened to the case, each link of the chain with its digest."""
    case, events = desk.case_trail(house, actor, reference)
    seen = {paper.no for paper in papers_seen(case, actor)}
    return tuple(_event_row(event, seen) for event in events)


@post("/mediations")
async def register_case(
    data: JSONBody[messages.RegistrationAtDesk], idempotency_key: Key, house: TheHouse, actor: Asking
) -> Response[messages.CaseCard]:
    """调解登记. 201 with the new case, 200 with the one that the key made before."""
    case, is_new = await house.writer.run(
        lambda unit: desk.register_at_desk(unit, house, actor, data.asked(), data.cards(), idempotency_key)
    )
    return _card(house, actor, case, HTTP_201_CREATED if is_new else HTTP_200_OK)


@post("/mediations/{reference:str}/add_party", status_code=HTTP_200_OK)
async def add_party(
    reference: FromPath[str],
    data: JSONBody[messages.PartyAtDesk],
    house: TheHouse,
    actor: Asking,
    if_match: Seen = None,
    idempotency_key: Again = None,
) -> Response[messages.CaseCard]:
    """追加当事人."""
    return await _stepped(
        house, actor, reference, CaseStep.ADD_PARTY, data.given(), if_match, idempotency_key, data.card()
    )


@post("/mediations/{reference:str}/parties/{party:int}/reveals", status_code=HTTP_200_OK)
async def reveal_party(
    reference: FromPath[str],
    party: FromPath[int],
    data: JSONBody[messages.RevealPartyAsked],
    house: TheHouse,
    actor: Asking,
) -> messages.PartyTold:
    """显示当事人身份: who looked and why is written down."""
    told = await house.writer.run(
        lambda unit: desk.reveal_party(unit, house, actor, reference, party, data.reason)
    )
    card = told.card
    return messages.PartyTold(
        name=card.name,
        phone=card.phone,
        id_number=card.id_number,
        address=card.address,
        agent_name=card.agent_name,
        agent_phone=card.agent_phone,
        watermark=told.mark.text,
    )


async def _stepped(
    house: House,
    actor: Actor,
    reference: str,
    step: CaseStep,
    asked: Struct,
    seen: str | None,
    key: str | None,
    who: PartyCard | None = None,
) -> Response[messages.CaseCard]:
    expected = None if seen is None else int(seen.strip('"'))
    case = await house.writer.run(
        lambda unit: desk.take_case_step(unit, house, actor, reference, step, asked, expected, key, who)
    )
    return _card(house, actor, case)


def _door(step: CaseStep, asked: type[Struct]) -> HTTPRouteHandler:
    address = f"/mediations/{{reference:str}}/{step.value}"
    if asked is Nothing:

        async def take_plain(
            reference: FromPath[str],
            house: TheHouse,
            actor: Asking,
            if_match: Seen = None,
            idempotency_key: Again = None,
        ) -> Response[messages.CaseCard]:
            return await _stepped(house, actor, reference, step, Nothing(), if_match, idempotency_key)

        take: Any = take_plain
    else:

        async def take_asked(
            reference: FromPath[str],
            data: Any,
            house: TheHouse,
            actor: Asking,
            if_match: Seen = None,
            idempotency_key: Again = None,
        ) -> Response[messages.CaseCard]:
            return await _stepped(house, actor, reference, step, data, if_match, idempotency_key)

        take_asked.__annotations__["data"] = JSONBody[asked]  # type: ignore[misc, valid-type]  # known at run time only
        take = take_asked
    take.__name__ = f"case_{step.value}"
    take.__doc__ = (asked.__doc__ or step.value).strip()
    return post(address, status_code=HTTP_200_OK)(take)


def _card(
    house: House, actor: Actor, case: Case, status_code: int = HTTP_200_OK
) -> Response[messages.CaseCard]:
    sees = may_with_case(actor, CaseAct.SEE_CASE, case)
    steps = tuple(
        step.value
        for step in case_steps_from(case.state)
        if step in CASE_STEPS and may_with_case(actor, CASE_STEPS[step].act, case)
    )
    file = _file(case, actor) if sees else None
    card = messages.CaseCard(case=_row(house, case), file=file, steps=steps)
    return Response(card, status_code=status_code, headers={"ETag": f'"{case.version}"'})


def _row(house: House, case: Case) -> messages.CaseRow:
    return messages.CaseRow(
        id=str(case.id),
        number=case.number,
        version=case.version,
        state=case.state.value,
        risk=case.risk,
        dispute_type=case.dispute_type,
        ticket=case.ticket_number,
        grid=case.grid,
        grid_name=None if case.grid is None else house.area_name(case.grid),
        registered_at=case.registered_at,
        applied_on=case.applied_on,
        due_at=case.due_at,
        is_overdue=case.due_at is not None and case.due_at < house.clock(),
        restricted=case.restricted,
        district_told_at=case.district_told_at,
        waits_for_a_person=case.waits_for_a_person,
        outcome=case.outcome,
        performance=case.performance,
        confirm_until=None if case.confirmation is None else case.confirmation.until,
        ended_at=case.ended_at,
        closed_at=case.closed_at,
    )


def _file(case: Case, actor: Actor) -> messages.CaseFile:
    offer = case.offer
    return messages.CaseFile(
        source=case.source,
        matter=case.matter,
        place=case.place,
        people_count=case.people_count,
        amount_fen=case.amount_fen,
        sponsor=case.sponsor,
        sponsor_level=case.sponsor_level,
        parties=case.parties,
        lead=case.lead,
        mediators=case.mediators,
        helpers=case.helpers,
        experts=case.experts,
        recused=case.recused,
        offered_to=() if offer is None else offer.to,
        offered_until=None if offer is None else offer.until,
        sessions=case.sessions,
        papers=papers_seen(case, actor),
        agreement=case.agreement,
        confirmation=case.confirmation,
        follow_ups=case.follow_ups,
        missing=missing(case),
    )


def _event_row(event: CaseEvent, papers: set[int]) -> messages.CaseEventRow:
    told: dict[str, object] = msgspec.to_builtins(event.payload)
    kind = str(told.pop("type"))
    paper = told.get("paper")
    if isinstance(paper, dict) and paper["no"] not in papers:
        told = {"paper": {"no": paper["no"], "kind": paper["kind"], "confidential": True}}
    return messages.CaseEventRow(
        no=event.no,
        type=kind,
        at=event.at,
        actor=event.actor,
        command=event.command,
        digest=event.digest,
        told=told,
    )


handlers = [
    list_cases,
    count_by_grid,
    read_case,
    read_matches,
    read_case_events,
    register_case,
    add_party,
    reveal_party,
    *mediation_forms.handlers,
    *(_door(step, rule.asked) for step, rule in CASE_STEPS.items() if rule.act is not CaseAct.BY_ITSELF),
]

router = Router(path="/api/v1", route_handlers=handlers)
