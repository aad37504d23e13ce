"""网格重新划分: proposed by one, approved by another, and then carried out by itself, step by step.

    dry run ─▶ proposed ─approved by a second person─▶ approved ─its day comes─▶ tickets ─▶ mailboxes ─▶ done
                  └───────withdrawn                     (version entered)   (see `carrying_out`)

Administrators and district coordinators approve, street coordinators propose; coordinators only what lies in their own
area (docs/permissions.md).
"""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from geo.areas import BoundarySet
from geo.bundle import read_bundle, write_bundle
from geo.redrawing import DrawnArea, as_drawn
from server import ids
from server.casework.activation import activate
from server.casework.dry_run import plan_from, plan_json
from server.casework.errors import (
    BeyondYourArea,
    BoundaryVersionTaken,
    GroundLost,
    PersonUnfit,
    PostNotOpen,
    ProposalOutdated,
    RedivisionDecided,
    RedivisionUnknown,
    SecondPersonNeeded,
)
from server.casework.house import House
from server.casework.people import require_role
from server.casework.settling import resettle
from server.domain.calendar import CHINA
from server.domain.people import GridPost, Role
from server.domain.redivision import Plan, moved_office
from server.domain.scope import Actor
from server.store import backups, boundaries, people, redivisions, sessions
from server.store.redivisions import Redivision, Step
from sync.writer import Transaction

PROPOSERS = frozenset({Role.STREET_COORDINATOR, Role.DISTRICT_COORDINATOR, Role.ADMIN})
APPROVERS = frozenset({Role.DISTRICT_COORDINATOR, Role.ADMIN})

#: Who acts at the machine itself, without a sign-in.
OPERATOR = "console"

Outlines = tuple[DrawnArea, ...]

#: So many codes are named in a refusal.
_NAMED_MAX = 5


class Proposal(Struct, frozen=True, kw_only=True):
    """What is proposed: the boundaries, the instant from which they hold (None: at once), and the dry run of it."""

    boundaries: BoundarySet
    since: datetime | None
    accept_gaps: bool
    plan: Plan


def require_within(house: House, actor: Actor, plan: Plan, issued: BoundarySet) -> None:
    """Nothing, if every area that changes lies in the person's own; administrators look after all of them.

    Raises:
        BeyondYourArea.
    """
    if Role.ADMIN in actor.roles:
        return
    chains = issued.chains()
    changed = {*plan.changes.added, *plan.changes.vanished, *plan.changes.redrawn}
    beyond = sorted(
        code for code in changed if actor.scope.isdisjoint((*house.chain(code), *chains.get(code, ())))
    )
    if beyond:
        raise BeyondYourArea(count=len(beyond), areas=", ".join(beyond[:_NAMED_MAX]))


def propose(
    transaction: Transaction, house: House, actor: Actor, own_id: UUID, asked: Proposal
) -> Redivision:
    """Keep a proposal; nothing else changes yet.

    Raises:
        RoleMissing, BeyondYourArea.
        BoundaryVersionTaken: that name is a version's already.
        ProposalOutdated: another version came in since the dry run.
    """
    require_role(actor, PROPOSERS)
    require_within(house, actor, asked.plan, asked.boundaries)
    return enter(transaction, actor.id, own_id, asked)


def enter(transaction: Transaction, proposer: str, own_id: UUID, asked: Proposal) -> Redivision:
    """Keep a proposal of somebody who may make it."""
    known = boundaries.versions(transaction.connection)
    if any(version.version == asked.boundaries.version for version in known):
        raise BoundaryVersionTaken(version=asked.boundaries.version)
    proposed = Redivision(
        id=str(own_id),
        version=asked.boundaries.version,
        predecessor=asked.plan.predecessor,
        since=asked.since,
        step=Step.PROPOSED,
        proposed_by=proposer,
        proposed_at=transaction.at,
        accept_gaps=asked.accept_gaps,
        mapping=asked.plan.successors,
        plan=plan_json(asked.plan),
        bundle=write_bundle(asked.boundaries),
    )
    _refuse_outdated(transaction.connection, proposed)
    redivisions.add(transaction.connection, proposed)
    return proposed


