"""A data folder: what stands in it, how a city is put into it, and how it is opened.

wangge.sqlite   everything, mailboxes included; or all this lies in PostgreSQL
keys.json       the installation's secrets, readable by its user only
photos/         photos and recordings
rules/          its policy, and notices on holidays that were imported
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from geo.areas import BoundarySet
from server.casework.activation import activate
from server.casework.atlas import Atlas
from server.casework.errors import CityMissing
from server.casework.house import House
from server.casework.keys import keys_in
from server.casework.live import Live
from server.casework.rule_files import (
    adopt_policy,
    directory_in_force,
    keep_directory,
)
from server.casework.rulebook import RuleBook, rules_of
from server.casework.sign_in import password_hash
from server.casework.steps_together import StepsTogether
from server.casework.ticket_map import TicketMap
from server.domain.calendar import CHINA
from server.domain.directory import Directory
from server.domain.people import GridPost, Person
from server.domain.stations import Station
from server.domain.units import DutyItem, Unit
from server.settings import Settings
from server.store import database, people, stations
from server.store.answers import Answers
from server.store.migration import migrate
from server.store.photo_folder import FolderStore, Unfinished
from server.store.reading import Reading
from server.store.trails import Trails
from sync.sql_store import OnArrivals, SqlStore
from sync.writer import Transaction, Writer


class CityParts(Struct, frozen=True, kw_only=True):
    """What an installation starts from. `passwords` pairs person ids with first passwords.

    `policy` is a policy document (TOML), `directory` has mediators and experts; None keeps what the installation has.
    """

    boundaries: BoundarySet
    units: tuple[Unit, ...]
    duty_list: tuple[DutyItem, ...]
    people: tuple[Person, ...]
    posts: tuple[GridPost, ...]
    passwords: tuple[tuple[str, str], ...] = ()
    policy: bytes | None = None
    directory: Directory | None = None
    stations: tuple[Station, ...] = ()


def install(data: Path, city: CityParts, clock: Callable[[], datetime], url: str = "") -> None:
    """Put a city into a data folder, made if need be. Doing it again changes what has changed; tickets stay.

    `url` names a PostgreSQL database for the rows; without it they lie in the folder.

    Raises:
        DatabaseUnfit: it cannot be used.
    """
    data.mkdir(parents=True, exist_ok=True)
    keys_in(data)
    if city.policy is not None:
        adopt_policy(data, city.policy, clock().astimezone(CHINA).date())
    if city.directory is not None:
        keep_directory(data, city.directory)
    engine = database.opened(data, url)
    # A first password that many share is hashed once: hashing is meant to be slow.
    hashed = {password: password_hash(password) for password in {given for _, given in city.passwords}}
    hashes = [(person, hashed[password]) for person, password in city.passwords]
    try:
        migrate(engine)
        writer = Writer(engine, clock)
        try:
            writer.run_sync(lambda transaction: _entered(transaction, city, hashes))
        finally:
            writer.close()
    finally:
        engine.dispose()


def open_house(
    data: Path, settings: Settings, clock: Callable[[], datetime], on_arrivals: OnArrivals | None = None
) -> House:
    """The house that stands in a data folder, with rules and boundaries as in force now. Close it with `close`.

    Raises:
        CityMissing: nothing has been seeded there.
        PolicyInvalid, CalendarInvalid: a file under `rules/` cannot be used.
        DatabaseUnfit: the PostgreSQL database of the settings cannot be used.
    """
    url = settings.database
    if not database.is_there(data, url):
        raise CityMissing(data=database.described(data, url))
    engine = database.opened(data, url)
    migrate(engine)
    with engine.connect() as connection:
        units = people.all_units(connection)
        duty_list = people.duty_list(connection)
    atlas = Atlas(engine, settings.boundaries_ready_max)
    if not atlas.versions:
        engine.dispose()
        raise CityMissing(data=database.described(data, url))
    rulebook = RuleBook(
        data, partial(rules_of, data, units, duty_list), lambda: clock().astimezone(CHINA).date()
    )
    photos = settings.photos_folder or data / "photos"
    writer = Writer(engine, clock)
    mailbox_engine = database.for_mailboxes(engine, url)
    mailboxes = SqlStore(mailbox_engine, writer, on_arrivals=on_arrivals)
    return House(
        clock=clock,
        engine=engine,
        reading=Reading(engine),
        mailbox_engine=mailbox_engine,
        writer=writer,
        mailboxes=mailboxes,
        together=StepsTogether(writer),
        rulebook=rulebook,
        atlas=atlas,
        ticket_map=TicketMap(engine, rulebook),
        live=Live(settings.live_changes_kept, settings.live_watchers_max),
        answers=Answers(),
        trails=Trails(),
        keys=keys_in(data),
        settings=settings,
        photos=FolderStore(photos),
        unfinished=Unfinished(photos),
        directory=directory_in_force(data),
    )


def close(house: House) -> None:
    """Finish what was begun, and let go of the files."""
    house.writer.close()
    house.engine.dispose()
    house.mailbox_engine.dispose()


def _entered(transaction: Transaction, city: CityParts, hashes: Iterable[tuple[str, str]]) -> None:
    connection = transaction.connection
    people.save_units(connection, city.units, city.duty_list)
    people.save_people(connection, city.people)
    people.save_posts(connection, city.posts)
    for station in city.stations:
        stations.save(connection, station)
    for person, hashed in hashes:
        people.save_password(connection, person, hashed)
    activate(transaction, city.boundaries)
