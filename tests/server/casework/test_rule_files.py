"""An installation keeps every policy and notice that it was given, and uses the right one."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.casework.installation import close, install, open_house
from server.casework.rule_files import (
    adopt_policy,
    calendar_in_force,
    directory_in_force,
    import_notice,
    keep_directory,
    policies,
    policy_in_force,
)
from server.data import calendar_files, policy_bytes
from server.domain.calendar import Notice, Period, read_calendar
from server.domain.directory import Directory
from server.domain.errors import CalendarInvalid, PolicyInvalid
from server.domain.policy import STANDARD
from server.settings import Settings
from tests.server.small_city import MORNING, city

TODAY = date(2026, 11, 23)
LATER = b'name = "haikou"\nversion = "2027.1"\nvalid_from = 2027-01-01\n[returns]\nper_unit_max = 2\n'


def notice(first: date, last: date) -> Notice:
    return Notice(year=2027, source="我们的样例", holidays=(Period("元旦", first, last),), makeup_days=())


def test_without_a_policy_of_its_own_an_installation_has_the_standard_one(tmp_path: Path) -> None:
    assert policy_in_force(tmp_path, TODAY) == STANDARD


def test_a_new_version_holds_from_its_day_on_and_the_older_one_is_kept(tmp_path: Path) -> None:
    adopt_policy(tmp_path, policy_bytes("haikou"), TODAY)
    adopt_policy(tmp_path, LATER, TODAY)
    assert policy_in_force(tmp_path, date(2026, 12, 31)).version == "2026.1"
    assert policy_in_force(tmp_path, date(2027, 1, 1)).returns.per_unit_max == 2
    assert [each.version for each in policies(tmp_path)] == ["2026.1", "2027.1"]


def test_giving_the_same_policy_again_changes_nothing(tmp_path: Path) -> None:
    adopt_policy(tmp_path, policy_bytes("haikou"), TODAY)
    adopt_policy(tmp_path, policy_bytes("haikou"), TODAY)
    assert len(policies(tmp_path)) == 1


def test_one_version_never_says_two_things(tmp_path: Path) -> None:
    adopt_policy(tmp_path, LATER, TODAY)
    with pytest.raises(PolicyInvalid) as refusal:
        adopt_policy(tmp_path, LATER.replace(b"= 2\n", b"= 3\n"), TODAY)
    assert refusal.value.facts["field"] == "version"
    assert len(policies(tmp_path)) == 1


def test_of_two_policies_none_begins_on_a_day_to_come_on_which_the_other_begins(tmp_path: Path) -> None:
    adopt_policy(tmp_path, LATER, TODAY)
    with pytest.raises(PolicyInvalid) as refusal:
        adopt_policy(tmp_path, LATER.replace(b"haikou", b"hohhot"), TODAY)
    assert refusal.value.facts["field"] == "valid_from"
    assert "haikou 2027.1" in str(refusal.value.facts["rule"])


def test_what_begins_on_a_day_to_come_is_corrected_by_a_later_version_of_it(tmp_path: Path) -> None:
    adopt_policy(tmp_path, LATER, TODAY)
    adopt_policy(tmp_path, LATER.replace(b"2027.1", b"2027.2").replace(b"= 2\n", b"= 3\n"), TODAY)
    assert policy_in_force(tmp_path, date(2027, 1, 1)).returns.per_unit_max == 3


def test_an_imported_notice_makes_its_year_official(tmp_path: Path) -> None:
    assert 2027 not in calendar_in_force(tmp_path).official
    import_notice(tmp_path, notice(date(2027, 1, 1), date(2027, 1, 3)))
    calendar = calendar_in_force(tmp_path)
    assert calendar.official >= {2025, 2026, 2027}
    assert not calendar.is_workday(date(2027, 1, 1))


def test_a_corrected_notice_takes_the_place_of_the_first_and_both_are_kept(tmp_path: Path) -> None:
    import_notice(tmp_path, notice(date(2027, 1, 1), date(2027, 1, 3)))
    second = import_notice(tmp_path, notice(date(2027, 1, 1), date(2027, 1, 4)))
    assert second.name == "calendar-2027-0002.toml"
    assert not calendar_in_force(tmp_path).is_workday(date(2027, 1, 4))
    assert import_notice(tmp_path, notice(date(2027, 1, 1), date(2027, 1, 4))) == second


def test_a_notice_that_contradicts_another_years_is_refused_and_not_kept(tmp_path: Path) -> None:
    contradicting = Notice(
        year=2027,
        source="我们的样例",
        holidays=(Period("元旦", date(2026, 12, 27), date(2027, 1, 1)),),
        makeup_days=(date(2026, 10, 1),),
    )
    with pytest.raises(CalendarInvalid):
        import_notice(tmp_path, contradicting)
    assert calendar_in_force(tmp_path) == read_calendar(*calendar_files())


def test_a_house_is_founded_with_a_policy_and_counts_by_it(tmp_path: Path) -> None:
    install(tmp_path, replace(city(), policy=policy_bytes("haikou")), lambda: MORNING)
    house = open_house(tmp_path, Settings(), lambda: MORNING)
    try:
        assert house.rules.policy.title == "海口市"
        assert policy_in_force(tmp_path, TODAY) == house.rules.policy
    finally:
        close(house)


def test_in_a_house_only_units_of_the_policys_kinds_can_handle(tmp_path: Path) -> None:
    document = b'name = "bureaus"\n[dispatch]\nhandlers = ["department"]\n'
    install(tmp_path, replace(city(), policy=document), lambda: MORNING)
    house = open_house(tmp_path, Settings(), lambda: MORNING)
    try:
        able = {unit.id: unit.can_handle for unit in house.rules.units.values()}
    finally:
        close(house)
    assert able == {"urban": True, "street-1": False, "harbour": False}


def test_an_installation_keeps_its_directory_and_a_newer_one_takes_its_place(tmp_path: Path) -> None:
    assert directory_in_force(tmp_path).people == ()
    keep_directory(tmp_path, Directory(version="1"))
    keep_directory(tmp_path, Directory(version="1"))
    keep_directory(tmp_path, Directory(version="2"))
    assert directory_in_force(tmp_path).version == "2"
    assert len(list((tmp_path / "rules").iterdir())) == 2


def test_a_policy_that_names_a_list_which_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid) as refusal:
        adopt_policy(tmp_path, b'duties = "atlantis"\n', TODAY)
    assert refusal.value.facts["field"] == "duties"
    assert policies(tmp_path) == ()


def test_a_house_takes_its_exclusions_from_the_policys_list_or_else_from_the_catalogue(
    tmp_path: Path,
) -> None:
    sizes = {}
    for name in ("hohhot", "lishui"):
        data = tmp_path / name
        install(data, replace(city(), policy=policy_bytes(name)), lambda: MORNING)
        house = open_house(data, Settings(), lambda: MORNING)
        sizes[name] = house.rules.exclusions.counts.items
        close(house)
    assert sizes == {"hohhot": 73, "lishui": 8}


def test_a_policy_file_that_was_broken_by_hand_is_named(tmp_path: Path) -> None:
    adopt_policy(tmp_path, LATER, TODAY)
    (file,) = (tmp_path / "rules").iterdir()
    file.write_text("[returns]\nper_unit_max = 0\n")
    with pytest.raises(PolicyInvalid) as refusal:
        policy_in_force(tmp_path, TODAY)
    assert refusal.value.facts["field"] == "policy-0001-haikou-2027.1.toml returns.per_unit_max"
