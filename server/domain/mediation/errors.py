"""Every way in which a mediation case says no, beside what tickets refuse with as well (`server.domain.errors`).

NotYourCase                  no role of the person grants the act on this case        act, number
StepRefused
├── RightsNotTold            权利义务 are told before anybody consents                party
├── GuardianMissing          a minor consents through a guardian                     party
├── SideMissing              applicant and respondent are both needed                side
├── MediatorConflicted       回避: this person may not mediate here                   person, reason
├── MediatorMissing          nobody leads the mediation                              number
├── SponsorTooLow            包案: the risk asks for a higher level                   risk, level
├── SessionMissing           no record of a session that counts                      number
├── SignaturesMissing        an agreement is signed by every party                   parties
├── RoutesNotTold            仲裁、诉讼: the further way has to be told                 step
├── ItemUnknown              a duty of somebody who is no party, or no such duty     item
├── NotJointly               司法确认 is asked for by both sides together              step
└── ArchiveIncomplete        what must be in the file is not there                   missing
"""

from server.domain.errors import DomainError, StepRefused


class NotYourCase(DomainError):
    """None of the person's roles grants the `act` on case `number`."""


class RightsNotTold(StepRefused):
    """Rights and duties are told before a party consents."""


class GuardianMissing(StepRefused):
    """A minor, or somebody without legal capacity, consents through a guardian only."""


class SideMissing(StepRefused):
    """A case has an applicant and a respondent; nobody is on `side`."""


class MediatorConflicted(StepRefused):
    """This person was refused, stepped aside, or has an interest in the matter."""


class MediatorMissing(StepRefused):
    """Nobody leads the mediation."""


class SponsorTooLow(StepRefused):
    """A case of this `risk` is taken on by somebody of `level` at least."""


class SessionMissing(StepRefused):
    """An agreement needs the record of a session that counts."""


class SignaturesMissing(StepRefused):
    """These `parties` have not signed."""


class RoutesNotTold(StepRefused):
    """The parties have to be told which way is open to them now: arbitration, the court."""


class ItemUnknown(StepRefused):
    """The agreement has no such `item`, or names a party that the case does not have."""


class NotJointly(StepRefused):
    """Both sides ask for judicial confirmation together."""


class ArchiveIncomplete(StepRefused):
    """The file lacks what it must have."""
