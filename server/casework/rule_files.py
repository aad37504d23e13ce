"""What an installation has been given besides the program's own data: policy, notices on holidays, directory.

    <data>/rules/policy-0001-haikou-2026.1.toml     the latest first day that has come is in force
    <data>/rules/calendar-2027-0001.toml            the highest number of a year holds for that year
    <data>/rules/closure-0001.json                  offices of some areas are closed, or a closure is lifted
    <data>/rules/duties-0001.csv                    the duty list, in place of the one that the city was founded with
    <data>/rules/catalogue-0001.toml                the catalogue, in place of the program's
    <data>/rules/exclusions-0001.toml               what is not taken, in place of what the policy names
    <data>/rules/calendars/cn-2027-5d41402a.json    every calendar that was in force, by its version
    <data>/rules/directory-0001.json                mediators and experts; the highest number holds

Of lists the highest number holds. They are plain files that an operator can read and
compare. None is ever changed or written over.
"""

import os
import re
from datetime import date
from pathlib import Path

import msgspec

from server.data import (
    calendar_files,
    catalogue_bytes,
    duties_bytes,
    duties_names,
    exclusions_bytes,
    exclusions_names,
)
from server.domain.calendar import Calendar, Notice, read_calendar
from server.domain.catalogue import Catalogue, read_catalogue
from server.domain.city_duties import CityDuty, read_city_duties
from server.domain.closures import Announcement, Closure, in_force, read_closure
from server.domain.directory import NOBODY_LISTED, Directory, read_directory
from server.domain.errors import CalendarInvalid, PolicyInvalid
from server.domain.exclusions import ExclusionList, exclusions_of, read_exclusions
from server.domain.notice import written
from server.domain.policy import STANDARD, Policy, read_policy
from server.domain.rule_change import ListKind

_FOLDER = "rules"
_LISTS: dict[ListKind, str] = {"duties": "csv", "catalogue": "toml", "exclusions": "toml"}
_NAMED = ("name", "title", "version", "valid_from", "division")
_YEAR = re.compile(r"calendar-([0-9]{4})-")


def policy_in_force(data: Path, on: date) -> Policy:
    """The policy of this installation on that day; the standard one where it has been given none.

    Raises:
        PolicyInvalid: a file there cannot be used.
    """
    valid = (policy for policy in policies(data) if policy.valid_from <= on)
    # Of those that are valid from the same day the one that was given last.
    return max(enumerate(valid), key=lambda each: (each[1].valid_from, each[0]), default=(0, STANDARD))[1]


def policies(data: Path) -> tuple[Policy, ...]:
    """Every policy that this installation was ever given, in order.

    Raises:
        PolicyInvalid: a file there cannot be used.
    """
    return tuple(_policy_in(file) for file in _files(data, "policy-"))


def checked_policy(data: Path, document: bytes, today: date) -> Policy:
    """A policy that the installation can be given.

    Of one that waits for its day a later version of the same name is the correction; another one is not, since who
    gave the first would learn nothing of it.

    Raises:
        PolicyInvalid: it breaks a rule, names a list that is not there, says something else than before under the
            same name and version, or begins on a day to come on which one of another name begins.
    """
    policy = read_policy(document)
    for field, name, known in _lists(policy):
        if name is not None and name not in known:
            raise PolicyInvalid(field=field, rule=f"is one of {', '.join(known)}, not {name}")
    given = policies(data)
    namesakes = [each for each in given if (each.name, each.version) == (policy.name, policy.version)]
    if any(each != policy for each in namesakes):
        raise PolicyInvalid(field="version", rule=f"changes with the content, {policy.version} is taken")
    begins = [each for each in given if each.valid_from == policy.valid_from and each.name != policy.name]
    if begins and policy.valid_from > today:
        first = f"{begins[-1].name} {begins[-1].version}"
        raise PolicyInvalid(field="valid_from", rule=f"is another day, on {policy.valid_from} {first} begins")
    return policy


def adopt_policy(data: Path, document: bytes, today: date) -> Policy:
    """Give the installation a policy. The one that it was given last changes nothing.

    Raises:
        PolicyInvalid: see `checked_policy`.
    """
    policy, given = checked_policy(data, document, today), policies(data)
    if not given or given[-1] != policy:
        label = re.sub(r"[^0-9A-Za-z.]", "-", f"{policy.name}-{policy.version}")
        _kept(data, f"policy-{len(given) + 1:04d}-{label}.toml", document)
    return policy


