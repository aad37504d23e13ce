"""Refusals of use cases, beside those of the rules (`server.domain.errors`).

CaseworkError
├── SignInFailed          name and password do not go together
├── TooManyFailures       the door stays shut for a while                retry_after_s
├── TooManyRequests       as many as one address may ask in a day          limit, retry_after_s
├── SignInNeeded          no token, or one that is no longer good
├── SendOnly              the token still sends, but reads no more
├── PasswordNotChosen     they sign in by the password that they were given
├── PasswordNotTaken      people sign in by the identity provider
├── OidcOff               there is no identity provider
├── HandheldNeeded        the sign-in was made at a desk, and this is a handheld's
├── CsrfMissing           a cookie alone changes nothing
├── PairingRefused        the code lets nobody in (any more)
├── DeviceKeyUnfit        what was given is no public key of the right kind
├── DeviceKeyNeeded       handhelds have to bring a key of their own
├── DeviceRefused         no signature of a handheld that we know
├── PersonUnknown         no such person, or none that you answer for    person
├── PersonUnfit           what was told of a person cannot be            field, rule
├── PostUnknown           the person has no such post                    person, area
├── CarriesNoHandheld     the person has no role in the field            person
├── DigestBehind          too much has changed since to compare          changed
├── TooManyWatchers       so many live streams are enough for one person   limit
├── RoleMissing           the person has no role for this door           roles
├── TicketUnknown         no such ticket, or none that you may see       reference
├── ProgressUnknown       no such number, or not its proof              number
├── CaseUnknown           no such mediation case, or none you may see    reference
├── NoSuchIdentity        nothing is kept of that party                party
├── PackUnknown           no such offline pack                           version
├── LayerUnknown          the boundaries have no such level or overlay    layer
├── TileUnknown           the map of the world has no such tile          tile
├── NoContact             the ticket has none                            number
├── SecondPersonAwaited   nobody has agreed to the look yet              number
├── ExportUnknown         no such export of contacts                     export
├── ExportUnfit           an export of no tickets, or of too many        field, rule
├── RuleChangeUnknown     no such change of the rules                   change
├── RuleChangeOutdated    other rules came into force since it was proposed  change
├── EntryUnknown          no such entry of the list of numbers           entry
├── ShiftUnknown          no such shift of one's own, or no such person  shift
├── WebhookUnknown        no such subscription                           webhook
├── TokenUnknown          no watermark is written like that              token
├── KeyUsedTwice          one idempotency key, two different reports     key
├── VersionMismatch       the ticket has moved on since it was read      expected, version
├── CityMissing           nothing has been seeded yet                    data
├── BoundaryVersionTaken  another set went by this version's name        version
├── AreasStoodOn          posts or units stand on areas that would vanish  count, areas
├── BoundaryVersionUnknown  no boundaries go by this version's name      version
├── AreaNeverWas          no version of the boundaries has that code    area
├── BoundariesInvalid     areas that somebody drew make no set           rule, areas
├── SinceTooEarly         boundaries are never changed for days gone by  since, earliest
├── CodesReused           codes were given to other ground               count, areas
├── RedivisionUnknown     no such re-division                            redivision
├── RedivisionDecided     it is no longer a proposal                     redivision, step
├── SecondPersonNeeded    who proposed a re-division does not approve it  redivision
├── BeyondYourArea        it changes areas outside the person's own      count, areas
├── GroundLost            ground would be nobody's, or two areas'        falls, m2
├── ProposalOutdated      other boundaries came in since the dry run     redivision, predecessor
├── PostNotOpen           no such post waits for a decision              area, person
├── HandheldUnknown       no such handheld, or none that you answer for   writer
├── HandheldLost          it was stopped as lost, and stays so            writer
├── HandoverUnknown       no such handover, or none that you may see     handover
├── HandoverOver          it is done or withdrawn                        handover
├── HandoverOpen          this person's posts are being handed over already  handover
├── SuccessorUnfit        this person cannot take over from that one     leaver, successor
├── UploadUnknown         no such upload of this person, or it ran out    sha256
├── UploadFinished        what is whole is not given up                  sha256
├── OffsetConflict        the upload goes on elsewhere                   offset
├── UploadTooLarge        more bytes than allowed, or than announced     size_bytes, limit_bytes
├── TypeRefused           neither a photo nor a recording that we take   given, accepted
├── DigestDiffers         the bytes are not what they should be          sha256
├── UploadQuotaFull       too much of one person's                       quota, limit, retry_after_s
├── StorageFull           the disk is full
├── PhotoUnknown          no such photo, or none that you may see        sha256
├── PhotoAwaited          it is listed, and has not come yet             sha256
├── FigureUnknown         no figure goes by this name                    figure
├── GroupingUnfit         the figure cannot be grouped like that         by, known
└── PeriodUnfit           a period ends before it begins, or has too many parts  since, until
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


class TooManyRequests(CaseworkError):
    """Where nobody signs in, one address has asked `limit` times today; tomorrow it may again, in `retry_after_s`."""


class SignInNeeded(CaseworkError):
    """There is no token, or it is no longer good."""


class PasswordNotChosen(CaseworkError):
    """初始口令未修改: at a desk nothing else is done before the person has chosen a password of their own."""


class SendOnly(CaseworkError):
    """The sign-in has run out: what is unsent is still taken, but nothing is read."""


class HandheldNeeded(CaseworkError):
    """The sign-in was made at a desk; mailboxes, packs and uploads are a handheld's own."""


