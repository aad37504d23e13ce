"""The folder leaves for another project: under another name, as a wheel, without the rest of this repository."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import httpx

_SYNC = Path(__file__).parents[2] / "sync"

_PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "couchette"
version = "1"

[tool.hatch.build.targets.wheel]
packages = ["couchette"]
"""


def _run(command: Sequence[str | Path], folder: Path) -> None:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


def test_the_folder_builds_as_a_wheel_under_another_name_and_runs(tmp_path: Path) -> None:
    project, site, wheels = tmp_path / "project", tmp_path / "site", tmp_path / "wheels"
    leave_behind = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(_SYNC, project / "couchette", ignore=leave_behind)
    (project / "pyproject.toml").write_text(_PYPROJECT)

    _run(["-m", "hatchling", "build", "-t", "wheel", "-d", wheels], project)
    (wheel,) = wheels.iterdir()
    _run(["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", site, wheel], tmp_path)

    modules = {path.relative_to(_SYNC).as_posix() for path in _SYNC.rglob("*.py")}
    assert {f"couchette/{name}" for name in modules} <= set(zipfile.ZipFile(wheel).namelist())
    alone = "import sys, couchette.__main__, couchette.store_contract; sys.exit('sync' in sys.modules)"
    _run(["-c", alone], site)
    _answers(site, tmp_path / "data")


def _answers(site: Path, data: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "couchette", "--port", "0", "--data", str(data)]
    command += ["--admin", "me:secret"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=site, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().split()[-1]
            with httpx.Client(base_url=url, auth=("me", "secret"), timeout=180) as client:
                assert client.put("/m").status_code == 201
                assert client.put("/m/a", json={"n": 1}).status_code == 201
                assert client.get("/m/a").json()["n"] == 1
        finally:
            process.terminate()
