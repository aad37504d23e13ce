"""Where real boundaries lie that may not be in the repository."""

import os
from pathlib import Path

import pytest


def real_data(folder: str) -> Path:
    """The folder of that name below `WANGGE_TEST_DATA`; skips the test, aloud, where it is not to be had."""
    root = os.environ.get("WANGGE_TEST_DATA")
    if root is None:
        pytest.skip("WANGGE_TEST_DATA is not set: the real boundaries stay out of the repository")
    path = Path(root) / folder
    if not path.is_dir():
        pytest.skip(f"WANGGE_TEST_DATA has no folder {folder}")
    return path