def policy_document(data: Path, on: date) -> bytes:
    """The policy in force as it was given; of the standard one what a city changes first."""
    in_force = policy_in_force(data, on)
    given = [file for file in _files(data, "policy-") if _policy_in(file) == in_force]
    if given:
        return given[-1].read_bytes()
    return msgspec.toml.encode({name: getattr(STANDARD, name) for name in _NAMED})


def list_given(data: Path, kind: ListKind) -> bytes | None:
    """The list of that kind that the installation was given last; None where it has been given none."""
    files = _files(data, f"{kind}-", _LISTS[kind])
    return files[-1].read_bytes() if files else None


def give_list(data: Path, kind: ListKind, document: bytes) -> None:
    """Give the installation a list, which was checked. The one that it has changes nothing."""
    if list_given(data, kind) != document:
        no = len(_files(data, f"{kind}-", _LISTS[kind])) + 1
        _kept(data, f"{kind}-{no:04d}.{_LISTS[kind]}", document)


def catalogue_in_force(data: Path) -> Catalogue:
    """The catalogue of this installation, before the policy's leads; the program's where it has been given none.

    Raises:
        CatalogueInvalid: the file there cannot be used.
    """
    return read_catalogue(catalogue_document(data))


def catalogue_document(data: Path) -> bytes:
    """The catalogue of this installation as TOML."""
    return list_given(data, "catalogue") or catalogue_bytes()


def exclusions_document(data: Path, policy: Policy) -> bytes | None:
    """The list of exclusions as TOML: the one given here, else the policy's; None where the catalogue's holds."""
    given_here = list_given(data, "exclusions")
    if given_here is not None or policy.exclusions is None:
        return given_here
    return exclusions_bytes(policy.exclusions)


def exclusions_under(data: Path, policy: Policy, catalogue: Catalogue) -> ExclusionList:
    """What is not taken: the list given here, else the one that the policy names, else the catalogue's own short one.

    Raises:
        ExclusionsInvalid: the list breaks a rule.
    """
    document = exclusions_document(data, policy)
    return exclusions_of(catalogue) if document is None else read_exclusions(document)


def city_duties_under(policy: Policy, catalogue: Catalogue) -> tuple[CityDuty, ...]:
    """What the city itself does under a policy; nothing where it names no list.

    Raises:
        DutiesInvalid: the list breaks a rule.
    """
    return () if policy.duties is None else read_city_duties(duties_bytes(policy.duties), catalogue)


def calendar_in_force(data: Path) -> Calendar:
    """The program's calendar, with the notices that were imported here in place of its own for their years.

    Raises:
        CalendarInvalid: a file there cannot be used.
    """
    standing, notices = _notices(data)
    return read_calendar(standing, tuple(notices.values()))


def given(data: Path) -> tuple[str, ...]:
    """The names of the policies, notices, closures and lists that this installation was given."""
    lists = tuple((f"{kind}-", suffix) for kind, suffix in _LISTS.items())
    kinds = (("policy-", "toml"), ("calendar-", "toml"), ("closure-", "json"), *lists)
    return tuple(file.name for prefix, kind in kinds for file in _files(data, prefix, kind))


def closures_announced(data: Path) -> tuple[Closure | int, ...]:
    """Every closure that was announced here, and the number of each that was lifted, in order.

    Raises:
        CalendarInvalid: a file there cannot be used.
    """
    files = _files(data, "closure-", "json")
    return tuple(read_closure(no, file.read_bytes()) for no, file in enumerate(files, 1))


def announce(data: Path, announcement: Announcement) -> int:
    """Keep a closure, or that one is lifted. Returns its number: it is in force from now on.

    Raises:
        CalendarInvalid: it breaks a rule, or lifts what is not in force.
    """
    announced = closures_announced(data)
    no = len(announced) + 1
    document = msgspec.json.encode(announcement)
    found = read_closure(no, document)
    if isinstance(found, int) and found not in {each.no for each in in_force(announced)}:
        raise CalendarInvalid(field="lifts", rule=f"closure {found} is not in force")
    _kept(data, f"closure-{no:04d}.json", document)
    return no