class PasswordNotTaken(CaseworkError):
    """At a desk people sign in by the identity provider, and by no password."""


class OidcOff(CaseworkError):
    """This installation has no identity provider."""


class CsrfMissing(CaseworkError):
    """A change was asked for by a browser's cookie, without the word that only our own page can read."""


class TooManyWatchers(CaseworkError):
    """This person watches what becomes of tickets in `limit` places already."""


class PairingRefused(CaseworkError):
    """The code is unknown, was used, has run out, or was got wrong too often: which of these is not told."""


class DeviceKeyUnfit(CaseworkError):
    """A device key is a public key on P-256, as SubjectPublicKeyInfo in base64."""


class DeviceKeyNeeded(CaseworkError):
    """This installation lets in only handhelds that bring a key of their own."""


class DeviceRefused(CaseworkError):
    """The handheld is unknown, the signature is not its own, or the nonce is no longer good: which is not told."""


class PersonUnknown(CaseworkError):
    """No `person` goes by this id or name, or none that the asker answers for."""


class ExportUnknown(CaseworkError):
    """No export of contacts goes by this id, or it is long over."""


class ExportUnfit(CaseworkError):
    """What was told of an export of contacts breaks the `rule` of a `field`."""


class PersonUnfit(CaseworkError):
    """What was told of a person breaks the `rule` of a `field`."""


class PostUnknown(CaseworkError):
    """The person has no post for this area."""


class CarriesNoHandheld(CaseworkError):
    """The `person` has no role in the field."""


class DigestBehind(CaseworkError):
    """More than `changed` documents have changed since: the handheld pulls first."""


class RoleMissing(CaseworkError):
    """This door is for the `roles` named."""


class TicketUnknown(CaseworkError):
    """No ticket goes by `reference`, or none that the person may see: the two are not told apart."""


class ProgressUnknown(CaseworkError):
    """No matter goes by this `number`, or what was given does not prove it one's own: the two are not told apart."""


class CaseUnknown(CaseworkError):
    """No mediation case goes by `reference`, or none that the person may see: the two are not told apart."""


class NoSuchIdentity(CaseworkError):
    """Nothing is kept of who the `party` is."""


class PackUnknown(CaseworkError):
    """There is no such offline pack for this person."""


class LayerUnknown(CaseworkError):
    """The boundaries in force have neither a level nor an overlay called `layer`."""


class TileUnknown(CaseworkError):
    """The map of the world has no `tile` of that zoom, column and row."""


class NoContact(CaseworkError):
    """The ticket has no contact to reveal."""


class SecondPersonAwaited(CaseworkError):
    """A supervisor looks at a contact only after another person has agreed."""


