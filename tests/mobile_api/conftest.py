"""The handheld's door is tested on the same served city as the others."""

from tests.doors.conftest import house, installed, template

__all__ = ["house", "installed", "template"]
