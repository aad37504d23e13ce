"""承办: what one unit owes of a ticket, with its duty clocks. They run from the dispatch, whether it signs or not."""

from datetime import datetime

from msgspec import Struct

from server.domain.asked import LegRole
from server.domain.duty_list import Reason
from server.domain.transitions import LegState


class Offer(Struct, frozen=True, kw_only=True):
    """秒派: a leg is offered to people of the unit, one after the other; `to` has it until `until`."""

    to: str
    until: datetime
    others: tuple[str, ...] = ()


class Leg(Struct, frozen=True, kw_only=True):
    """One unit's part. `cycle` is the round in which it was opened; `shifted_workdays` is what was added to its term.

    `due_before_mediation`: while a mediation's own term stands in place of the unit's, by when the unit was to be done.
    `by_guest`: `person` is not of the unit, and took the part up when it was offered to them.
    `is_final` 终审: it cannot be returned. `recalled` 撤回: called off before anybody took it up. A co-unit that
    need not reply, and whoever assists, holds nothing up; whoever leads always replies.
    """

    no: int
    unit: str
    role: LegRole
    dispatched_at: datetime
    sign_due: datetime
    respond_due: datetime
    resolve_due: datetime
    reasons: tuple[Reason, ...] = ()
    signed_at: datetime | None = None
    answered_at: datetime | None = None
    handling: str | None = None
    public_reply: str | None = None
    explanation_owed: bool = False
    cycle: int = 1
    must_reply: bool = True
    is_final: bool = False
    person: str | None = None
    by_guest: bool = False
    offer: Offer | None = None
    signed_automatically: bool = False
    contacted_at: datetime | None = None
    explanation: str | None = None
    disputed_at: datetime | None = None
    return_refused_at: datetime | None = None
    returned_at: datetime | None = None
    cancelled_at: datetime | None = None
    recalled: bool = False
    rework: bool = False
    done_at: datetime | None = None
    shifted_workdays: int = 0
    reminded_at: datetime | None = None
    due_before_mediation: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the unit has given its result."""
        return self.answered_at is not None

    @property
    def is_live(self) -> bool:
        """Whether the unit still has this part: it was neither returned nor called off."""
        return self.returned_at is None and self.cancelled_at is None

    @property
    def is_required(self) -> bool:
        """Whether the ticket waits for this leg's answer."""
        return self.is_live and (self.leads or (self.role == "co" and self.must_reply))

    @property
    def leads(self) -> bool:
        """主办, or one of two that own the matter alike 双派."""
        return self.role in ("lead", "dual")

    @property
    def state(self) -> LegState:
        """Where this part is."""
        answers = (
            (self.cancelled_at, LegState.CANCELLED),
            (self.returned_at, LegState.RETURNED),
            (self.done_at, LegState.DONE),
            (self.disputed_at, LegState.DISPUTED),
            (self.answered_at, LegState.SUBMITTED),
            (self.rework or None, LegState.REWORK),
            (self.signed_at, LegState.SIGNED),
            (self.return_refused_at, LegState.REJECTED_RETURN),
        )
        return next((state for claim, state in answers if claim is not None), LegState.PENDING_SIGN)
