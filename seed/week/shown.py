"""How the week is told: day by day while it passes, and what came of it in two tables."""

import inspect
import re
from datetime import datetime

from rich.console import Console
from rich.table import Table

from seed.week.lived import Week
from seed.week.scene import ENDS
from server.domain.calendar import CHINA
from server.domain.transitions import Step

_WEEKDAYS = "一二三四五六日"


class Storyteller:
    """Prints each line under its day."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._day = ""

    def __call__(self, at: datetime, line: str) -> None:
        """Tell one line of what happened at that moment."""
        local = at.astimezone(CHINA)
        day = "周日夜" if at >= ENDS else f"周{_WEEKDAYS[local.weekday()]}"
        if day != self._day:
            self._console.print(f"[bold]{day}[/] {local:%m-%d}")
            self._day = day
        self._console.print(f"  {local:%H:%M} {line}", highlight=False)


def show_week(console: Console, week: Week) -> None:
    """By path, by step, and what was never taken."""
    by_path = Table(title="一周各路径 · The week by path", title_style="bold", show_lines=True)
    by_path.add_column("路径 path")
    for heading in ("工单\ntickets", "应拒\nrefused"):
        by_path.add_column(heading, justify="right")
    by_path.add_column("例 example", no_wrap=True)
    for path in week.paths:
        by_path.add_row(f"{path.zh}\n{path.en}", str(path.tickets), str(path.refused), path.example)
    console.print(by_path)
    by_step = Table(title="流转表各步骤 · The table of transitions by step", title_style="bold")
    by_step.add_column("步骤 step")
    for heading in ("次\ntimes", "状态\nstates"):
        by_step.add_column(heading, justify="right")
    by_step.add_column("例 example", no_wrap=True)
    names = _step_names()
    for step in week.steps:
        by_step.add_row(
            f"{names[step.step]} {step.step}",
            str(step.times),
            f"{step.states}/{step.states_in_table}",
            step.example,
        )
    console.print(by_step)
    console.print(
        f"工单 tickets {week.tickets}；系统自办 by the house itself {week.by_the_house}；"
        f"走过的路 ways taken {week.ways}/{week.ways_in_table}；"
        f"调解案件 cases {week.cases}，步骤 steps {week.case_steps}/{week.case_steps_in_table}"
    )
    console.print(f"从未走过 paths never taken: {'、'.join(week.never) or '无 none'}", style="bold")


def _step_names() -> dict[str, str]:
    """What people call each step: the word that stands beside it in the code."""
    return dict(re.findall(r'"(\w+)"  # (.+)', inspect.getsource(Step)))
