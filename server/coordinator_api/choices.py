"""选项: what forms at a desk choose from, and what codes are called: the same words wherever people read them."""

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, SkipValidation
from msgspec import Struct

from server.casework.code_words import CODES, LEG_STATES
from server.casework.field_choices import Choice, answering_leaders, field_choices
from server.casework.house import House
from server.domain.scope import Actor


class Named(Struct, frozen=True, kw_only=True):
    """A code with its name in Chinese and in English, and the code of what it belongs to, if anything."""

    code: str
    zh: str
    en: str
    within: str | None = None


class UnitChoice(Struct, frozen=True, kw_only=True):
    """承办单位 that may get work: what it is, and the area that it serves."""

    id: str
    name: str
    kind: str
    area: str
    can_handle: bool
    can_assist: bool


class Choices(Struct, frozen=True, kw_only=True):
    """Units by id; categories (大类 and what is within them); items of the list of exclusions; words for codes.

    `units_call_back`: 回访 is made by the unit that answered, and its calls count. `leaders` are those who may have
    answered a call, for whoever registers it.
    """

    units: tuple[UnitChoice, ...]
    categories: tuple[Named, ...]
    exclusions: tuple[Named, ...]
    words: tuple[Named, ...]
    units_call_back: bool
    leaders: tuple[Choice, ...]


@get("/choices", sync_to_thread=True)
def list_choices(
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> Choices:
    """选项: by the rules in force now."""
    rules = house.rules
    families = tuple(
        named
        for family in rules.catalogue.categories
        for named in (
            Named(code=family.code, zh=family.name, en=family.name_en),
            *(
                Named(code=item.code, zh=item.name, en=item.name_en, within=family.code)
                for item in family.items
            ),
        )
    )
    return Choices(
        units=tuple(
            UnitChoice(
                id=unit.id,
                name=unit.name,
                kind=unit.kind,
                area=unit.area,
                can_handle=unit.can_handle,
                can_assist=unit.can_assist,
            )
            for _, unit in sorted(rules.units.items())
        ),
        categories=families,
        exclusions=tuple(
            Named(code=item.code, zh=item.name, en=item.name_en or item.name, within=kind.code)
            for kind in rules.exclusions.classes
            for item in kind.items
        ),
        words=tuple(
            Named(code=code, zh=zh, en=en)
            for words in (LEG_STATES, CODES)
            for code, (zh, en) in words.items()
        ),
        units_call_back=rules.policy.callback.by == "handler",
        leaders=answering_leaders(house, actor),
    )


@get("/tickets/{reference:str}/choices/{step:str}", sync_to_thread=True)
def list_field_choices(
    reference: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[SkipValidation[House]],
    actor: NamedDependency[SkipValidation[Actor]],
) -> dict[str, tuple[Choice, ...]]:
    """步骤的可选项: by field, what a form of this step offers for this ticket."""
    return field_choices(house, actor, reference, step)


handlers: list[HTTPRouteHandler] = [list_choices, list_field_choices]
