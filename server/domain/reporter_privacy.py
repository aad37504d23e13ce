"""Who learns what of a reporter: the name behind a ticket, its label, and what a free text gives away.

    实名            label to those who may ask for the contact and to the units; the contact for a reason
    保密、举报      known to the hotline only: for everybody else the ticket says 要求保密
    free text       in clear to whoever took it down or steers it; others read it with numbers masked

Source: docs/trace.md.
"""

from server.domain.catalogue import Catalogue
from server.domain.people import Role
from server.domain.photos import TicketPhoto
from server.domain.scope import Act, Actor, everywhere, may, own_area, own_report, own_unit
from server.domain.screening import masked
from server.domain.ticket import Ticket

#: What stands on a ticket whose reporter wants to be known to the hotline only.
CONFIDENTIAL = "要求保密"

#: Who may learn of a confidential reporter.
HOTLINE = frozenset({Role.OPERATOR})

#: Who reads free texts as they were written, and where.
_READERS = {
    Role.OPERATOR: everywhere,
    Role.STREET_COORDINATOR: own_area,
    Role.DISTRICT_COORDINATOR: own_area,
}


def is_confidential(ticket: Ticket, catalogue: Catalogue) -> bool:
    """Whether the reporter asked for it, or the kind of matter demands it (举报)."""
    if ticket.contact_label == CONFIDENTIAL:
        return True
    if any(each.code == ticket.request_type and each.masks_reporter for each in catalogue.request_types):
        return True
    return ticket.category in catalogue.masking_items


def may_learn_contact(actor: Actor, ticket: Ticket, catalogue: Catalogue) -> bool:
    """Whether the actor may ask for the contact, by role and place and by how the reporter wants to be known."""
    if is_confidential(ticket, catalogue):
        return not HOTLINE.isdisjoint(actor.roles)
    return may(actor, Act.REVEAL_CONTACT, ticket)


def label_for(actor: Actor, ticket: Ticket, catalogue: Catalogue) -> str | None:
    """The label of the contact for this reader; None where there is no contact, or it is none of their business."""
    if ticket.contact_label is None:
        return None
    if may_learn_contact(actor, ticket, catalogue):
        return ticket.contact_label
    if not (may(actor, Act.REVEAL_CONTACT, ticket) or _works_on_it(actor, ticket)):
        return None
    return CONFIDENTIAL if is_confidential(ticket, catalogue) else ticket.contact_label


def reads_plainly(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor reads the ticket's free texts as they were written."""
    return own_report(actor, ticket) or any(
        reads(actor, ticket) for role, reads in _READERS.items() if role in actor.roles
    )


def text_for(actor: Actor, ticket: Ticket, text: str) -> str:
    """A free text of the ticket as this actor may read it."""
    return text if reads_plainly(actor, ticket) else masked(text)


def speaks_with_reporter(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor has the reporter before them, or on the telephone: they took it down, or are the hotline."""
    return own_report(actor, ticket) or (Role.OPERATOR in actor.roles and everywhere(actor, ticket))


def may_look(actor: Actor, ticket: Ticket, photo: TicketPhoto) -> bool:
    """Whether somebody who sees the ticket may look at this photo of it.

    A signature and a voice tell who somebody is, as a free text does; they are for whoever reads those plainly, and
    for whoever has sent them.
    """
    return not photo.is_personal or photo.by == actor.id or reads_plainly(actor, ticket)


def sees_doubts(actor: Actor, ticket: Ticket) -> bool:
    """Whether somebody who sees the ticket learns what is doubtful about its photos: not those who took them.

    It is for whoever may open the originals and find out.
    """
    return may(actor, Act.OPEN_ORIGINAL, ticket)


def _works_on_it(actor: Actor, ticket: Ticket) -> bool:
    return Role.HANDLER in actor.roles and own_unit(actor, ticket)


def sees_discipline(actor: Actor, ticket: Ticket) -> bool:
    """移送纪检监察: to whom, and under which receipt, is for those who may hand over; others see that it was done."""
    return may(actor, Act.HAND_OVER, ticket)
