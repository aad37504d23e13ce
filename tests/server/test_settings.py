"""Settings: what the environment says, and that a slip in it stops the start with a word of help."""

from pathlib import Path

import pytest

from server.settings import SettingInvalid, Settings, SettingUnknown, read_settings


def test_without_an_environment_everything_has_its_default() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_sets_and_the_command_line_has_the_last_word() -> None:
    settings = read_settings({"WANGGE_PORT": "9000", "WANGGE_DATA": "/srv/city"}, port=9001, data=None)
    assert (settings.port, settings.data_dir) == (9001, Path("/srv/city"))


def test_a_misspelt_setting_stops_with_a_hint() -> None:
    with pytest.raises(SettingUnknown, match="WANGGE_PROT is no setting; did you mean WANGGE_PORT"):
        read_settings({"WANGGE_PROT": "9000"})


def test_a_setting_like_no_other_stops_without_a_hint() -> None:
    with pytest.raises(SettingUnknown, match=r"^WANGGE_XYZZY is no setting$"):
        read_settings({"WANGGE_XYZZY": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", ""),
        ("GAP_WAIT_HOURS", "0"),
        ("SESSION_DAYS", ""),
    ],
)
def test_a_value_that_cannot_be_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match=name.lower()):
        read_settings({f"WANGGE_{name}": value})


@pytest.mark.parametrize(
    "told", ["ftp://tiles/{z}/{x}/{y}", "https://tiles/{z}/{x}.png", "https://a;b/{z}/{x}/{y}"]
)
def test_a_base_map_is_an_address_with_a_place_for_each_number(told: str) -> None:
    with pytest.raises(SettingInvalid):
        read_settings({"WANGGE_BASE_MAP": told})


@pytest.mark.parametrize(
    "told",
    [
        {"WANGGE_OIDC_ISSUER": "https://id.example"},
        {"WANGGE_OIDC_ISSUER": "https://id.example", "WANGGE_OIDC_CLIENT_ID": "wangge"},
        {"WANGGE_OIDC_ISSUER": "http://id.example"},
        {"WANGGE_PASSWORD_SIGN_IN": "false"},
    ],
    ids=str,
)
def test_an_identity_provider_is_named_whole_or_not_at_all(told: dict[str, str]) -> None:
    with pytest.raises(SettingInvalid):
        read_settings(told)


def test_other_programs_variables_and_those_of_tests_are_let_be() -> None:
    assert read_settings({"PATH": "/bin", "WANGGE_TEST_DATA": "/data"}) == Settings()
