"""What runs in production as data: catalogue, calendars and policies, readable from any installation."""

from importlib.resources import files

#: The catalogue that new tickets are filed by.
CATALOGUE_VERSION = "2026.12"


def catalogue_bytes(version: str = CATALOGUE_VERSION) -> bytes:
    """One version of the catalogue, as TOML.

    Raises:
        FileNotFoundError: there is no such version.
    """
    return files(__name__).joinpath("catalogue", f"{version}.toml").read_bytes()


def calendar_files() -> tuple[bytes, tuple[bytes, ...]]:
    """What `read_calendar` asks for: the standing rules, and every year's notice in order of name."""
    folder = files(__name__).joinpath("calendars")
    notices = sorted(
        (entry for entry in folder.iterdir() if entry.name.startswith("cn-")), key=lambda e: e.name
    )
    return folder.joinpath("standing.toml").read_bytes(), tuple(notice.read_bytes() for notice in notices)


def policy_names() -> tuple[str, ...]:
    """The names of the policies that come with the program, in alphabetical order."""
    return _names("policies")


def exclusions_names() -> tuple[str, ...]:
    """The names of the lists of exclusions that come with the program."""
    return _names("exclusions")


def duties_names() -> tuple[str, ...]:
    """The names of the lists of a city's duties that come with the program."""
    return _names("duties")


def policy_bytes(name: str) -> bytes:
    """One of them, as TOML.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return files(__name__).joinpath("policies", f"{name}.toml").read_bytes()


def exclusions_bytes(name: str) -> bytes:
    """A city's list of exclusions, as TOML.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return files(__name__).joinpath("exclusions", f"{name}.toml").read_bytes()


def duties_bytes(name: str) -> bytes:
    """A city's list of duties, as CSV.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return files(__name__).joinpath("duties", f"{name}.csv").read_bytes()


def _names(folder: str) -> tuple[str, ...]:
    return tuple(sorted(entry.name.partition(".")[0] for entry in files(__name__).joinpath(folder).iterdir()))
