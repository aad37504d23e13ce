"""Every way in which a rule says no, each named as a sentence and carrying its facts.

    DomainError
    ├── CatalogueInvalid         the catalogue's data break a rule        field, rule
    ├── CalendarInvalid          a calendar's data break a rule           field, rule
    ├── CategoryUnknown          no such sub-item in this catalogue       category
    ├── DeadlineClassUnknown     no such 时限档                           deadline_class
    ├── UrgencyUnknown           no such 紧急程度                         urgency
    ├── RequestTypeUnknown       no such 诉求类型                         request_type
    └── TicketNumbersExhausted   more tickets than a day's five digits    day, channel

Wording for people is looked up at the edge, from the class and its facts.
"""


class DomainError(Exception):
    """A rule said no. `facts` are plain values, ready for a receipt or a problem document."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}: {value}" for name, value in facts.items()))
        self.facts = facts


class CatalogueInvalid(DomainError):
    """The catalogue's data break a rule; `field` is the path to the place, `rule` says what must hold."""


class CalendarInvalid(DomainError):
    """A calendar's data break a rule; `field` is the path to the place, `rule` says what must hold."""


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
