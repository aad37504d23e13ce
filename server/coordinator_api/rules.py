"""Doors of the rules: what is in force, and how others are tried, proposed and put into force."""

import asyncio
from datetime import date
from typing import Annotated, Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta, Struct

from server.casework import rule_changes
from server.casework.house import House
from server.domain.asked import Line
from server.domain.policy import STANDARD, flat
from server.domain.rule_change import Kind, ListKind, RuleChange
from server.domain.scope import Actor
from server.domain.what_if import WhatIf

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]
Document = Annotated[str, Meta(min_length=1, max_length=500_000)]


class AnswerInForce(Struct, frozen=True, kw_only=True):
    """One answer of the policy: its path and value, and the standard one's where that is another."""

    path: str
    value: str
    standard: str | None


class RulesInForce(Struct, frozen=True, kw_only=True):
    """What is decided by now."""

    policy: str
    policy_title: str
    policy_version: str
    valid_from: date
    calendar_version: str
    catalogue_version: str
    answers: tuple[AnswerInForce, ...]


class ChangeProposed(Struct, frozen=True, kw_only=True):
    """提出变更: TOML for a policy, a catalogue or exclusions, CSV for duties, plain text for a notice on holidays."""

    kind: Kind
    document: Document
    reason: Line


class TrialAsked(Struct, frozen=True, kw_only=True):
    """试算: a list as it might be, on the matters of so many days up to today."""

    kind: ListKind
    document: Document
    days: Annotated[int, Meta(ge=1, le=366)] = 30


class DocumentInForce(Struct, frozen=True, kw_only=True):
    """现行文本: rules as a document; empty where the catalogue's own exclusions hold."""

    kind: Kind
    document: str


class ListGiven(Struct, frozen=True, kw_only=True):
    """A list as a document."""

    kind: ListKind
    document: Annotated[str, Meta(max_length=500_000)]


class RowsShown(Struct, frozen=True):
    """The same as tables of rows: `duties`; or what the TOML has, by its own names."""

    content: dict[str, Any]


class RowsGiven(Struct, frozen=True, kw_only=True):
    """Tables of rows; `before` is the document that they were read from, whose remarks at the head stay."""

    kind: ListKind
    content: dict[str, Any]
    before: Annotated[str, Meta(max_length=500_000)] = ""


class ChangeDecided(Struct, frozen=True, kw_only=True):
    """决定."""

    approved: bool
    reason: Line


@get("/rules", sync_to_thread=False)
def read_rules(house: TheHouse, actor: Asking) -> RulesInForce:
    """现行规则: policy, calendar and catalogue in force, with every answer of the policy."""
    del actor  # whoever is signed in may know what is decided by
    rules = house.rules
    usual = flat(STANDARD)
    return RulesInForce(
        policy=rules.policy.name,
        policy_title=rules.policy.title,
        policy_version=rules.policy.version,
        valid_from=rules.policy.valid_from,
        calendar_version=rules.calendar.version,
        catalogue_version=rules.catalogue.catalogue_version,
        answers=tuple(
            AnswerInForce(
                path=path, value=value, standard=usual.get(path, "–") if usual.get(path) != value else None
            )
            for path, value in flat(rules.policy).items()
        ),
    )


@get("/rules/{kind:str}", sync_to_thread=True)
def read_document(kind: FromPath[Kind], house: TheHouse, actor: Asking) -> DocumentInForce:
    """现行文本: the policy, the last notice on holidays, or the list in force, to begin a change from."""
    return DocumentInForce(kind=kind, document=rule_changes.present(house, actor, kind))


@post("/rule-rows", status_code=HTTP_200_OK)
async def read_rows(data: JSONBody[ListGiven], actor: Asking) -> RowsShown:
    """按行编辑: a list as tables of rows. Nothing is kept."""
    return RowsShown(await asyncio.to_thread(rule_changes.as_rows, actor, data.kind, data.document))


@post("/rule-documents", status_code=HTTP_200_OK)
async def write_rows(data: JSONBody[RowsGiven], actor: Asking) -> DocumentInForce:
    """成文: the document of a list with these rows, as it is tried and proposed. Nothing is kept."""
    written = await asyncio.to_thread(rule_changes.as_document, actor, data.kind, data.content, data.before)
    return DocumentInForce(kind=data.kind, document=written)


@post("/rule-trials", status_code=HTTP_200_OK)
async def try_list(data: JSONBody[TrialAsked], house: TheHouse, actor: Asking) -> WhatIf:
    """试算: how many matters of the last days would have gone elsewhere by another list. Nothing is kept."""
    return await asyncio.to_thread(rule_changes.tried, house, actor, data.kind, data.document, data.days)


@get("/rule-changes", sync_to_thread=True)
def list_changes(house: TheHouse, actor: Asking, limit: Limit = 50) -> tuple[RuleChange, ...]:
    """规则变更: the newest first, each with what it changes and what was decided."""
    return rule_changes.listed(house, actor, limit)


@post("/rule-changes", status_code=HTTP_201_CREATED)
async def propose_change(data: JSONBody[ChangeProposed], house: TheHouse, actor: Asking) -> RuleChange:
    """提出变更, by an administrator: it is checked, and told what it would change. Nothing changes yet."""
    return await house.writer.run(
        lambda unit: rule_changes.propose(unit, house, actor, data.kind, data.document, data.reason)
    )


@post("/rule-changes/{change:str}/decision", status_code=HTTP_200_OK)
async def decide_change(
    change: FromPath[str], data: JSONBody[ChangeDecided], house: TheHouse, actor: Asking
) -> RuleChange:
    """决定, by another administrator or a district coordinator. What is approved is in force within seconds."""
    return await house.writer.run(
        lambda unit: rule_changes.decide(unit, house, actor, change, data.reason, approved=data.approved)
    )


handlers: list[HTTPRouteHandler] = [
    read_rules,
    read_document,
    read_rows,
    write_rows,
    try_list,
    list_changes,
    propose_change,
    decide_change,
]