def approve(
    transaction: Transaction, house: House, actor: Actor, own_id: str, *, accept_gaps: bool
) -> Redivision:
    """批准: the version is entered, and what follows from it begins on its day.

    Raises:
        RoleMissing, RedivisionUnknown, BeyondYourArea, RedivisionDecided, ProposalOutdated.
        SecondPersonNeeded: it is the person's own proposal.
        GroundLost: more ground than a setting allows would be nobody's or two areas', and nobody has accepted that.
        SinceTooEarly, CodesReused: see `activate`.
    """
    require_role(actor, APPROVERS)
    proposed = read(transaction.connection, own_id)
    require_within(house, actor, plan_from(proposed.plan), _boundaries_of(transaction.connection, proposed))
    if proposed.proposed_by == actor.id:
        raise SecondPersonNeeded(redivision=own_id)
    return put_in_force(transaction, house, proposed, actor.id, accept_gaps=accept_gaps)


def put_in_force(
    transaction: Transaction, house: House, proposed: Redivision, approver: str, *, accept_gaps: bool
) -> Redivision:
    """Enter the version of a proposal that somebody has approved who may."""
    connection = transaction.connection
    _require_step(proposed, Step.PROPOSED)
    _refuse_outdated(connection, proposed)
    plan = plan_from(proposed.plan)
    if plan.falls_m2 > house.settings.redivision_gap_m2_max and not (accept_gaps or proposed.accept_gaps):
        raise GroundLost(falls=len(plan.falls), m2=round(plan.falls_m2))
    version = activate(transaction, _boundaries_of(connection, proposed), proposed.since)
    approved = replace(
        proposed,
        since=version.since,
        step=Step.APPROVED,
        decided_by=approver,
        decided_at=transaction.at,
        accept_gaps=accept_gaps or proposed.accept_gaps,
        bundle=None,
    )
    redivisions.save(connection, approved)
    transaction.after_commit(house.atlas.refresh)
    return approved


def bring_in_at_once(transaction: Transaction, issued: BoundarySet, since: datetime | None) -> None:
    """Enter a version that an operator imports: nobody approves it, and open tickets and mailboxes follow all the same.

    Posts and offices stay as they are. The last version once more is no change.

    Raises:
        BoundaryVersionTaken, SinceTooEarly, CodesReused: see `activate`.
    """
    known = boundaries.versions(transaction.connection)
    version = activate(transaction, issued, since)
    if version in known:
        return
    entered = Redivision(
        id=str(ids.redivision_id()),
        version=issued.version,
        predecessor=known[-1].version,
        since=version.since,
        step=Step.APPROVED,
        proposed_by=OPERATOR,
        proposed_at=transaction.at,
        decided_by=OPERATOR,
        decided_at=transaction.at,
        accept_gaps=True,
    )
    redivisions.add(transaction.connection, entered)


def withdraw(transaction: Transaction, actor: Actor, own_id: str) -> Redivision:
    """撤回: by the proposer, or by anybody who might have approved it.

    Raises:
        RedivisionUnknown, RoleMissing, RedivisionDecided.
    """
    proposed = read(transaction.connection, own_id)
    if proposed.proposed_by != actor.id:
        require_role(actor, APPROVERS)
    _require_step(proposed, Step.PROPOSED)
    withdrawn = replace(
        proposed, step=Step.WITHDRAWN, decided_by=actor.id, decided_at=transaction.at, bundle=None
    )
    redivisions.save(transaction.connection, withdrawn)
    return withdrawn


