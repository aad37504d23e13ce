"""The subcommands of `wangge` that bring a city to life."""

import json
import secrets
from pathlib import Path

import click
import msgspec
from rich.console import Console

from geo.errors import DeliveryError
from geo.health import HealthReport
from seed.city import City, parts
from seed.governed import governed
from seed.haikou import haikou
from seed.imported import imported
from server.casework.installation import install
from server.clock import now
from server.data import policy_names
from server.settings import read_settings

#: So many findings of each kind are printed; `--json` has them all.
_SHOWN_OF_EACH_KIND = 8


@click.command()
@click.argument("city")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="The data folder."
)
@click.option("--password", help="First password of the sign-in names; made up and shown once if left out.")
@click.option("--policy", type=click.Choice(policy_names()), help="The city's policy; Haikou has its own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def seed(city: str, data: Path, password: str | None, policy: str | None, as_json: bool) -> None:
    """Put CITY into a data folder: `haikou`, or the path of a folder of boundary files, or of one such file.

    Boundary files are mended where they are broken; what was wrong, and what was done about it, is printed.
    Doing it again with changed files brings the changes in; tickets stay.
    """
    progress = Console(stderr=True)
    with progress.status("正在读取并体检边界…"):
        found, report = _city(city)
        if policy is not None:
            found = governed(found, policy)
    given = password or secrets.token_urlsafe(9)
    with progress.status(f"正在写入 {len(found.boundaries.areas)} 个区域、{len(found.people)} 人…"):
        install(data, parts(found, given), now, read_settings().database)
    click.echo(_as_json(city, found, report, given) if as_json else _as_text(found, report, given, data))


def _city(name: str) -> tuple[City, HealthReport]:
    path = Path(name)
    if name == "haikou":
        city = haikou()
        return city, HealthReport(
            source=name, version=city.boundaries.version, areas=_areas_by_level(city), findings=()
        )
    if not path.exists():
        raise click.BadParameter(f"{name!r} is neither a demo city (haikou) nor a path.", param_hint="CITY")
    try:
        return imported(path)
    except DeliveryError as trouble:
        reason = f"{type(trouble).__name__} {', '.join(map(str, trouble.args))}"
        raise click.ClickException(f"The boundary files cannot be used: {reason}") from trouble


def _areas_by_level(city: City) -> dict[str, int]:
    counts: dict[str, int] = {}
    for area in city.boundaries.areas:
        counts[area.level or area.layer] = counts.get(area.level or area.layer, 0) + 1
    return counts


def _as_json(name: str, city: City, report: HealthReport, password: str) -> str:
    return json.dumps(
        {
            "city": name,
            "version": city.boundaries.version,
            "areas": _areas_by_level(city),
            "units": len(city.units),
            "people": len(city.people),
            "findings": msgspec.to_builtins(report.findings),
            "logins": [login for login, _ in city.logins],
            "password": password,
        },
        ensure_ascii=False,
    )


def _as_text(city: City, report: HealthReport, password: str, data: Path) -> str:
    signs_in = "、".join(login for login, _ in city.logins)
    return "\n".join(
        [
            *report.lines("zh", at_most=_SHOWN_OF_EACH_KIND),
            "",
            f"已写入 {data}：区域 {len(city.boundaries.areas)} 个，承办单位 {len(city.units)} 个，"
            f"职责 {len(city.duty_list)} 项，人员 {len(city.people)} 人",
            f"可登录：{signs_in}",
            f"初始口令：{password}",
        ]
    )
