"""Where boundaries may lie for a command: a data folder, a boundary file, or a folder of such files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from geo.areas import BoundarySet
from geo.delivery import Delivery, read_delivery
from geo.errors import BoundaryError, DeliveryError
from geo.progress import Tell, silent
from server import clock
from server.casework.atlas import Atlas
from server.casework.errors import CityMissing
from server.casework.keys import FILE as KEYS
from server.settings import read_settings
from server.store import database


def boundaries_at(path: Path, tell: Tell = silent, instant: datetime | None = None) -> BoundarySet:
    """The boundaries in force in a data folder at an instant (or now), or those that boundary files describe.

    Raises:
        ClickException: the files cannot be used.
        CityMissing: the data folder has no boundaries.
    """
    return (
        _in_force(path, instant or clock.now()) if (path / KEYS).is_file() else as_set(delivered(path, tell))
    )


@contextmanager
def atlas_of(folder: Path) -> Iterator[Atlas]:
    """Every version of the boundaries that a data folder keeps.

    Raises:
        CityMissing: it has none.
    """
    url = read_settings().database
    if not database.is_there(folder, url):
        raise CityMissing(data=database.described(folder, url))
    engine = database.opened(folder, url)
    try:
        atlas = Atlas(engine, ready_max=1)
        if not atlas.versions:
            raise CityMissing(data=str(folder))
        yield atlas
    finally:
        engine.dispose()


def delivered(path: Path, tell: Tell = silent) -> Delivery:
    """What a boundary file or a folder of them holds, and what is wrong with it.

    Raises:
        ClickException: they cannot be used at all.
    """
    try:
        return read_delivery(path, read_settings().boundary_limits, tell)
    except DeliveryError as trouble:
        raise _unusable(trouble) from trouble


def as_set(delivery: Delivery) -> BoundarySet:
    """The delivery as a set by which places are found.

    Raises:
        ClickException: it is none.
    """
    try:
        return delivery.boundaries
    except (BoundaryError, DeliveryError) as trouble:
        raise _unusable(trouble) from trouble


def _unusable(trouble: Exception) -> click.ClickException:
    reason = f"{type(trouble).__name__} {', '.join(map(str, trouble.args))}"
    return click.ClickException(f"The boundary files cannot be used: {reason}")


def _in_force(folder: Path, instant: datetime) -> BoundarySet:
    with atlas_of(folder) as atlas:
        return atlas.as_of(instant).boundaries
