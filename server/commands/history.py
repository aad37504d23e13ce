"""`wangge boundaries history`: what became of an area through all versions of a house's boundaries."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from geo.lineage import Kin
from server.casework.errors import AreaNeverWas
from server.casework.lineage import AreaThen, history
from server.commands.boundary_files import atlas_of
from server.domain.calendar import CHINA
from server.domain.redivision_words import Language

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "from": "  来自 {}",
        "to": "  去向 {}",
        "parent": "，上级 {}",
        "valid": "  有效期 {} – {}",
        "nobody": "无人",
        "itself": "不变",
        "open": "至今",
    },
    "en": {
        "from": "  from {}",
        "to": "  to {}",
        "parent": ", under {}",
        "valid": "  valid {} – {}",
        "nobody": "nobody",
        "itself": "as it was",
        "open": "now",
    },
}


@click.command("history")
@click.argument("code")
@click.option(
    "--data",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    required=True,
    help="The data folder of the house.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answer.")
def told_history(code: str, data: Path, as_json: bool, lang: Language) -> None:
    """沿革: the area CODE in every version of the boundaries, where it came from and what came after it.

    Shares are parts of this area: of whose ground it was made, and who holds its ground afterwards.
    """
    with atlas_of(data) as atlas:
        try:
            found = history(atlas, code)
        except AreaNeverWas as trouble:
            raise click.ClickException(f"There never was an area {code}.") from trouble
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        click.echo("\n".join(line for then in found for line in _lines(then, _WORDS[lang])))


def _lines(then: AreaThen, words: dict[str, str]) -> Iterator[str]:
    since, until = (
        words["open"] if instant is None else f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M}"
        for instant in (then.since, then.until)
    )
    parent = "" if then.parent is None else words["parent"].format(then.parent)
    kind = then.level or then.layer
    yield f"{then.version}  {since} – {until}  {then.name} ({kind}, {then.scheme}{parent})"
    if then.valid_from is not None or then.valid_until is not None:
        yield words["valid"].format(then.valid_from or "", then.valid_until or "")
    for word, kin in (("from", then.predecessors), ("to", then.successors)):
        if kin:
            yield words[word].format(_named(kin, then.code, words))


def _named(kin: tuple[Kin, ...], code: str, words: dict[str, str]) -> str:
    if kin == (Kin(code, 1.0),):
        return words["itself"]
    return ", ".join(f"{each.code or words['nobody']} {each.share:.2%}" for each in kin)
