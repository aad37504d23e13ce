"""变更规则: an administrator proposes a policy, holidays or a list, and sees what it would change; another decides.

    propose ─▶ checked, compared with what is in force ─▶ approved by somebody else ─▶ a file under rules/ ─▶ in force
                                                        └▶ refused

A running server takes the file up by itself (`recounting`). By a notice it counts again what is open; under another
policy what has begun goes on by the terms with which it began.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from server import ids
from server.casework import rule_files, rule_lists
from server.casework.access import noted
from server.casework.errors import RuleChangeOutdated, RuleChangeUnknown
from server.casework.house import House
from server.casework.people import require_role
from server.domain.access_log import Access
from server.domain.calendar import CHINA, Calendar
from server.domain.errors import NeedsSecondPerson
from server.domain.notice import announced, read_notice
from server.domain.people import Role
from server.domain.policy import differences, read_policy
from server.domain.rule_change import Difference, Kind, ListKind, RuleChange, decided
from server.domain.rule_rows import Content, content_of, document_of
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.under_policy import calendar_under
from server.domain.what_if import WhatIf, what_if
from server.store import access_log
from server.store import rule_changes as store
from server.store.listing import Filter, newest
from server.store.ticket_scope import Scope
from sync.writer import Transaction

_DECIDERS = frozenset({Role.ADMIN, Role.DISTRICT_COORDINATOR})
#: A second person whom the first has entered, changed or given a password in so many days is none.
_MADE_LATELY = timedelta(days=30)
_WORKED = {True: "workday", False: "off"}


def propose(
    transaction: Transaction, house: House, actor: Actor, kind: Kind, document: str, reason: str
) -> RuleChange:
    """提出变更. Nothing changes yet; the change tells what would.

    Raises:
        RoleMissing.
        PolicyInvalid, CalendarInvalid, DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: the document cannot be
            used, by field and rule.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    title, found = _reckoned(house, kind, document)
    change = RuleChange(
        id=str(ids.rule_change_id()),
        kind=kind,
        title=title,
        document=document,
        differences=found,
        reason=reason,
        proposed_by=actor.id,
        proposed_at=transaction.at,
    )
    return _kept(transaction, house, actor, change, "proposed")


def decide(
    transaction: Transaction, house: House, actor: Actor, own_id: str, why: str, *, approved: bool
) -> RuleChange:
    """决定: by another administrator or a district coordinator. What is approved holds from its first day on.

    Raises:
        RoleMissing, RuleChangeUnknown, RuleChangeDecided, NeedsSecondPerson.
        RuleChangeOutdated: it would change something else by now than was told when it was proposed.
        PolicyInvalid, CalendarInvalid and the like: it goes no longer together with what has come into force meanwhile.
    """
    require_role(actor, _DECIDERS)
    known = store.change(transaction.connection, own_id)
    if known is None:
        raise RuleChangeUnknown(change=own_id)
    change = decided(known, actor.id, transaction.at, why, approved=approved)
    if approved:
        since = transaction.at - _MADE_LATELY
        if access_log.has_configured(transaction.connection, known.proposed_by, actor.id, since):
            raise NeedsSecondPerson(step="rule_change")
        if not _is_filed(house, known) and _differs_by_now(house, known):
            raise RuleChangeOutdated(change=own_id)
        # The file first: should this not be committed, to approve again changes nothing more.
        _put_into_force(house, known)
    return _kept(transaction, house, actor, change, "approved" if approved else "refused")


def tried(house: House, actor: Actor, kind: ListKind, document: str, days: int) -> WhatIf:
    """试算: how many matters of the last days another list would have led elsewhere. Nothing is kept.

    The newest are looked at, as many as the setting `trial_tickets_max` has; who reported them is told to nobody.

    Raises:
        RoleMissing, DutiesInvalid, CatalogueInvalid, ExclusionsInvalid.
    """
    require_role(actor, _DECIDERS)
    then = rule_lists.rules_with(house, house.rules, kind, document.encode())
    since = _today(house) - timedelta(days=days - 1)
    with house.engine.connect() as connection:
        matters = newest(
            connection,
            Scope(everything=True),
            Filter(received_from=since),
            house.settings.trial_tickets_max,
        )
    return what_if(matters, house.rules, then)


