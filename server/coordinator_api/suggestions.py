"""提示: hints for an operator while the caller is on the line. Nothing of it is kept."""

import asyncio
from functools import partial

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from geo.position import Position
from server.casework.house import House
from server.casework.suggesting import hints
from server.coordinator_api import shown
from server.coordinator_api.messages import TicketRow
from server.domain.asked import Line, Sentence
from server.domain.duty_list import Reason
from server.domain.scope import Actor


class Described(Struct, frozen=True, kw_only=True):
    """What is known so far."""

    description: Sentence
    category: Line | None = None
    position: Position | None = None
    place_ref: Line | None = None


class CategoryHint(Struct, frozen=True, kw_only=True):
    """推荐类别: a sub-item, and the words for which it is proposed."""

    category: str
    name: str | None
    score: float
    words: tuple[str, ...]


class ExclusionShown(Struct, frozen=True, kw_only=True):
    """可能不予受理: an item of the city's list, what to do with it (`action`, docs/policies.md), and what to say."""

    item: str
    name: str
    action: str
    needs_second_person: bool
    words: tuple[str, ...]
    redirect: tuple[str, ...]
    legal_basis: str
    script: str


class DuplicateHint(Struct, frozen=True, kw_only=True):
    """疑似重复: a ticket, open or closed lately, that may be the same matter, and why."""

    ticket: TicketRow
    reasons: tuple[Reason, ...]


class EmergencyBanner(Struct, frozen=True, kw_only=True):
    """紧急提示: the number to ring, the words for which, and the banner in Chinese and English."""

    service: str
    words: tuple[str, ...]
    banner: str
    banner_en: str


class Suggested(Struct, frozen=True, kw_only=True):
    """What the matter brings to mind, the likeliest first. `is_clear`: the first category needs no second look."""

    categories: tuple[CategoryHint, ...]
    joint_rules: tuple[str, ...]
    is_clear: bool
    exclusions: tuple[ExclusionShown, ...]
    duplicates: tuple[DuplicateHint, ...]
    emergencies: tuple[EmergencyBanner, ...]


@post("/suggestions", status_code=HTTP_200_OK)
async def suggest(
    data: JSONBody[Described],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> Suggested:
    """提示: categories, exclusions, likely duplicates, and whom to ring at once."""
    asked = partial(
        hints,
        house,
        actor,
        data.description,
        category=data.category,
        position=data.position,
        place_ref=data.place_ref,
    )
    found = await asyncio.to_thread(asked)
    now = house.clock()
    return Suggested(
        categories=tuple(
            CategoryHint(
                category=each.category,
                name=house.category_name(each.category),
                score=each.score,
                words=each.words,
            )
            for each in found.categories.ranked
        ),
        joint_rules=tuple(fired.rule.code for fired in found.categories.joint_rules),
        is_clear=found.categories.is_clear,
        exclusions=tuple(
            ExclusionShown(
                item=hint.item.code,
                name=hint.item.name,
                action=hint.action,
                needs_second_person=hint.needs_second_person,
                words=hint.words,
                redirect=hint.item.redirect,
                legal_basis=hint.item.legal_basis,
                script=hint.item.script,
            )
            for hint in found.exclusions
        ),
        duplicates=tuple(
            DuplicateHint(ticket=shown.row(house, actor, ticket, now), reasons=likeness.reasons)
            for ticket, likeness in found.duplicates
        ),
        emergencies=tuple(
            EmergencyBanner(
                service=each.service, words=each.words, banner=each.banner[0], banner_en=each.banner[1]
            )
            for each in found.emergencies
        ),
    )