def keep_calendar(data: Path, calendar: Calendar) -> None:
    """Keep a calendar under its version; one that is kept already stays as it is."""
    file = _calendar_file(data, calendar.version)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(msgspec.json.encode(calendar, order="deterministic"))
        part.replace(file)


def kept_calendar(data: Path, version: str) -> Calendar | None:
    """The calendar of that version, if it was ever kept."""
    file = _calendar_file(data, version)
    return msgspec.json.decode(file.read_bytes(), type=Calendar) if file.exists() else None


def notice_in_force(data: Path) -> Notice:
    """The notice on holidays of the last year that has one."""
    _, notices = _notices(data)
    return msgspec.toml.decode(notices[max(notices)], type=Notice)


def calendar_with(data: Path, notice: Notice) -> Calendar:
    """The calendar as it would be with a notice in place of the one that its year has.

    Raises:
        CalendarInvalid: it does not go together with the notices of other years.
    """
    standing, notices = _notices(data)
    return read_calendar(standing, tuple((notices | {notice.year: written(notice).encode()}).values()))


def import_notice(data: Path, notice: Notice) -> Path:
    """Keep a notice; it holds for its year from now on. Returns its file.

    Raises:
        CalendarInvalid: see `calendar_with`.
    """
    calendar_with(data, notice)
    earlier = _files(data, f"calendar-{notice.year}-")
    if is_imported(data, notice):
        return earlier[-1]
    return _kept(data, f"calendar-{notice.year}-{len(earlier) + 1:04d}.toml", written(notice).encode())


def is_imported(data: Path, notice: Notice) -> bool:
    """Whether a notice is the one that was brought in last for its year."""
    earlier = _files(data, f"calendar-{notice.year}-")
    return bool(earlier) and earlier[-1].read_bytes() == written(notice).encode()


def directory_in_force(data: Path) -> Directory:
    """The mediators and experts of this installation; an empty directory where it has been given none.

    Raises:
        DirectoryInvalid: the file there cannot be used.
    """
    files = _files(data, "directory-", "json")
    return read_directory(files[-1].read_bytes()) if files else NOBODY_LISTED


def keep_directory(data: Path, directory: Directory) -> None:
    """Give the installation a directory. The one that it has changes nothing."""
    given = _files(data, "directory-", "json")
    if directory_in_force(data) != directory:
        _kept(data, f"directory-{len(given) + 1:04d}.json", msgspec.json.encode(directory))


def _notices(data: Path) -> tuple[bytes, dict[int, bytes]]:
    """What holds without a notice, and the notice that holds for each year."""
    standing, shipped = calendar_files()
    notices = {_year_of(notice): notice for notice in shipped}
    # Later numbers of the same year stand further down and win.
    return standing, notices | {_named_year(file): file.read_bytes() for file in _files(data, "calendar-")}


def _policy_in(file: Path) -> Policy:
    try:
        return read_policy(file.read_bytes())
    except PolicyInvalid as refusal:
        field = f"{file.name} {refusal.facts['field']}"
        raise PolicyInvalid(field=field, rule=refusal.facts["rule"]) from refusal


def _lists(policy: Policy) -> tuple[tuple[str, str | None, tuple[str, ...]], ...]:
    return (
        ("exclusions", policy.exclusions, exclusions_names()),
        ("duties", policy.duties, duties_names()),
    )


def _files(data: Path, prefix: str, kind: str = "toml") -> list[Path]:
    return sorted((data / _FOLDER).glob(f"{prefix}*.{kind}"))


def _kept(data: Path, name: str, document: bytes) -> Path:
    file = data / _FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as target:
        target.write(document)
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(part, file)  # whole or not at all, and never over another
    finally:
        part.unlink()
    return file


def _year_of(notice: bytes) -> int:
    return msgspec.toml.decode(notice, type=Notice).year


def _calendar_file(data: Path, version: str) -> Path:
    return data / _FOLDER / "calendars" / f"{version}.json"


def _named_year(file: Path) -> int:
    found = _YEAR.match(file.name)
    return int(found[1]) if found else _year_of(file.read_bytes())
