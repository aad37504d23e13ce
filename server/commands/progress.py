"""How far long work is, as a bar on stderr where a person is looking, and nothing where a file is."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from geo.progress import Tell

_STEPS = {
    "read": "读取 reading",
    "mend": "修复 mending",
    "cover": "核对 checking",
    "locate": "定位 locating",
}


@contextmanager
def bars() -> Iterator[Tell]:
    """Whom to tell; there is one bar for each step, and they vanish at the end. A total of 0 is an unknown one."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(_STEPS[step], total=None)
            shown.update(tasks[step], completed=done, total=total or None)

        yield tell
