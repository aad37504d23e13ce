"""一单多事: several matters of one call, each a ticket of its own, that know each other."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.ticket import Ticket


class SiblingRegistered(Happening, frozen=True, kw_only=True):
    """拆分登记: another matter of the same call stands on a ticket of its own. Its clocks are its own too.

    Which one that is, only those are told who may see it: it may be about those who handle this one.
    """

    sibling: UUID

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        return replace(ticket, siblings=(*ticket.siblings, self.sibling))
