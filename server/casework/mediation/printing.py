"""Who may print a form of a case: those who may learn who the parties are; each print is written down."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from server.casework.access import noted_about
from server.casework.house import House
from server.casework.mediation.desk import read_case
from server.casework.mediation.forms import Form, FormKind, Writing, form_of
from server.casework.mediation.founding import committee_of
from server.casework.sealing import PartyCard, unlocked_party
from server.casework.watermark import Watermark
from server.domain.access_log import Access
from server.domain.mediation.case import Case, Party
from server.domain.mediation.scope import CaseAct, require_with_case
from server.domain.scope import Actor
from server.store import contacts, people
from sync.writer import Transaction


def form_to_print(
    transaction: Transaction, house: House, actor: Actor, reference: str, kind: FormKind, reason: str
) -> tuple[Form, Watermark]:
    """The form with the parties in clear, and the watermark of this print.

    Raises:
        CaseUnknown, NotYourCase.
        NoSuchPart: there is nothing yet that the form would tell.
    """
    connection = transaction.connection
    case = read_case(connection, actor, reference)
    require_with_case(actor, CaseAct.REVEAL_PARTY, case)
    known = Writing(
        parties={party.no: _card(connection, house, party) for party in case.parties},
        name_of=_namer(connection, case),
        committee=committee_of(house, case.chain),
    )
    form = form_of(kind, case, known)
    mark = noted_about(
        transaction,
        house,
        actor,
        Access.FORM_PRINTED,
        subject=str(case.id),
        number=case.number,
        purpose="mediation",
        reason=reason,
        about=kind,
    )
    return form, mark


def printed(form: Form, mark: Watermark, font: Path | None) -> bytes:
    """The form as a PDF."""
    # Only here: the library takes two seconds to load, and a server would start that much later.
    from server.casework.mediation.forms_pdf import pdf_of_form

    return pdf_of_form(form, mark, font)


def _card(connection: Connection, house: House, party: Party) -> PartyCard | None:
    ciphertext = None if party.contact_id is None else contacts.ciphertext(connection, party.contact_id)
    return None if ciphertext is None else unlocked_party(ciphertext, house.keys)


def _namer(connection: Connection, case: Case) -> Callable[[str], str]:
    visitors = {visit.by for visit in case.follow_ups if visit.by is not None}
    known = people.by_ids(connection, {*case.team, *visitors})
    names = {person.id: person.name for person in known}
    return lambda person: names.get(person, person)
