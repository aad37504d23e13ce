"""The parts of a city's policy, one for each subject. Every field has the default that holds where a city says nothing.

Numbers are counts unless their name ends in a unit; shares are from 0 to 1. Source of the defaults: the national
notice 国办函〔2025〕66号 where it speaks, practice described in docs/policies.md where it does not.
"""

import re
from datetime import time
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from server.domain.calendar import Interval, Season, require_order
from server.domain.term import Term

Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Code = Annotated[str, Meta(min_length=1)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of a policy file; a field that it does not know is refused."""


class WorkingTime(Part, frozen=True, kw_only=True):
    """上班时间: without intervals the calendar's own hold. `night` begins and ends at these clock faces."""

    intervals: tuple[Interval, ...] = ()
    seasons: tuple[Season, ...] = ()
    night_from: time = time(22)
    night_until: time = time(7)

    def __post_init__(self) -> None:
        if self.intervals:
            require_order(self.intervals)

    def is_night(self, clock_face: time) -> bool:
        """Whether it is night at that local time; nights run over midnight."""
        if self.night_from > self.night_until:
            return clock_face >= self.night_from or clock_face < self.night_until
        return self.night_from <= clock_face < self.night_until


class Urgency(Part, frozen=True, kw_only=True):
    """紧急程度: terms to sign and to make first contact; the night's own where they differ from the day's."""

    sign: Term
    respond: Term
    night_sign: Term | None = None
    night_respond: Term | None = None


def _urgencies() -> dict[str, Urgency]:
    return {
        "critical": Urgency(sign=Term(minutes=15), respond=Term(minutes=30)),
        "urgent": Urgency(sign=Term(minutes=30), respond=Term(minutes=120)),
        "normal": Urgency(sign=Term(working_hours=4), respond=Term(workdays=1)),
    }


def _classes() -> dict[str, Term]:
    return {"A": Term(workdays=2), "B": Term(workdays=5), "C": Term(workdays=15)}


class Terms(Part, frozen=True, kw_only=True):
    """时限: how long each step may take.

    `classes` and `urgencies` are by the catalogue's codes; the promise counts from receipt. `pass_on` is the operator's
    own clock from receipt to dispatch 转派时限; where a city has none, `accept` and `dispatch` hold alone. A day that
    somebody chooses lies so many years after this one at most: `chosen_years_max`.
    """

    classes: dict[Code, Term] = {}
    urgencies: dict[Code, Urgency] = {}
    pass_on: Term | None = None
    accept: Term = Term(working_hours=4)
    dispatch: Term = Term(working_hours=4)
    review: Term = Term(workdays=1)
    callback: Term = Term(workdays=3)
    consult: Term = Term(workdays=3)
    need_info: Term = Term(workdays=5)
    appeal: Term = Term(workdays=3)
    mediation: Term = Term(days=30)
    #: A unit that looks for more of a matter around 举一反三 reports by then.
    sweep: Term = Term(workdays=5)
    #: A co-unit answers the lead so long before the promise 协办提前.
    co_reply_before: Term = Term(workdays=1)
    #: What a unit has at least after a return, and after a mediation that failed.
    after_return: Term = Term(workdays=1)
    after_mediation: Term = Term(workdays=2)
    chosen_years_max: Annotated[int, Meta(ge=1, le=50)] = 10

    def __post_init__(self) -> None:
        # A file names the classes and urgencies in which its city differs; the others are filled in.
        force_setattr(self, "classes", _classes() | self.classes)
        force_setattr(self, "urgencies", _urgencies() | self.urgencies)


class Returns(Part, frozen=True, kw_only=True):
    """退单: asked for before signing or within `window` after it, decided within `adjudication`.

    `names_suggested_unit`: whoever asks says whose matter it is. After `approved_max` approved returns a matter is
    consulted upon. The rest is what counts as 推诿: so many units,
    so many returns within 24 hours, that share of the promise spent in dispute, the same pair in a month.
    """

    window: Term = Term(working_hours=4)
    until_signed: bool = True
    per_unit_max: Positive = 1
    approved_max: Positive = 2
    adjudication: Term = Term(working_hours=4)
    names_suggested_unit: bool = True
    ping_pong_units: Positive = 3
    ping_pong_returns_24h: Positive = 2
    ping_pong_promise_share: Share = 0.2
    same_pair_monthly: Positive = 3


class Pause(Part, frozen=True, kw_only=True):
    """待诉求人配合: from approval, each and in total; contacts that lie `contacts_apart` at least are its evidence."""

    each_max: Term = Term(workdays=5)
    total_max: Term = Term(workdays=10)
    contacts_min: Positive = 2
    contacts_apart: Term = Term(hours=2)
    reasons: tuple[Code, ...] = ("material", "presence", "expertise", "weather", "court")


class Extension(Part, frozen=True, kw_only=True):
    """延期: so many times, asked so long before due, in all at most that share of the class's term.

    `approvers` decide on the first, the second …; the last of them on all that follow. The district may always.
    """

    times_max: Count = 2
    ask_before_due: Term = Term(workdays=1)
    total_share_max: Annotated[float, Meta(ge=0, le=3)] = 1.0
    citizen_told: bool = True
    approvers: tuple[Literal["street", "district"], ...] = ("street", "district")

    def __post_init__(self) -> None:
        if not self.approvers:
            raise ValueError("somebody decides on an extension")

    def approver(self, granted: int) -> Literal["street", "district"]:
        """Who decides where so many extensions were granted before."""
        return self.approvers[min(granted, len(self.approvers) - 1)]


class Deferral(Part, frozen=True, kw_only=True):
    """挂账: reviewed at least so often, by approval of that level, listed each week where the city does so."""

    review_days_max: Positive = 30
    approver: Literal["district", "leader"] = "district"
    weekly_list: bool = True
    reasons: tuple[Code, ...] = ("policy", "legacy", "funds", "procedure", "cross_level")


#: 回访话术, where a city has no words of its own.
CALLBACK_SCRIPT = (
    "您好，这里是 12345 政务服务便民热线，就您反映的诉求（编号 {number}）向您回访。"
    "承办单位的答复是：{reply}请问：一、承办单位是否与您联系过？二、您的诉求是否已经解决？"
    "三、您对办理结果满意、基本满意还是不满意？如不满意，请说明原因。感谢您的监督。"
)


class Callback(Part, frozen=True, kw_only=True):
    """回访: who calls, how often one tries, and on how many days, before 无法联系.

    `by` is whose call closes a ticket as a rule; figures count the hotline's own calls alone while
    `figures_independent`. `share` of all tickets are called. `script` 话术 is what the caller says, with `{number}`
    and the units' `{reply}` put in.
    """

    by: Literal["hotline", "handler"] = "hotline"
    share: Share = 1.0
    attempts_min: Positive = 3
    days_min: Positive = 2
    reopen_within: Term = Term(workdays=5)
    figures_independent: bool = True
    script: Annotated[str, Meta(min_length=1, max_length=1000)] = CALLBACK_SCRIPT

    def __post_init__(self) -> None:
        if not set(re.findall(r"\{([^}]*)\}", self.script)) <= {"number", "reply"}:
            raise ValueError("the script has {number} and {reply} and nothing else in braces")


class SecondRound(Part, frozen=True, kw_only=True):
    """二次办理: so many rounds in all; the new term is a share of the class's, not under a floor."""

    rounds_max: Positive = 2
    term_share: Share = 0.5
    term_min: Term = Term(workdays=1)
    reviews_demand: bool = True


class SelfHandled(Part, frozen=True, kw_only=True):
    """自处自结: small matters that a grid worker ends on the spot; a sample and all repeats are checked by another.

    `categories` are prefixes of sub-items in which it is allowed.
    """

    categories: tuple[Code, ...] = ("0101", "0103", "0105", "0109")
    sample_share: Share = 0.1
    repeats_checked: bool = True
    photos_apart_hours_max: Positive = 2


class Lights(Part, frozen=True, kw_only=True):
    """红黄绿: what the colour means where one is shown alone, and when a light turns yellow."""

    colour_means: Literal["time_left", "class"] = "time_left"
    yellow_share: Share = 1 / 3
    yellow_workdays: Count = 1


class Dispatch(Part, frozen=True, kw_only=True):
    """派单: who may hold a leg, which levels of dispatch there are, and when nobody need look.

    `handlers` are kinds of units. `joint_conference` 联席会议: units may be called to a meeting to consult. `dual` is
    双派双考. `first_signer_names_unit` 首接负责: who signed first gives a matter back only to a unit that can have it.
    A whistle 吹哨 is answered within `whistle`; an offer to one person goes to the next one after `offer` 秒派. What
    nobody has signed for can be taken back within `recall` of its dispatch 撤回派单.
    """

    handlers: tuple[
        Literal["department", "street", "community", "enterprise", "mediation", "integration"], ...
    ] = (
        "department",
        "street",
        "enterprise",
        "mediation",
        "integration",
    )
    levels: tuple[Literal["direct", "consultation", "leader"], ...] = ("direct", "consultation", "leader")
    joint_conference: bool = True
    dual: bool = False
    first_signer_names_unit: bool = False
    auto_certainty_min: Share = 0.9
    units_max: Positive = 4
    #: Which department type leads a sub-item here, where it is not the catalogue's lead.
    leads: dict[Code, Code] = {}
    whistle: Term = Term(minutes=30)
    offer: Term = Term(minutes=30)
    recall: Term = Term(minutes=10)

    def __post_init__(self) -> None:
        if not {"direct", "consultation"} <= set(self.levels):
            raise ValueError("every city dispatches directly, and consults upon what is returned too often")

    @property
    def highest_level(self) -> int:
        """会商交办 (2), or 领导交办 (3) where the city has it."""
        return 3 if "leader" in self.levels else 2


class Duplicates(Part, frozen=True, kw_only=True):
    """并单: catalogue radius and days, or this city's own by sub-item; how long the same matter is the same case."""

    radius_m: dict[Code, Count] = {}
    days: dict[Code, Count] = {}
    same_matter_days: Positive = 30
    recurrence_factor: Positive = 2


class Mediation(Part, frozen=True, kw_only=True):
    """调解: reminders of judicial confirmation on these days of its window, and when a dispute is a group's.

    A case of each colour is taken on by a sponsor 包案 of that level at least, and visited every so many days, so
    often in all; who broke an agreement is visited after `breach_visit_days`.
    """

    confirm_days: Positive = 30
    remind_on_days: tuple[Positive, ...] = (20, 27)
    group_people: Positive = 5
    mass_people: Positive = 30
    sponsor_red: Literal["grid", "leader", "secretary"] = "secretary"
    sponsor_yellow: Literal["grid", "leader", "secretary"] = "leader"
    visit_days_red: Positive = 7
    visit_days_yellow: Positive = 15
    visit_days_green: Positive = 30
    visits: Positive = 3
    breach_visit_days: Positive = 3

    def __post_init__(self) -> None:
        if any(day > self.confirm_days for day in self.remind_on_days):
            raise ValueError("nobody is reminded after the last day of confirmation")
        if self.group_people > self.mass_people:
            raise ValueError("a mass of people is no smaller than a group")


class Figures(Part, frozen=True, kw_only=True):
    """考核: what 基本满意 is worth, band edges from the top, the least n shown, and whether there are ranks."""

    mostly_weight: Share = 0.6
    small_n: Positive = 5
    bands: tuple[Share, ...] = (0.95, 0.85, 0.7)
    league_table: bool = False

    def __post_init__(self) -> None:
        if list(self.bands) != sorted(set(self.bands), reverse=True):
            raise ValueError("bands fall from the best to the worst")


class Field(Part, frozen=True, kw_only=True):
    """现场: what makes a photo or a fix doubtful."""

    photo_far_m: Positive = 500
    photo_old_hours: Positive = 24
    fix_coarse_m: Positive = 100
    fix_stale_minutes: Positive = 10


class Privacy(Part, frozen=True, kw_only=True):
    """隐私: months a contact is kept after closing, days a number may be kept from calling in, or a deputy listed."""

    contact_months: Positive = 24
    blocklist_days_max: Positive = 30
    whitelist_days_max: Positive = 1826


class Publicity(Part, frozen=True, kw_only=True):
    """公示: by how its code begins, which kind of matter anybody may see, and how many days after it came in."""

    categories: tuple[Annotated[str, Meta(pattern="^([0-9]{2})+$")], ...] = ()
    delay_days: Positive = 3
