"""What the door of mediation cases takes and sends. Fields are added, never renamed or dropped."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from server.casework.sealing import PartyCard
from server.domain.duty_list import Reason
from server.domain.mediation.asked import PartyGiven, Registration
from server.domain.mediation.case import (
    Agreement,
    Confirmation,
    FollowUp,
    Paper,
    Party,
    Recusal,
    Session,
    Side,
    SpecialCare,
)

Name = Annotated[str, Meta(max_length=200)]
Number = Annotated[str, Meta(max_length=50)]


class Identity(Struct, frozen=True, kw_only=True):
    """Who a party is, in clear: it is locked away at once and shown as a label."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    phone: Number = ""
    id_number: Number = ""
    address: Annotated[str, Meta(max_length=500)] = ""
    agent_name: Name = ""
    agent_phone: Number = ""

    def card(self) -> PartyCard:
        """As it is kept."""
        return PartyCard(
            name=self.name,
            phone=self.phone,
            id_number=self.id_number,
            address=self.address,
            agent_name=self.agent_name,
            agent_phone=self.agent_phone,
        )


class PartyAtDesk(Struct, frozen=True, kw_only=True):
    """当事人 as it is typed in."""

    side: Side
    identity: Identity | None = None
    represented: bool = False
    special_care: Annotated[tuple[SpecialCare, ...], Meta(max_length=6)] = ()

    def given(self) -> PartyGiven:
        """Without who it is."""
        return PartyGiven(side=self.side, represented=self.represented, special_care=self.special_care)

    def card(self) -> PartyCard | None:
        """Who it is."""
        return None if self.identity is None else self.identity.card()


class RegistrationAtDesk(Registration, frozen=True, kw_only=True):
    """调解登记 at a desk. `who` names the parties in their order; fewer than the parties: the rest is not known."""

    who: Annotated[tuple[Identity | None, ...], Meta(max_length=1000)] = ()

    def asked(self) -> Registration:
        """Without who the parties are."""
        fields = {name: getattr(self, name) for name in Registration.__struct_fields__}
        return Registration(**fields)

    def cards(self) -> tuple[PartyCard | None, ...]:
        """Who the parties are, one for each."""
        given = [None if each is None else each.card() for each in self.who[: len(self.parties)]]
        return (*given, *([None] * (len(self.parties) - len(given))))


class RevealPartyAsked(Struct, frozen=True, kw_only=True):
    """Why somebody wants to know who a party is."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class PartyTold(Struct, frozen=True, kw_only=True):
    """Who a party is; `watermark` has to stand on it wherever it is shown."""

    name: str
    phone: str
    id_number: str
    address: str
    agent_name: str
    agent_phone: str
    watermark: str


class CaseRow(Struct, frozen=True, kw_only=True):
    """State and dates: all that coordinators, the hotline and supervisors see of a case."""

    id: str
    number: str
    version: int
    state: str
    risk: str
    dispute_type: str
    ticket: str | None
    grid: str | None
    grid_name: str | None
    registered_at: datetime
    applied_on: date
    due_at: datetime | None
    is_overdue: bool
    restricted: bool
    district_told_at: datetime | None
    waits_for_a_person: bool
    outcome: str | None
    performance: str | None
    confirm_until: date | None
    ended_at: datetime | None
    closed_at: datetime | None


class CaseFile(Struct, frozen=True, kw_only=True):
    """What stands in the file; only for those who take part and the justice office."""

    source: str
    matter: str
    place: str
    people_count: int
    amount_fen: int | None
    sponsor: str | None
    sponsor_level: str
    parties: tuple[Party, ...]
    lead: str | None
    mediators: tuple[str, ...]
    helpers: tuple[str, ...]
    experts: tuple[str, ...]
    recused: tuple[Recusal, ...]
    offered_to: tuple[str, ...]
    offered_until: datetime | None
    sessions: tuple[Session, ...]
    papers: tuple[Paper, ...]
    agreement: Agreement | None
    confirmation: Confirmation | None
    follow_ups: tuple[FollowUp, ...]
    missing: tuple[str, ...]


class CaseCard(Struct, frozen=True, kw_only=True):
    """A case as the asker may see it. `steps`: what they may ask for now."""

    case: CaseRow
    file: CaseFile | None
    steps: tuple[str, ...]


class CasePageSent(Struct, frozen=True, kw_only=True):
    """A page of cases."""

    cases: tuple[CaseRow, ...]
    total: int
    next_after: str | None


class GridRow(Struct, frozen=True, kw_only=True):
    """How many cases that are not over lie in a grid: as exact as the map is."""

    grid: str
    name: str
    state: str
    cases: int


class MatchRow(Struct, frozen=True, kw_only=True):
    """Somebody who could be asked, with a score up to 1, and what speaks for them."""

    person: str
    name: str
    body: str
    field: str | None
    score: float
    reasons: tuple[Reason, ...]


class LeftOutRow(Struct, frozen=True, kw_only=True):
    """Who would have come into question and does not: a conflict of interest, away, or no time."""

    person: str
    reason: Reason


class Matches(Struct, frozen=True, kw_only=True):
    """推荐: the best three, best first, and whom one might miss; `fields` are those that experts are listed for."""

    ranked: tuple[MatchRow, ...]
    left_out: tuple[LeftOutRow, ...]
    fields: tuple[str, ...]


class CaseEventRow(Struct, frozen=True, kw_only=True):
    """One thing that happened to a case; `told` is what it says."""

    no: int
    type: str
    at: datetime
    actor: str
    command: str | None
    digest: str
    told: dict[str, object]
