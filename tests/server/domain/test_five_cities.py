"""The same day of reports in five cities: what each policy makes of it, as one table a reader can check by eye."""

from datetime import datetime

import pytest
from msgspec import Struct
from msgspec.structs import replace

from server.data import policy_bytes, policy_names
from server.domain.deadlines import leg_clocks, light, promise_due, term_due
from server.domain.duty_list import DutyList
from server.domain.errors import CategoryUnknown, StepRefused
from server.domain.lights import class_colour_of
from server.domain.policy import STANDARD, Policy, differences, read_policy
from server.domain.policy_parts import Dispatch, WorkingTime
from server.domain.routing import route
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.steps.consultation import OpenConsultation
from server.domain.steps.supervision import HandOver, Supervise
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.domain.under_policy import calendar_under, catalogue_under, units_under
from server.domain.units import Unit
from tests.server.domain.asking import RETURN
from tests.server.domain.cast import DISTRICT, RULES, SUPERVISOR, URBAN
from tests.server.domain.china import CALENDAR, CATALOGUE, china
from tests.server.domain.stages import accepted, handling, stepped
from tests.server.small_city import SINCE, duty

CITIES = {name: read_policy(policy_bytes(name)) for name in policy_names()}

UNITS = (
    Unit(id="eco", name="环保局", department_type="ECO_ENV", kind="department", area="city"),
    Unit(id="police", name="公安局", department_type="POLICE", kind="department", area="city"),
    Unit(id="office", name="甲社区", department_type="COMMUNITY", kind="community", area="c1"),
)
DUTIES = DutyList([duty("eco", "0502", "city"), duty("police", "0305", "city"), duty("office", "0305", "c1")])


class Outcome(Struct, frozen=True):
    """What became of one report in one city."""

    lead: str
    passed_on: str
    signed: str
    answered: str
    promised: str
    shown: str
    calls: str


def lived(policy: Policy, category: str, urgency: str, received_at: datetime) -> Outcome:
    """One report under a policy, dispatched at once; looked at three workdays later."""
    catalogue, calendar = catalogue_under(CATALOGUE, policy), calendar_under(CALENDAR, policy)
    units = {unit.id: unit for unit in units_under(UNITS, policy)}
    found = route(category, "", ("c1", "city"), (), catalogue, DUTIES, units, SINCE)
    deadline_class = catalogue.deadline_class(catalogue.item(category).deadline_class)
    legs = leg_clocks(urgency, deadline_class.code, received_at, calendar, catalogue, policy)
    promise = promise_due(received_at, deadline_class, calendar, policy)
    pass_on = policy.terms.pass_on
    colour = light(received_at, promise.at, china("2026-11-26T10:00"), calendar, lights=policy.lights)
    return Outcome(
        lead=found.candidates[0].unit,
        passed_on="–" if pass_on is None else f"{term_due(received_at, pass_on, calendar).at:%d %H:%M}",
        signed=f"{legs.sign_due:%d %H:%M}",
        answered=f"{legs.respond_due:%d %H:%M}",
        promised=str(promise.on),
        shown=deadline_class.class_colour if policy.lights.colour_means == "class" else colour.value,
        calls=policy.callback.by,
    )


MORNING, NIGHT = china("2026-11-23T09:30"), china("2026-11-23T22:30")


@pytest.mark.parametrize(
    ("city", "outcome"),
    [
        ("lijiang", Outcome("eco", "–", "23 15:30", "25 00:00", "2026-11-30", "yellow", "hotline")),
        ("zhuzhou", Outcome("eco", "–", "23 15:30", "25 00:00", "2026-11-30", "green", "hotline")),
        ("lishui", Outcome("eco", "–", "23 15:30", "25 00:00", "2026-11-30", "green", "hotline")),
        ("hohhot", Outcome("eco", "–", "23 15:30", "25 00:00", "2026-11-30", "green", "hotline")),
        ("haikou", Outcome("eco", "23 10:00", "23 10:00", "25 00:00", "2026-11-30", "green", "handler")),
    ],
)
def test_an_ordinary_noise_complaint_in_the_morning(city: str, outcome: Outcome) -> None:
    assert lived(CITIES[city], "0502", "normal", MORNING) == outcome


@pytest.mark.parametrize(
    ("city", "lead", "answered"),
    [
        ("lijiang", "office", "24 00:30"),
        ("zhuzhou", "police", "24 00:30"),
        ("lishui", "police", "24 00:30"),
        ("hohhot", "police", "24 00:30"),
        ("haikou", "police", "23 23:00"),
    ],
)
def test_an_urgent_matter_at_half_past_ten_at_night(city: str, lead: str, answered: str) -> None:
    found = lived(CITIES[city], "0305", "urgent", NIGHT)
    assert (found.lead, found.answered) == (lead, answered)


class Ways(Struct, frozen=True):
    """What people may do with one and the same matter in one city."""

    by_a_leader: bool
    at_a_meeting: bool
    given_back_to_anybody: bool
    supervised_before_discipline: int
    colour: str | None


