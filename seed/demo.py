"""`wangge demo`: a real city's day, from twelve handhelds out of reach to three hundred receipts; then its week."""

import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geo.locate import Locator
from seed.city import City, parts
from seed.day import plan_day
from seed.day_plan import DayPlan
from seed.field_day import audited, field_day
from seed.haikou import haikou
from seed.reckoning import Reckoning, reckon
from seed.running_server import RunningServer, free_port
from seed.week.lived import Week, live_week
from seed.week.shown import Storyteller, show_week
from seed.welcome import handheld_addresses, welcome
from server.casework.installation import install
from server.clock import now

DEFAULT_DATA = Path(".wangge") / "demo"
_SHOWN = 8
_SETTLE_S = 90.0


@click.command()
@click.option(
    "--once",
    is_flag=True,
    help="End after the tables; exit code 0 only if nothing is lost or doubled and every path was taken.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the tables as one JSON object.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="A data folder of your own.")
@click.option("--reports", default=300, show_default=True, type=click.IntRange(12, 5000))
@click.option("--seconds", default=25.0, show_default=True, help="How long the day lasts.")
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="Port of the server; 0 takes a free one."
)
def demo(once: bool, as_json: bool, data: Path | None, reports: int, seconds: float, port: int) -> None:
    """Seed Haikou, let 12 handhelds live a day, reckon up what became of their reports, and live a week of casework.

    Without --data the day begins in a folder made anew; a folder of your own keeps what is in it. The week has the
    folder `week` inside it, made anew each time.
    """
    console = Console(stderr=True)
    folder = _folder(data)
    password = secrets.token_urlsafe(9)
    with console.status("正在生成海口：4 区、46 街镇、467 社区、1851 网格…"):
        city = haikou()
        plan = plan_day(city, Locator(city.boundaries), count=reports)
        install(folder, parts(city, password), now)
    console.print(
        f"海口已就绪：区域 {len(city.boundaries.areas)}，承办单位 {len(city.units)}，人员 {len(city.people)}"
    )
    server = RunningServer(folder, port or free_port())
    server.start()
    try:
        reckoning = _day(console, server, folder, password, plan, seconds)
        if not as_json:
            _show(Console(), reckoning)
        week = _week(console, city, folder / "week", password)
        if as_json:
            handhelds = msgspec.to_builtins(handheld_addresses(server.address, password))
            figures = msgspec.to_builtins(reckoning) | {
                "week": msgspec.to_builtins(week),
                "handheld": handhelds[0],
                "handhelds": handhelds,
            }
            click.echo(msgspec.json.encode(figures).decode())
        else:
            show_week(Console(), week)
        if once:
            sys.exit(0 if reckoning.holds and week.complete else 1)
        welcome(console, server.address, city, password)
        server.wait()
    except KeyboardInterrupt:
        console.print("再见")
    finally:
        server.stop()


def _folder(data: Path | None) -> Path:
    if data is None:
        shutil.rmtree(DEFAULT_DATA, ignore_errors=True)
    folder = data or DEFAULT_DATA
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _day(
    console: Console, server: RunningServer, folder: Path, password: str, plan: DayPlan, seconds: float
) -> Reckoning:
    planned = sum(1 for _ in plan.reports)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        recorded = progress.add_task("已记录 recorded", total=planned)
        answered = progress.add_task("已回执 receipts", total=planned)
        in_reach = progress.add_task(
            "联网中 in reach", total=len(plan.handhelds), completed=len(plan.handhelds)
        )

        def tell(event: dict[str, Any]) -> None:
            match event["event"]:
                case "recorded":
                    progress.advance(recorded)
                case "receipt":
                    progress.advance(answered)
                case "out_of_reach":
                    progress.advance(in_reach, -1)
                case "in_reach":
                    progress.advance(in_reach)
                case "lost_reply":
                    progress.console.print(
                        f"{event['handheld']} 应答丢失，将重试 · reply lost, will try again"
                    )

        away = folder / "handhelds" / secrets.token_hex(4)
        with field_day(
            plan, server=server.address, folder=away, password=password, seconds=seconds, settle_s=_SETTLE_S
        ) as events:
            day = audited(events, tell)
    return reckon(server.address, password, day)


def _week(console: Console, city: City, folder: Path, password: str) -> Week:
    console.print(
        "海口的一周：话务员、街道、区、承办单位、督办、网格员、调解员 · A week in Haikou", style="bold"
    )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return live_week(city, folder, password, Storyteller(console))


def _show(console: Console, reckoning: Reckoning) -> None:
    table = Table(title="海口的一天 · A day in Haikou", title_style="bold", show_header=False)
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for name, value in (
        ("上报 recorded", reckoning.recorded),
        ("收到 received", reckoning.received),
        ("已派到单位 routed", reckoning.routed),
        ("　其中待人工复核 of these waiting for a coordinator", reckoning.waiting),
        ("隔离待核 quarantined", reckoning.quarantined),
        ("手持端已得回执 receipts on handhelds", reckoning.receipts),
        ("照片已到 photos here", f"{reckoning.photos_here} / {reckoning.photos_listed}"),
        ("丢失 lost", reckoning.lost),
        ("重复 duplicates", reckoning.doubled),
        ("丢失的应答 replies lost and made up for", reckoning.lost_replies),
        ("最慢：联网到回执 slowest report to receipt", f"{reckoning.slowest_s:.2f} s"),
    ):
        table.add_row(name, str(value))
    console.print(table)
    _show_counts(console, "按街镇 by street", reckoning.by_street)
    _show_counts(console, "按承办单位 by unit", reckoning.by_unit)


def _show_counts(console: Console, title: str, counts: dict[str, int]) -> None:
    table = Table(title=title, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in list(counts.items())[:_SHOWN]:
        table.add_row(name, str(count))
    if len(counts) > _SHOWN:
        rest = list(counts.values())[_SHOWN:]
        table.add_row(f"另 {len(rest)} 个 others", str(sum(rest)), style="dim")
    console.print(table)
