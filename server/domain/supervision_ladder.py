"""The ladder of supervision 督办: which step is proposed when, and in which forms it is taken.

level   kind                    proposed as soon as one condition of its rung holds; a person decides
  1     hotline 热线督办
  2     joint 协同督办
  3     media 媒体督办
  4     leader 领导督办
"""

from typing import Annotated, Literal

from msgspec import Meta
from msgspec.structs import force_setattr

from server.domain.policy_parts import Code, Part, Positive, Share
from server.domain.term import Term


class Rung(Part, frozen=True, kw_only=True):
    """督办 step of the ladder: proposed as soon as one of its conditions holds; a person decides.

    `overdue` is how long after the due time. `proposals` is how many earlier supervisions there were.
    """

    level: Annotated[int, Meta(ge=1, le=4)]
    kind: Literal["hotline", "joint", "media", "leader"]
    forms: tuple[
        Literal["phone", "letter", "site", "meeting", "summons", "media", "leader_note", "periodic"], ...
    ]
    overdue: Term | None = None
    urges: Positive | None = None
    approved_returns: Positive | None = None
    rejected_results: Positive | None = None
    unsatisfied_rounds: Positive | None = None
    supervisions: Positive | None = None
    urgencies: tuple[Code, ...] = ()


def _ladder() -> tuple[Rung, ...]:
    return (
        Rung(
            level=1,
            kind="hotline",
            forms=("phone", "letter", "site"),
            overdue=Term(working_hours=1),
            urges=2,
            rejected_results=1,
            unsatisfied_rounds=1,
        ),
        Rung(
            level=2,
            kind="joint",
            forms=("meeting", "site", "letter"),
            overdue=Term(workdays=3),
            approved_returns=2,
        ),
        Rung(level=3, kind="media", forms=("media", "site", "summons"), overdue=Term(workdays=10), urges=5),
        Rung(
            level=4,
            kind="leader",
            forms=("leader_note", "summons", "periodic"),
            overdue=Term(workdays=15),
            supervisions=3,
            unsatisfied_rounds=2,
        ),
    )


class Supervision(Part, frozen=True, kw_only=True):
    """督办: the ladder, what to reply within, urges a reporter has a day, reminders before due.

    A hand-over to discipline inspection may be recorded after `before_discipline` supervisions (None: at any time).
    """

    ladder: tuple[Rung, ...] = ()
    reply: Term = Term(workdays=2)
    urges_daily_max: Positive = 1
    remind_at_share: tuple[Share, ...] = (0.5,)
    remind_before: tuple[Term, ...] = (Term(workdays=1), Term(working_hours=2))
    before_discipline: Positive | None = None

    def __post_init__(self) -> None:
        force_setattr(self, "ladder", self.ladder or _ladder())
        levels = [rung.level for rung in self.ladder]
        if levels != sorted(set(levels)):
            raise ValueError("rungs of the ladder rise")