def done(ticket: Ticket, step: Step, asked: Struct, actor: Actor, rules: Rules) -> bool:
    """Whether the rules of the city let this person do it."""
    try:
        stepped(ticket, step, asked, actor, rules=rules)
    except StepRefused:
        return False
    return True


def ways(policy: Policy) -> Ways:
    rules = replace(RULES, policy=policy)
    called = OpenConsultation(units=("urban", "harbour"), reason="职责不明")
    letter = Supervise(kind="hotline", form="letter", level=1, addressee="城管局", text="请说明")
    discipline = HandOver(to="区纪委监委", receipt="2026-18")
    supervised = [handling()]
    while not done(supervised[-1], Step.HAND_OVER, discipline, SUPERVISOR, rules):
        supervised.append(stepped(supervised[-1], Step.SUPERVISE, letter, SUPERVISOR, rules=rules))
    to_a_street = replace(RETURN, suggested_unit="street-1")
    return Ways(
        by_a_leader=done(accepted(), Step.OPEN_CONSULTATION, replace(called, level=3), DISTRICT, rules),
        at_a_meeting=done(
            accepted(), Step.OPEN_CONSULTATION, replace(called, conference=True), DISTRICT, rules
        ),
        given_back_to_anybody=done(handling(), Step.REQUEST_RETURN, to_a_street, URBAN, rules),
        supervised_before_discipline=len(supervised) - 1,
        colour=class_colour_of(accepted(), rules.catalogue, policy.lights),
    )


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ("lijiang", Ways(False, True, True, 0, "yellow")),
        ("zhuzhou", Ways(True, False, True, 3, None)),
        ("lishui", Ways(False, True, True, 0, None)),
        ("hohhot", Ways(True, True, False, 0, None)),
        ("haikou", Ways(True, True, True, 2, None)),
    ],
)
def test_one_matter_may_go_other_ways_in_each_city(city: str, expected: Ways) -> None:
    assert ways(CITIES[city]) == expected


def test_five_cities_have_five_different_policies_of_their_own_divisions() -> None:
    assert set(CITIES) == {"haikou", "hohhot", "lijiang", "lishui", "zhuzhou"}
    assert {policy.division for policy in CITIES.values()} == {
        "460100",
        "150100",
        "530700",
        "331100",
        "430200",
    }
    assert all(policy.name == name for name, policy in CITIES.items())
    alike = [(one, two) for one in CITIES for two in CITIES if one < two and CITIES[one] == CITIES[two]]
    assert alike == []


def test_only_hohhot_has_dual_dispatch_and_lists_of_its_own() -> None:
    own = {name for name, policy in CITIES.items() if policy.exclusions or policy.duties}
    assert own == {"hohhot"} == {name for name, policy in CITIES.items() if policy.dispatch.dual}


def test_haikou_and_lijiang_differ_where_their_own_texts_do() -> None:
    changed = {path for path, _, _ in differences(CITIES["lijiang"], CITIES["haikou"])}
    assert {"terms.pass_on", "callback.by", "lights.colour_means", "dispatch.handlers"} <= changed
    assert "returns.window" not in changed


def test_the_noise_of_neighbours_is_led_by_whom_the_policy_names() -> None:
    police = replace(STANDARD, dispatch=Dispatch(leads={"0502": "POLICE"}))
    assert catalogue_under(CATALOGUE, police).item("0502").lead == "POLICE"
    assert catalogue_under(CATALOGUE, CITIES["lijiang"]).item("0502").lead == "ECO_ENV"


def test_whoever_leads_by_the_catalogue_may_lead_instead_where_the_policy_names_the_other() -> None:
    police = replace(STANDARD, dispatch=Dispatch(leads={"0502": "POLICE"}))
    assert CATALOGUE.item("0502").alt_lead == "POLICE"
    assert catalogue_under(CATALOGUE, police).item("0502").alt_lead == "ECO_ENV"
    housing = replace(STANDARD, dispatch=Dispatch(leads={"0502": "HOUSING"}))
    assert catalogue_under(CATALOGUE, housing).item("0502").alt_lead == "POLICE"


def test_a_policy_that_names_an_unknown_sub_item_is_refused() -> None:
    with pytest.raises(CategoryUnknown):
        catalogue_under(CATALOGUE, replace(STANDARD, dispatch=Dispatch(leads={"9901": "POLICE"})))


def test_a_citys_own_hours_of_work_replace_the_calendars() -> None:
    long_day = read_policy(b"[[working_time.intervals]]\nstart = 08:00:00\nend = 20:00:00\n")
    hours = calendar_under(CALENDAR, long_day).intervals
    assert hours == long_day.working_time.intervals != CALENDAR.intervals
    assert calendar_under(CALENDAR, long_day).version.startswith(f"{CALENDAR.version}-h")
    assert calendar_under(CALENDAR, STANDARD) is CALENDAR
    assert WorkingTime() == STANDARD.working_time
