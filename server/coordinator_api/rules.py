"""Doors of the rules: what is in force, and how a policy or a year's holidays are proposed and put into force."""

from datetime import date
from typing import Annotated

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
from server.domain.rule_change import Kind, RuleChange
from server.domain.scope import Actor

TheHouse = NamedDependency[SkipValidation[House]]
Asking = NamedDependency[SkipValidation[Actor]]
Limit = Annotated[int, QueryParameter(ge=1)]


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
    """提出变更: a policy as TOML, or the plain text of the State Council's notice."""

    kind: Kind
    document: Annotated[str, Meta(min_length=1, max_length=200_000)]
    reason: Line


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


handlers: list[HTTPRouteHandler] = [read_rules, list_changes, propose_change, decide_change]
