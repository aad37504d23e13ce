"""The documents of the house, and what can be read out of them: links, paths, example documents."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.docs.tables import ROOT

PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))

_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"^```json\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SOURCE = re.compile(r'(?:src|srcset)="([^"]+)"')
_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|mjs|md|toml|json|jsonl|csv|geojson|svg|lock))`")
_NAMED = re.compile(r"\[`[^`]+`\]\(([^)#\s]+)\): ((?:`[^`]+`(?:, | and )?)+)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def name_of(page: Path) -> str:
    """The page's path in the repository."""
    return str(page.relative_to(ROOT))


def text_of(page: str | Path) -> str:
    """A page's text."""
    return (ROOT / page).read_text(encoding="utf-8")


def links() -> Iterator[tuple[str, str]]:
    """Every relative link of every page: (page, target)."""
    for page in PAGES:
        prose = _FENCE.sub("", text_of(page))
        for target in (*_LINK.findall(prose), *_SOURCE.findall(prose)):
            if "://" not in target and not target.startswith("mailto:"):
                yield name_of(page), target


def paths() -> Iterator[tuple[str, str]]:
    """Every path of a file named in backticks: (page, path from the root)."""
    for page in PAGES:
        for path in _PATH.findall(_FENCE.sub("", text_of(page))):
            yield name_of(page), path


def names_in_files() -> Iterator[tuple[str, str, str]]:
    """Every name that a page says stands in the file linked before it: (page, file, name)."""
    for page in PAGES:
        for target, listed in _NAMED.findall(text_of(page)):
            for name in re.findall(r"`([^`]+)`", listed):
                yield name_of(page), str((page.parent / target).resolve().relative_to(ROOT)), name


def headings(page: Path) -> list[str]:
    """A page's headings, in order."""
    return _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings make."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings(page))
    return {heading.strip().replace(" ", "-") for heading in plain}


def examples(page: str) -> list[dict[str, Any]]:
    """The JSON examples of a page, in order."""
    return [json.loads(found) for found in _JSON.findall(text_of(page))]


def first_column(page: str, heading: str) -> list[str]:
    """The code names in the first column of the tables below a heading, in order."""
    return re.findall(r"^\| `([^`]+)`", section(page, heading), re.MULTILINE)


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    _, _, after = text_of(page).partition(f"\n{heading}\n")
    return re.split(r"\n#{1,3} ", after, maxsplit=1)[0]
