"""What a decision on a case may look at besides the case: who asks, the hour, the rules, and who could mediate."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from server.domain.deadlines import term_end
from server.domain.directory import Directory
from server.domain.mediation.case import Case, Risk, SponsorLevel, day_of
from server.domain.policy_parts import Mediation
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.term import Term


class CaseContext(Struct, frozen=True, kw_only=True):
    """The circumstances of one decision. `loads`: how many open cases people lead now."""

    actor: Actor
    now: datetime
    rules: Rules
    directory: Directory
    loads: Mapping[str, int]

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.now)

    @property
    def policy(self) -> Mediation:
        """What the city's policy says of mediation."""
        return self.rules.policy.mediation

    def due(self, term: Term) -> datetime:
        """When a term falls due that begins now."""
        return term_end(self.now, term, self.rules.calendar)


def is_group(dispute_type: str, people_count: int, policy: Mediation) -> bool:
    """群体性纠纷: restricted, and the district is told."""
    return dispute_type == "group" or people_count >= policy.group_people


def risk_of(risk: Risk, people_count: int, policy: Mediation) -> Risk:
    """The colour: so many people are red whatever was thought."""
    return "red" if people_count >= policy.mass_people else risk


def sponsor_needed(case: Case, policy: Mediation) -> SponsorLevel:
    """包案: of which level at least somebody takes on a case of this colour."""
    match case.risk:
        case "red":
            return policy.sponsor_red
        case "yellow":
            return policy.sponsor_yellow
        case _:
            return "grid"


def visit_days(case: Case, policy: Mediation) -> int:
    """回访: after how many days somebody goes (again)."""
    match case.risk:
        case "red":
            return policy.visit_days_red
        case "yellow":
            return policy.visit_days_yellow
        case _:
            return policy.visit_days_green