def decide_post(
    transaction: Transaction, house: House, actor: Actor, area: str, person: str, to: tuple[str, ...]
) -> None:
    """人工确定去向: a person who stands on an area that is no more gets the areas that a coordinator names.

    Who stands in for them there 备岗 goes with them; alone a backup goes only where the holder of the post is.

    Raises:
        RoleMissing.
        BeyondYourArea: the old area, or one of the new ones, is not the coordinator's.
        PostNotOpen: nobody of that id stands on such an area.
        PersonUnfit: a backup is to stand where whom they stand in for does not.
    """
    require_role(actor, PROPOSERS)
    connection = transaction.connection
    ground = house.atlas.as_of(transaction.at, connection)
    if Role.ADMIN not in actor.roles:
        beyond = [code for code in (area, *to) if actor.scope.isdisjoint(house.chain(code))]
        if beyond:
            raise BeyondYourArea(count=len(beyond), areas=", ".join(beyond[:_NAMED_MAX]))
    on = transaction.at.astimezone(CHINA).date()
    held = [post for post in people.posts_of(connection, person, on) if post.area == area]
    known = people.person(connection, person)
    in_office = known is not None and area in known.scope
    if known is None or area in ground.areas or not set(to) <= ground.areas.keys() or not (held or in_office):
        raise PostNotOpen(area=area, person=person)
    moving = [*held]
    for post in held:
        if post.stands_in_for is None:
            moving += backups.backups_of(connection, post, on)
        else:
            _require_beside(connection, post, to, on)
    for post in moving:
        people.move_post(connection, post, to, on)
    if in_office:
        people.save_people(connection, [moved_office(known, {area: to})])
    for moved in dict.fromkeys((person, *(post.person for post in moving))):
        mailbox, now = sessions.mailbox_of(connection, moved), people.person(connection, moved)
        if mailbox is not None and now is not None:
            resettle(transaction, house, now, mailbox, "areas")


def _require_beside(connection: Connection, backup: GridPost, to: tuple[str, ...], on: date) -> None:
    """Nothing, if whom the backup stands in for stands on all these areas.

    Raises:
        PersonUnfit.
    """
    holder = backup.stands_in_for or ""
    stood = {each.area for each in people.posts_of(connection, holder, on) if each.layer == backup.layer}
    if not stood.issuperset(to):
        raise PersonUnfit(field="to", rule=f"a backup goes where {holder} goes")


def read(connection: Connection, own_id: str) -> Redivision:
    """The re-division of that id.

    Raises:
        RedivisionUnknown.
    """
    found = redivisions.by_id(connection, own_id)
    if found is None:
        raise RedivisionUnknown(redivision=own_id)
    return found


def outlines(connection: Connection, house: House, found: Redivision) -> tuple[Outlines, Outlines]:
    """变化区域: the areas that go or change, as they were, and those that come or change, as they would be.

    Of boundaries that were brought in without a dry run: none.
    """
    if not found.plan:
        return (), ()
    changes = plan_from(found.plan).changes
    before = house.atlas.of(found.predecessor).boundaries
    after = _boundaries_of(connection, found)
    gone, come = (frozenset((*codes, *changes.redrawn)) for codes in (changes.vanished, changes.added))
    then, now = (
        tuple(as_drawn(area) for area in each.areas if area.code in codes)
        for each, codes in ((before, gone), (after, come))
    )
    return then, now


def listed(house: House, actor: Actor, limit: int) -> tuple[Redivision, ...]:
    """Those that there are, the newest first.

    Raises:
        RoleMissing: re-divisions are no business of this person's.
    """
    require_role(actor, PROPOSERS)
    with house.engine.connect() as connection:
        return redivisions.every(connection, min(limit, house.settings.page_size_max))


def _boundaries_of(connection: Connection, redivision: Redivision) -> BoundarySet:
    bundle = redivision.bundle or boundaries.bundle_of(connection, redivision.version)
    if bundle is None:
        raise RedivisionDecided(redivision=redivision.id, step=redivision.step.value)
    return read_bundle(bundle)


def _refuse_outdated(connection: Connection, proposed: Redivision) -> None:
    if boundaries.versions(connection)[-1].version != proposed.predecessor:
        raise ProposalOutdated(redivision=proposed.id, predecessor=proposed.predecessor)


def _require_step(redivision: Redivision, step: Step) -> None:
    if redivision.step is not step:
        raise RedivisionDecided(redivision=redivision.id, step=redivision.step.value)
