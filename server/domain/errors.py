"""Every way in which a rule says no, each named as a sentence and carrying its facts.

    DomainError
    ├── CatalogueInvalid         the catalogue's data break a rule        field, rule
    ├── CalendarInvalid          a calendar's data break a rule           field, rule
    ├── PolicyInvalid            a city's policy breaks a rule            field, rule
    ├── ExclusionsInvalid        a list of exclusions breaks a rule       field, rule
    ├── ExclusionUnknown         no such item on the list of exclusions   exclusion
    ├── DutiesInvalid            a duty list of a city breaks a rule      field, rule
    ├── DirectoryInvalid         a directory of mediators breaks a rule   field, rule
    ├── CategoryUnknown          no such sub-item in this catalogue       category
    ├── DeadlineClassUnknown     no such 时限档                           deadline_class
    ├── UrgencyUnknown           no such 紧急程度                         urgency
    ├── RequestTypeUnknown       no such 诉求类型                         request_type
    ├── TicketNumbersExhausted   more tickets than a day's five digits    day, channel
    ├── NotUnderstood            a document cannot be read as a command   reason, rule …
    ├── ChainIsBroken            an event does not follow the one before  ticket, no
    ├── WebhookRefused           an address that nothing is sent to       rule
    ├── BlocklistRefused         a number that is not kept out, or not so  rule
    ├── CallerUnreadable         what was said to be a number is none       field, rule
    ├── WhitelistRefused         a deputy who is not listed, or not so     rule
    ├── RosterRefused            a shift that cannot be, or not now       rule
    ├── NotYours                 no role of the person grants the act     act, number
    └── StepRefused              the matter itself forbids the step
        ├── StepDoesNotFit           not in the table for this state      state, step; of a mediation case: case
        ├── PlaceMissing             neither position nor address         field
        ├── ReasonMissing            a rejection without a reason         field
        ├── NothingToAmend           a correction that changes nothing    number
        ├── UnitNotAgain             a unit that lost it, or asks itself       unit
        ├── NoSuchPart               no open request, task … of that number    part, no
        ├── NeedsSecondPerson        one person may not both ask and decide    step
        ├── OwnMatter                a unit does not decide about itself       unit
        ├── SecondLook               nobody checks their own work              number
        ├── VerdictIsFinal           终审: assigned for good                     leg
        ├── ReturnedBefore           one return for each unit                  unit
        ├── ReturnWindowClosed       too late to return it                     leg, until
        ├── AskedAlready             such a request waits already              kind
        ├── TimeUsedUp               no more of it                             kind, limit
        ├── TooLate                  the time for it is over                   until
        ├── NotYetDue                the time for it has not come              step
        ├── DayOutOfRange            a day that is too early or too late       field, earliest or latest
        ├── CodeUnknown              not on the list                           field, code, known
        ├── EvidenceMissing          too few logged contacts                   field, needed
        ├── CitizenNotTold           the reporter has to know first            request
        ├── SafetyStays              what endangers people is not taken back   urgency
        ├── ScriptMissing            other words than the exclusion list's      item, script
        ├── NotAllowedHere           not for this category or class            step, code
        ├── NotDoneHere              the city's policy does not have it        step, policy
        ├── UnitNotNamed             whose matter it is, has to be said        field
        ├── ParticipantsMissing      a meeting without those who were there    needed
        ├── TooFewSupervisions       so many supervisions come first           supervisions, needed
        ├── PhotosApart              photos the same, or hours apart           limit_hours
        ├── CheckOwed                closed by a look on the spot              number
        ├── PhotoOwed                no photo of how it looks now              number
        ├── ConsentMissing           mediation is voluntary                    parties, consents
        ├── TooFewUnits              so many units are needed                  needed
        ├── MasterUnfit              no ticket to merge into                   master
        ├── NoSuchVoice              no merged ticket of that number           voice
        ├── VoicesRemain             others reported the matter as well        number, voices
        ├── DemandUnreviewed         not found reasonable in this round        number
        ├── ClosureIsDisputed        a grid worker saw that it is not so       number
        ├── NoSuchLeg                the ticket has no such leg           leg
        ├── LegAlreadySigned         签收 once is enough                  leg
        ├── LegNotSigned             a result before 签收                 leg
        ├── LegAlreadyAnswered       a second result for one leg          leg
        ├── NeedsOneLead             a dispatch without exactly one lead  leads
        ├── UnitUnknown              no such unit                         unit
        ├── UnitCannotHandle         it may assist, never handle          unit
        ├── DepartureUnexplained     other units than surely proposed, no why  proposed
        ├── NotOnDutyList            a street or community, not its work  unit, category
        ├── UnitNamedTwice           one unit, two legs                   unit
        ├── StationUnknown           no such help station, or not one's own  station
        ├── ShiftNotYours            no such shift of one's own, or ended  shift
        ├── ExplanationOwed          overdue, and nobody said why         leg
        └── CallbackOwed             closing before the reporter was asked attempts, days, …

Wording for people is looked up at the edge, from the class and its facts.
"""


