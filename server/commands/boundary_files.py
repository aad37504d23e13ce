"""Where boundaries may lie for a command: a data folder, a boundary file, or a folder of such files."""

from pathlib import Path

import click

from geo.areas import BoundarySet
from geo.bundle import read_bundle
from geo.errors import DeliveryError
from geo.geojson import read_file, read_folder
from geo.health import HealthReport
from server.casework.errors import CityMissing
from server.casework.installation import DATABASE
from server.store import boundaries
from sync.engine import sqlite_engine


def boundaries_at(path: Path) -> BoundarySet:
    """The boundaries in force in a data folder, or those that boundary files describe.

    Raises:
        ClickException: the files cannot be used.
        CityMissing: the data folder has no boundaries.
    """
    return _in_force(path) if (path / DATABASE).is_file() else delivered(path)[0]


def delivered(path: Path) -> tuple[BoundarySet, HealthReport]:
    """What a boundary file or a folder of them describes, and what is wrong with it.

    Raises:
        ClickException: they cannot be used at all.
    """
    try:
        return read_folder(path) if path.is_dir() else read_file(path)
    except DeliveryError as trouble:
        reason = f"{type(trouble).__name__} {', '.join(map(str, trouble.args))}"
        raise click.ClickException(f"The boundary files cannot be used: {reason}") from trouble


def _in_force(folder: Path) -> BoundarySet:
    engine = sqlite_engine(folder / DATABASE)
    try:
        with engine.connect() as connection:
            bundle = boundaries.in_force(connection)
    finally:
        engine.dispose()
    if bundle is None:
        raise CityMissing(data=str(folder))
    return read_bundle(bundle)
