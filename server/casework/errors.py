"""Refusals of use cases, beside those of the rules (`server.domain.errors`).

CaseworkError
├── SignInFailed          name and password do not go together
├── TooManyFailures       the door stays shut for a while                retry_after_s
├── SignInNeeded          no token, or one that is no longer good
├── SendOnly              the token still sends, but reads no more
├── RoleMissing           the person has no role for this door           roles
├── TicketUnknown         no such ticket, or none that you may see       reference
├── PackUnknown           no such offline pack                           version
├── NoContact             the ticket has none                            number
├── KeyUsedTwice          one idempotency key, two different reports     key
├── VersionMismatch       the ticket has moved on since it was read      expected, version
├── CityMissing           nothing has been seeded yet                    data
├── BoundaryVersionTaken  another set went by this version's name        version
└── AreasStoodOn          posts or units stand on areas that would vanish  count, areas
"""


class CaseworkError(Exception):
    """A use case said no. `facts` are plain values for a problem document."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}: {value}" for name, value in facts.items()))
        self.facts = facts


class SignInFailed(CaseworkError):
    """Name and password do not go together. Which of the two is wrong is not told."""


class TooManyFailures(CaseworkError):
    """Too many failed sign-ins under this name; try again after `retry_after_s` seconds."""


class SignInNeeded(CaseworkError):
    """There is no token, or it is no longer good."""


class SendOnly(CaseworkError):
    """The sign-in has run out: what is unsent is still taken, but nothing is read."""


class RoleMissing(CaseworkError):
    """This door is for the `roles` named."""


class TicketUnknown(CaseworkError):
    """No ticket goes by `reference`, or none that the person may see: the two are not told apart."""


class PackUnknown(CaseworkError):
    """There is no such offline pack for this person."""


class NoContact(CaseworkError):
    """The ticket has no contact to reveal."""


class KeyUsedTwice(CaseworkError):
    """The idempotency `key` was used before, for another report."""


class VersionMismatch(CaseworkError):
    """The ticket is at `version`; the request was made for `expected`."""


class CityMissing(CaseworkError):
    """The folder `data` holds no city yet."""


class BoundaryVersionTaken(CaseworkError):
    """Another boundary set went by the name of this `version`: what is published does not change."""


class AreasStoodOn(CaseworkError):
    """Posts, scopes, units or duties stand on `count` areas that the new boundaries lack, `areas` among them."""
