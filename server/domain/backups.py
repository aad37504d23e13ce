"""备岗: who stands in for the holder of a post is asked after them, or in their place while they are away."""

from collections.abc import Callable, Iterable

from msgspec import Struct


class Backup(Struct, frozen=True, kw_only=True):
    """Who stands in for somebody today; `is_instead`: the holder is away."""

    person: str
    is_instead: bool


def with_backups(persons: Iterable[str], backup_of: Callable[[str], Backup | None]) -> tuple[str, ...]:
    """The same people in their order, each followed or replaced by their backup; nobody is named twice."""
    asked: list[str] = []
    for person in persons:
        backup = backup_of(person)
        if backup is None or not backup.is_instead:
            asked.append(person)
        if backup is not None:
            asked.append(backup.person)
    return tuple(dict.fromkeys(asked))