def present(house: House, actor: Actor, kind: Kind) -> str:
    """What is in force as a document, to begin a change from; of the calendar, the last year's notice.

    Raises:
        RoleMissing.
    """
    require_role(actor, _DECIDERS)
    match kind:
        case "policy":
            return rule_files.policy_document(house.rulebook.data, _today(house)).decode("utf-8-sig")
        case "calendar":
            return announced(rule_files.notice_in_force(house.rulebook.data))
        case _:
            return rule_lists.present(house, kind)


def as_rows(actor: Actor, kind: ListKind, document: str) -> Content:
    """按行编辑: a list as tables of rows.

    Raises:
        RoleMissing.
        DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: it cannot be read.
    """
    require_role(actor, _DECIDERS)
    return content_of(kind, document)


def as_document(actor: Actor, kind: ListKind, content: Content, before: str) -> str:
    """The document with these rows, in place of the one `before`.

    Raises:
        RoleMissing.
        DutiesInvalid, CatalogueInvalid, ExclusionsInvalid: what cannot be written.
    """
    require_role(actor, _DECIDERS)
    return document_of(kind, content, before)


def listed(house: House, actor: Actor, limit: int) -> tuple[RuleChange, ...]:
    """The newest changes.

    Raises:
        RoleMissing.
    """
    require_role(actor, _DECIDERS)
    with house.engine.connect() as connection:
        return store.newest(connection, min(limit, house.settings.page_size_max))


def _reckoned(house: House, kind: Kind, document: str) -> tuple[str, tuple[Difference, ...]]:
    """What a document is called, and what it would change now.

    By what the files have: what was approved a moment ago is in force, though this server may not have taken it up.
    """
    now = house.rulebook.as_filed()
    match kind:
        case "policy":
            return _policy_change(house, now, document)
        case "calendar":
            return _calendar_change(house, now, document)
        case _:
            then = rule_lists.rules_with(house, now, kind, document.encode())
            return rule_lists.title_of(then, kind), rule_lists.compared(now, then)


def _policy_change(house: House, now: Rules, document: str) -> tuple[str, tuple[Difference, ...]]:
    policy = rule_files.checked_policy(house.rulebook.data, document.encode(), _today(house))
    found = differences(now.policy, policy)
    told = tuple(Difference(path=path, now=before, then=then) for path, before, then in found)
    return f"{policy.title} {policy.version}", told


def _calendar_change(house: House, now: Rules, document: str) -> tuple[str, tuple[Difference, ...]]:
    notice = read_notice(document)
    then = calendar_under(rule_files.calendar_with(house.rulebook.data, notice), now.policy)
    return notice.source, tuple(_days(now.calendar, then, notice.year))


def _days(now: Calendar, then: Calendar, year: int) -> Iterator[Difference]:
    """The days of a year that are no longer what they were: worked, or off."""
    first = date(year, 1, 1)
    for day in (first + timedelta(days=passed) for passed in range(366)):
        if day.year == year and now.is_workday(day) != then.is_workday(day):
            told = [_WORKED[calendar.is_workday(day)] for calendar in (now, then)]
            yield Difference(path=str(day), now=told[0], then=told[1])


def _differs_by_now(house: House, change: RuleChange) -> bool:
    return _reckoned(house, change.kind, change.document)[1] != change.differences


def _is_filed(house: House, change: RuleChange) -> bool:
    """Whether it was put into force before, by an approval that was not committed."""
    data = house.rulebook.data
    match change.kind:
        case "policy":
            return rule_files.policies(data)[-1:] == (read_policy(change.document.encode()),)
        case "calendar":
            return rule_files.is_imported(data, read_notice(change.document))
        case _:
            return rule_files.list_given(data, change.kind) == change.document.encode()


def _put_into_force(house: House, change: RuleChange) -> None:
    data = house.rulebook.data
    match change.kind:
        case "policy":
            rule_files.adopt_policy(data, change.document.encode(), _today(house))
        case "calendar":
            rule_files.import_notice(data, read_notice(change.document))
        case _:
            rule_files.give_list(data, change.kind, change.document.encode())


def _today(house: House) -> date:
    return house.clock().astimezone(CHINA).date()


def _kept(transaction: Transaction, house: House, actor: Actor, change: RuleChange, word: str) -> RuleChange:
    store.save(transaction.connection, change)
    noted(
        transaction,
        house,
        actor,
        Access.CONFIGURED,
        ticket=None,
        purpose="other",
        reason=f"rules {change.title} {word}",
        about=change.id,
    )
    return change