class DomainError(Exception):
    """A rule said no. `facts` are plain values, ready for a receipt or a problem document."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}: {value}" for name, value in facts.items()))
        self.facts = facts


class BlocklistRefused(DomainError):
    """A step of the blocklist that cannot be taken so, or not now; `rule` says what must hold."""


class CallerUnreadable(DomainError):
    """What was said to be a telephone number is none; `rule` says what must hold of `field`."""


class WhitelistRefused(DomainError):
    """A step of the whitelist that cannot be taken so, or not now; `rule` says what must hold."""


class RosterRefused(DomainError):
    """A shift that cannot stand so, or cannot be signed in to or out of now; `rule` says what must hold."""


class WebhookRefused(DomainError):
    """An address that no messages are sent to; `rule` says what must hold."""


class CatalogueInvalid(DomainError):
    """The catalogue's data break a rule; `field` is the path to the place, `rule` says what must hold."""


class CalendarInvalid(DomainError):
    """A calendar's data break a rule; `field` is the path to the place, `rule` says what must hold."""


class PolicyInvalid(DomainError):
    """A city's policy breaks a rule; `field` is the path to the place, `rule` says what must hold."""


class ExclusionsInvalid(DomainError):
    """A list of exclusions breaks a rule; `field` is the path to the place, `rule` says what must hold."""


class ExclusionUnknown(DomainError):
    """The list of exclusions has no item with the code `exclusion`."""


class DutiesInvalid(DomainError):
    """A city's list of duties breaks a rule; `field` is the path to the place, `rule` says what must hold."""


class DirectoryInvalid(DomainError):
    """A directory of mediators and experts breaks a rule; `field` is the place, `rule` says what must hold."""


class CategoryUnknown(DomainError):
    """No sub-item of this catalogue has the code `category`."""


class DeadlineClassUnknown(DomainError):
    """No 时限档 of this catalogue has the code `deadline_class`."""


class UrgencyUnknown(DomainError):
    """No 紧急程度 of this catalogue has the code `urgency`."""


class RequestTypeUnknown(DomainError):
    """No 诉求类型 of this catalogue has the code `request_type`."""


class TicketNumbersExhausted(DomainError):
    """All 99,999 numbers of this `channel` on this `day` are taken."""


class NotUnderstood(DomainError):
    """A document cannot be read as a command: `reason` is a code, the further facts name field and rule."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(**facts)
        self.reason = reason


class ChainIsBroken(DomainError):
    """The event `no` does not follow what is known of `ticket`, or its digest does not cover what it says."""


class NotYours(DomainError):
    """None of the person's roles grants the `act` on ticket `number`."""


class StepRefused(DomainError):
    """The ticket, as it stands, forbids the step."""


class StepDoesNotFit(StepRefused):
    """The table of transitions has no cell for (`state`, `step`)."""


class PlaceMissing(StepRefused):
    """A report needs a position or an address."""


class ReasonMissing(StepRefused):
    """A result is rejected only with a reason."""


class NothingToAmend(StepRefused):
    """Everything stands in the ticket already as the correction would have it."""


class UnitNotAgain(StepRefused):
    """The unit gave this matter back, or suggests itself."""


class NoSuchPart(StepRefused):
    """The ticket has no open `part` of that number for this person."""


class NeedsSecondPerson(StepRefused):
    """Who asks does not decide; somebody else has to."""


class RuleChangeDecided(DomainError):
    """A change of the rules has somebody's word already."""


class OwnMatter(StepRefused):
    """Nobody decides about their own unit, nor speaks for one that was not asked."""


class SecondLook(StepRefused):
    """Who did the work, or reported it, does not check it."""


