"""What the catalogue is made of.

    Category 大类 01 ──┬── Item 子项 0101 ──── Item 细项 010101 …   two digits more for each level
                       └── Item 子项 0102   keywords, lead and co department types, deadline class, urgency
    JointRule 联合派单   several words at once call for several units
    Exclusion 不予受理   what the hotline explains or passes on instead

Codes are text: never parse them as numbers, never reuse a retired one.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.domain.sensitivity import Sensitivity
from server.domain.units import UnitKind

Code = Annotated[str, Meta(min_length=1)]
Words = tuple[Annotated[str, Meta(min_length=1)], ...]
Count = Annotated[int, Meta(ge=0)]

_NAMES = {"name": "name_zh"}


class DeadlineClass(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """时限档 A, B or C: workdays to resolve. `class_colour` names the class, not the time left.

    With `interim_plan_only` a staged plan with a committed finish date meets the term.
    """

    code: Code
    name: str
    name_en: str
    resolve_workdays: Annotated[int, Meta(ge=1)]
    class_colour: Literal["green", "yellow", "red"]
    interim_plan_only: bool


class RoundTheClock(
    Struct,
    frozen=True,
    kw_only=True,
    tag_field="clock",
    tag="calendar_24x7",
    rename=_NAMES,
    forbid_unknown_fields=True,
):
    """紧急程度 that waits for no office hours: minutes to sign and to make contact, by day and night."""

    code: Code
    name: str
    sign_minutes: Count
    first_response_minutes: Count


class InWorkingTime(
    Struct,
    frozen=True,
    kw_only=True,
    tag_field="clock",
    tag="working_time",
    rename=_NAMES,
    forbid_unknown_fields=True,
):
    """紧急程度 of an ordinary matter: working hours to sign, workdays to make first contact."""

    code: Code
    name: str
    sign_working_hours: Count
    first_response_workdays: Annotated[int, Meta(ge=1)]


UrgencyLevel = RoundTheClock | InWorkingTime


class RequestType(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """诉求类型: consult, help, complaint …; a `deadline_class` here overrules the sub-item's."""

    code: Code
    name: str
    deadline_class: str | None = None
    masks_reporter: bool = False
    needs_callback: bool = True
    closes_by: Literal["field_check"] | None = None


class DepartmentType(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """承办单位类型: a kind of unit, such as the urban management bureau, of which a city may have many."""

    code: Code
    name: str
    name_en: str
    kind: UnitKind


class Item(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """子项, or 细项 below one: one thing that is reported. `lead`, `alt_lead` and `co` are codes of department types.

    A `fallback` item takes what fits nowhere else. `dedup_radius_m` 0 means that place says nothing here.
    """

    code: Annotated[str, Meta(pattern="^[0-9]{4}([0-9]{2})*$")]
    name: str
    name_en: str
    keywords_strong: Words
    keywords: Words
    keywords_negative: Words
    lead: Code
    co: tuple[Code, ...]
    deadline_class: Code
    urgency: Code
    dedup_radius_m: Count
    dedup_days: Count
    alt_lead: Code | None = None
    request_type: Code | None = None
    dispute_type: Code | None = None
    photo_required: bool = False
    mediable: bool = False
    masks_reporter: bool = False
    fallback: bool = False
    pii: Literal["sensitive", "restricted"] | None = None

    @property
    def sensitivity(self) -> Sensitivity:
        """How far a matter of this item may be seen."""
        return Sensitivity.ORDINARY if self.pii is None else Sensitivity(self.pii)


class Category(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """大类: a family of sub-items whose codes begin with its own two digits."""

    code: Annotated[str, Meta(pattern="^[0-9]{2}$")]
    name: str
    name_en: str
    items: tuple[Item, ...]


class Retired(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """停用: a code that tickets once had and no new ticket gets. It keeps its name and is never given again."""

    code: Annotated[str, Meta(pattern="^[0-9]{2}([0-9]{2})+$")]
    name: str
    last_version: Code
    replaced_by: Code | None = None


class JointRule(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """联合派单规则: fires when every group of `all_of` has a word in the description.

    mode: `joint` 主办+协办 · `consult` 会商交办 · `conference` 联席会议.
    """

    code: Code
    name: str
    all_of: Annotated[tuple[Annotated[Words, Meta(min_length=1)], ...], Meta(min_length=1)]
    lead: Code
    co: tuple[Code, ...]
    mode: Literal["joint", "consult", "conference"]
    source: str


class Exclusion(Struct, frozen=True, kw_only=True, rename=_NAMES, forbid_unknown_fields=True):
    """不予受理: what is explained or passed on instead of becoming a ticket; a person always confirms it."""

    code: Code
    name: str
    name_en: str = ""
    redirect: tuple[str, ...]
    action: Literal["transfer", "explain", "link", "need_info", "blocklist"]
    keywords: Words
    needs_second_person: bool