class RuleChangeUnknown(CaseworkError):
    """Nobody has proposed such a change of the rules."""


class RuleChangeOutdated(CaseworkError):
    """What a change of the rules would change is no longer what was told: it has to be proposed anew."""


class EntryUnknown(CaseworkError):
    """The list of numbers that was asked has no such entry."""


class ShiftUnknown(CaseworkError):
    """There is no such shift of this person's, or no such person."""


class WebhookUnknown(CaseworkError):
    """There is no such subscription, or it has ended."""


class TokenUnknown(CaseworkError):
    """This is not how the token of a watermark is written."""


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


class BoundaryVersionUnknown(CaseworkError):
    """No boundary set goes by the name of this `version`."""


class AreaNeverWas(CaseworkError):
    """No version of the boundaries has an `area` of this code, or ever had."""


class BoundariesInvalid(CaseworkError):
    """The areas that somebody drew make no set of boundaries: `rule` says what is wrong, `areas` with which."""


class SinceTooEarly(CaseworkError):
    """Boundaries come into force now or later, and after every other version: not before `earliest`."""


class CodesReused(CaseworkError):
    """`count` codes, `areas` among them, named other ground in an earlier version: a code is never given again."""


class RedivisionUnknown(CaseworkError):
    """No re-division goes by this id, or none that the person may see."""


class RedivisionDecided(CaseworkError):
    """The re-division has left the state in which that could be done; it is at `step`."""


class SecondPersonNeeded(CaseworkError):
    """A re-division is approved by another person than the one who proposed it."""


class BeyondYourArea(CaseworkError):
    """The re-division changes `count` areas outside the person's own, `areas` among them."""


class GroundLost(CaseworkError):
    """In `falls` places ground would become nobody's or lie in two areas, `m2` square metres in all."""


class ProposalOutdated(CaseworkError):
    """The dry run was made against `predecessor`, which is no longer the last version."""


class PostNotOpen(CaseworkError):
    """No post of `person` on `area` waits for a decision."""


class HandheldUnknown(CaseworkError):
    """No handheld goes by this writer id, or none that the person answers for."""


class HandheldLost(CaseworkError):
    """The handheld `writer` was stopped as lost: it is taken nothing from any more, and is not given back either."""


class HandoverUnknown(CaseworkError):
    """No handover goes by this id, or none that the person may see."""


class HandoverOver(CaseworkError):
    """The handover is done, or was withdrawn."""


class HandoverOpen(CaseworkError):
    """What this person has is being handed over already, by `handover`."""


class SuccessorUnfit(CaseworkError):
    """`successor` is nobody, or the leaver, or lacks a role of theirs."""


class FigureUnknown(CaseworkError):
    """No figure goes by the name `figure`."""


class GroupingUnfit(CaseworkError):
    """The figure is not grouped by `by`, but by the `known` ways."""


class PeriodUnfit(CaseworkError):
    """The period from `since` to `until` ends before it begins, or has more days, weeks or months than are counted."""


class UploadUnknown(CaseworkError):
    """This person has no upload of `sha256`: never begun, given up, run out, or somebody else's."""


class UploadFinished(CaseworkError):
    """All of `sha256` is there: it is evidence, and is not given up."""


class OffsetConflict(CaseworkError):
    """The upload goes on at `offset`, nowhere else."""


class UploadTooLarge(CaseworkError):
    """`size_bytes` is more than `limit_bytes`: of a setting, or of what was announced."""


class TypeRefused(CaseworkError):
    """`given` is none of the media types `accepted`."""


class DigestDiffers(CaseworkError):
    """The whole file is not what `sha256` says; it was thrown away."""


class UploadQuotaFull(CaseworkError):
    """The person has used up `limit` of `quota`, a setting; some of it is free again after `retry_after_s` seconds."""


class StorageFull(CaseworkError):
    """The disk is full; what has come stays."""


class PhotoUnknown(CaseworkError):
    """No ticket that the person may see lists `sha256`, or it is not for their eyes."""


class PhotoAwaited(CaseworkError):
    """`sha256` is listed and not here: it has not come yet, or was refused."""