class VerdictIsFinal(StepRefused):
    """The leg was assigned for good and cannot be returned."""


class ReturnedBefore(StepRefused):
    """The unit has asked for a return before."""


class ReturnWindowClosed(StepRefused):
    """The window for returning the leg has closed."""


class AskedAlready(StepRefused):
    """A request of this `kind` waits to be decided."""


class TimeUsedUp(StepRefused):
    """As much of it as there may be has been used."""


class TooLate(StepRefused):
    """It could be asked until that instant."""


class NotYetDue(StepRefused):
    """The time for this step has not come."""


class DayOutOfRange(StepRefused):
    """The day in `field` is too early or too late."""


class CodeUnknown(StepRefused):
    """The list for this `field` has no such `code`."""


class EvidenceMissing(StepRefused):
    """So many logged contacts are needed first."""


class CitizenNotTold(StepRefused):
    """The reporter has to be told first."""


class SafetyStays(StepRefused):
    """A matter of this urgency is not taken back."""


class ScriptMissing(StepRefused):
    """The words for the caller leave out those of the exclusion list, which `script` has."""


class NotAllowedHere(StepRefused):
    """The step is not for matters of this `code`."""


class NotDoneHere(StepRefused):
    """The policy in force does not have this: `policy` is the field that says so."""


class UnitNotNamed(StepRefused):
    """The unit whose matter it is has to be named in `field`."""


class ParticipantsMissing(StepRefused):
    """What a joint conference settled names who took part."""


class TooFewSupervisions(StepRefused):
    """So many supervisions come before a hand-over here."""


class PhotosApart(StepRefused):
    """Before and after are the same photo, or too many hours apart."""


class CheckOwed(StepRefused):
    """Nobody has looked on the spot and found it put right."""


class PhotoOwed(StepRefused):
    """The item of the catalogue takes a photo of how it looks now, or a look on the spot."""


class ConsentMissing(StepRefused):
    """Not every party has agreed to mediation."""


class TooFewUnits(StepRefused):
    """So many units are needed."""


class MasterUnfit(StepRefused):
    """The other ticket is this one, at an end, or this one has voices of its own."""


class NoSuchVoice(StepRefused):
    """No ticket of that number was merged into this one."""


class VoicesRemain(StepRefused):
    """One reporter does not take back what others have reported as well."""


class DemandUnreviewed(StepRefused):
    """Nobody has found what the reporter still wants reasonable, in this round."""


class ClosureIsDisputed(StepRefused):
    """A grid worker says that it was not done, and nobody has looked at that yet, or it was found to be so."""


class NoSuchLeg(StepRefused):
    """The ticket has no leg of that number."""


class LegAlreadySigned(StepRefused):
    """The leg was signed for before."""


class LegNotSigned(StepRefused):
    """The leg has to be signed for before it is answered."""


class LegAlreadyAnswered(StepRefused):
    """The leg has its result."""


class NeedsOneLead(StepRefused):
    """A dispatch names exactly one lead unit; it named `leads`."""


class UnitUnknown(StepRefused):
    """Nobody has entered such a unit."""


class UnitCannotHandle(StepRefused):
    """The unit may assist, but work is never dispatched to it."""


class DepartureUnexplained(StepRefused):
    """Others than the units that were proposed without any doubt, and nobody said why."""


class NotOnDutyList(StepRefused):
    """应由职能部门办理的不得分派给基层: the category is not on the duty list of this street or community."""


class UnitNamedTwice(StepRefused):
    """One unit has one leg."""


class StationUnknown(StepRefused):
    """There is no such help station, it is closed, or its area is not the helper's."""


class ShiftNotYours(StepRefused):
    """A shift at a help station that is nobody's, somebody else's, or has been ended."""


class ExplanationOwed(StepRefused):
    """The leg was answered late; the ticket stays open until its unit has explained why."""


class CallbackOwed(StepRefused):
    """Closing needs an answer of the reporter, or `attempts_min` attempts on `days_min` days."""


#: A rule that was broken is told in so many characters at most.
_RULE_MAX = 300


def shortened(rule: str) -> str:
    """A rule as it is told: it may quote what was sent, at any length, and names the field in its end."""
    half = _RULE_MAX // 2
    return rule if len(rule) <= _RULE_MAX else f"{rule[:half]}…{rule[1 - half :]}"
