"""一单多事: several matters of one call, each a ticket of its own, that know each other."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import Sibling
from server.domain.ticket import Ticket


class SiblingRegistered(Happening, frozen=True, kw_only=True):
    """拆分登记: another matter of the same call stands on a ticket of its own. Its clocks are its own too."""

    sibling: UUID
    sibling_number: str

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        sibling = Sibling(ticket=self.sibling, number=self.sibling_number)
        return replace(ticket, siblings=(*ticket.siblings, sibling))
