"""任命、免去、备岗: an administrator says who stands for an area, and who stands in for them."""

from datetime import date

from sqlalchemy import Connection

from server.casework.errors import PersonUnfit, PostUnknown
from server.casework.house import House
from server.casework.people import require_role
from server.casework.staff import NOT_ONES_OWN, known_person, note_change, settle
from server.domain.calendar import CHINA
from server.domain.people import FIELD_ROLES, GridPost, Person, Role
from server.domain.scope import Actor
from server.store import backups, people
from sync.writer import Transaction


def open_post(transaction: Transaction, house: House, actor: Actor, post: GridPost) -> None:
    """任命: a person stands for an area from a day on, or in for whoever does 备岗.

    Raises:
        RoleMissing, PersonUnknown.
        PersonUnfit: there is no such area, the day has gone by, or they stand there already; nobody stands in for
            who does not stand there, without their field roles, or longer than they.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    person = known_person(transaction.connection, post.person)
    today = transaction.at.astimezone(CHINA).date()
    if person.id == actor.id:
        raise PersonUnfit(field="person", rule=NOT_ONES_OWN)
    area = house.area(post.area)
    if area is None or area.layer != post.layer:
        raise PersonUnfit(field="area", rule=f"{post.area} is no area of the layer {post.layer}")
    if post.since < today:
        raise PersonUnfit(field="since", rule=f"is {today} or later")
    if post.until is not None and post.until <= post.since:
        raise PersonUnfit(field="until", rule="is later than since")
    held = people.posts_since(transaction.connection, [person.id], today)
    if any((each.area, each.layer) == (post.area, post.layer) for each in held):
        raise PersonUnfit(field="area", rule=f"{post.area} is a post of theirs already")
    if post.stands_in_for is not None:
        _require_backup(transaction.connection, person, post, today)
    people.open_post(transaction.connection, post)
    settle(transaction, house, person)
    holder = "" if post.stands_in_for is None else f", in for {post.stands_in_for}"
    note_change(transaction, house, actor, person.id, f"posted to {post.area}{holder}")


def end_post(transaction: Transaction, house: House, actor: Actor, person_id: str, area: str) -> None:
    """免去: the person stands for an area no longer, from today on, and nobody stands in for them there.

    Raises:
        RoleMissing, PersonUnknown, PostUnknown.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    person = known_person(transaction.connection, person_id)
    today = transaction.at.astimezone(CHINA).date()
    held = people.posts_since(transaction.connection, [person_id], today)
    ending = [post for post in held if post.area == area]
    if not ending:
        raise PostUnknown(person=person_id, area=area)
    for post in ending:
        others = backups.backups_of(transaction.connection, post, today)
        for each in (post, *others):
            people.move_post(transaction.connection, each, (), today)
        for each in others:
            settle(transaction, house, known_person(transaction.connection, each.person))
    settle(transaction, house, person)
    note_change(transaction, house, actor, person_id, f"no longer posted to {area}")


def _require_backup(connection: Connection, person: Person, backup: GridPost, today: date) -> None:
    if backup.stands_in_for == person.id:
        raise PersonUnfit(field="stands_in_for", rule="is somebody else")
    holder = known_person(connection, backup.stands_in_for or "")
    held = [
        each
        for each in people.posts_since(connection, [holder.id], today)
        if (each.area, each.layer, each.stands_in_for) == (backup.area, backup.layer, None)
    ]
    if not held:
        raise PersonUnfit(field="stands_in_for", rule=f"{holder.id} has no post at {backup.area}")
    missing = (set(holder.roles) & FIELD_ROLES) - set(person.roles)
    if missing:
        raise PersonUnfit(field="roles", rule=f"a backup needs {', '.join(sorted(missing))}")
    last = held[-1].until
    if last is not None and (backup.until is None or backup.until > last):
        raise PersonUnfit(field="until", rule=f"is {last} at the latest, with the post itself")
