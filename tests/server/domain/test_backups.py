"""备岗: in which order people are asked, of whom some have a backup."""

from server.domain.backups import Backup, with_backups

BACKUPS = {
    "away": Backup(person="instead", is_instead=True),
    "here": Backup(person="second", is_instead=False),
    "guest": Backup(person="here", is_instead=True),
}


def test_a_standing_backup_is_asked_after_the_holder_and_before_the_next() -> None:
    assert with_backups(["here", "alone"], BACKUPS.get) == ("here", "second", "alone")


def test_while_the_holder_is_away_their_backup_is_asked_in_their_place() -> None:
    assert with_backups(["away", "alone"], BACKUPS.get) == ("instead", "alone")


def test_nobody_is_asked_twice() -> None:
    assert with_backups(["guest", "here", "second"], BACKUPS.get) == ("here", "second")
