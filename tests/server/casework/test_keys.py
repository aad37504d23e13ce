"""The secrets of an installation: minted once, whole or not at all, for the server's user only."""

import os
import stat
from pathlib import Path

import pytest

from server.casework.keys import FILE, keys_in
from server.casework.sealing import ContactCard, locked, unlocked


def test_keys_are_minted_once_and_stay(tmp_path: Path) -> None:
    assert keys_in(tmp_path) == keys_in(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    keys_in(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one, other = keys_in(tmp_path / "one"), keys_in(tmp_path / "other")
    assert one.sealing != other.sealing
    assert one.at_rest != other.at_rest


def test_a_minting_that_was_cut_off_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            keys_in(tmp_path)
    assert list(tmp_path.iterdir()) == []
    keys_in(tmp_path)


def test_keys_do_not_show_in_logs(tmp_path: Path) -> None:
    assert repr(keys_in(tmp_path)) == "Keys(…)"


def test_a_contact_at_rest_is_unreadable_and_comes_back_whole(tmp_path: Path) -> None:
    keys, card = keys_in(tmp_path), ContactCard(name="夏雨荷", phone="13800135678")
    assert card.phone.encode() not in locked(card, keys)
    assert unlocked(locked(card, keys), keys) == card


@pytest.mark.parametrize(
    ("card", "label"),
    [
        (ContactCard(name="夏雨荷", phone="13800135678"), "夏** 138****5678"),
        (ContactCard(name="夏雨荷"), "夏**"),
        (ContactCard(name="夏", phone="66211234"), "夏** ****"),
        (ContactCard(phone="13800135678"), "138****5678"),
        (ContactCard(), "匿名"),
        (ContactCard(name="夏雨荷", anonymous=True), "匿名"),
        (ContactCard(name="夏雨荷", phone="13800135678", confidential=True), "要求保密"),
    ],
)
def test_a_label_tells_the_family_name_and_the_ends_of_the_number(card: ContactCard, label: str) -> None:
    assert card.label == label
