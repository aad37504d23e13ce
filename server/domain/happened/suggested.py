"""建议: what somebody advises who may not decide it. It stands beside the matter and moves nothing."""

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from server.domain.happened.happening import Happening
from server.domain.matters import Suggested, Suggestion
from server.domain.ticket import Ticket


class SuggestionMade(Happening, frozen=True, kw_only=True):
    """建议: what for, in words; of a merge the number of the other ticket."""

    what: Suggested
    text: str
    ticket: str | UnsetType = UNSET

    def moved(self, ticket: Ticket, at: datetime, by: str) -> Ticket:
        made = Suggestion(
            no=len(ticket.suggestions) + 1,
            at=at,
            by=by,
            what=self.what,
            text=self.text,
            ticket=self.ticket or None,
        )
        return replace(ticket, suggestions=(*ticket.suggestions, made))
