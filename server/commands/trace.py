"""`wangge trace`: the full trace of one ticket as a file, for whoever runs the installation."""

from pathlib import Path

import click

from server import clock
from server.casework import installation
from server.casework.access import noted
from server.casework.errors import TicketUnknown
from server.casework.trace import Mask
from server.casework.trace_export import Form, trace_of, written
from server.domain.access_log import Access
from server.domain.scope import Actor
from server.domain.screening import masked
from server.settings import read_settings
from server.store import tickets
from sync.writer import Transaction

#: As whom the log of looks names an export at the machine itself.
OPERATOR = Actor(id="console", roles=frozenset())

_FORMS: dict[str, Form] = {".json": "json", ".html": "html", ".pdf": "pdf"}


@click.command()
@click.argument("number")
@click.option("--data", help="The data folder.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.html, .pdf, .json"
)
def trace(number: str, data: str | None, out: Path) -> None:
    """Write the full trace of ticket NUMBER to a file; its ending says in which form.

    Telephone numbers and the like are masked, there is no contact in it, and the export is written into the log of
    looks under the name `console`.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise click.BadParameter(f"ends in {', '.join(_FORMS)}", param_hint="--out")
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)

    def made(transaction: Transaction) -> bytes:
        ticket = tickets.by_reference(transaction.connection, number)
        if ticket is None:
            raise TicketUnknown(reference=number)
        assembled = trace_of(
            transaction.connection,
            house,
            ticket,
            Mask(text=masked, contact=None, sees_doubts=True, sees_discipline=True),
        )
        mark = noted(
            transaction,
            house,
            OPERATOR,
            Access.TRACE_EXPORTED,
            ticket=ticket,
            purpose="other",
            reason=form,
        )
        return written(assembled, mark, form, settings.pdf_font_file)

    try:
        document = house.writer.run_sync(made)
    finally:
        installation.close(house)
    out.write_bytes(document)
    click.echo(f"{out}: {len(document)} bytes")
