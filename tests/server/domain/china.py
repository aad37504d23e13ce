"""The calendar and the catalogue that run in production, read once for all specifications of the rules."""

from datetime import datetime

from server.data import calendar_files, catalogue_bytes
from server.domain.calendar import CHINA, read_calendar
from server.domain.catalogue import read_catalogue

CALENDAR = read_calendar(*calendar_files())
CATALOGUE = read_catalogue(catalogue_bytes())


def china(text: str) -> datetime:
    """A local instant such as `2026-02-12T09:30`, in China's one time zone."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)
