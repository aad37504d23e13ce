"""人员管理: an administrator enters people, changes what they are, gives posts, and gives first passwords.

    enter ─▶ a first password, told once ─▶ the person chooses their own, and can do nothing else at a desk before
    change, and posts (`appointing`) ─▶ the mailbox holds what the person may see from now on
    new_password ─▶ signed out at every desk; handhelds go on by their own keys, and are stopped by themselves

Nobody's id is given again, and nobody is deleted: who leaves hands over (`handover`). Administrators do not change
what they are themselves. Every change is written into the log of looks.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection

from server import ids
from server.casework.access import noted
from server.casework.errors import PersonUnfit, PersonUnknown, SignInFailed
from server.casework.house import House
from server.casework.people import actor_of, actors_of, is_responsible_for, require_role
from server.casework.settling import resettle
from server.casework.sign_in import Door, password_hash, session_of
from server.domain.access_log import Access
from server.domain.calendar import CHINA
from server.domain.people import GridPost, Person, Role
from server.domain.scope import Actor
from server.store import backups, people, sessions
from sync.writer import Transaction

NOT_ONES_OWN = "one's own is changed by somebody else"
_OVERSEERS = frozenset({Role.ADMIN, Role.DISTRICT_COORDINATOR, Role.STREET_COORDINATOR, Role.SUPERVISOR})


class Standing(Struct, frozen=True):
    """Somebody, the posts that they hold or will hold, who stands in for them, whether they sign in by a password.

    `names` are those of the others at these posts, by id.
    """

    person: Person
    posts: tuple[GridPost, ...]
    signs_in: bool
    backups: tuple[GridPost, ...]
    names: Mapping[str, str]


class Wanted(Struct, frozen=True, kw_only=True):
    """Which people are asked for: by a part of the name or id, a role, a unit, an area that they answer for."""

    words: str | None = None
    role: Role | None = None
    unit: str | None = None
    area: str | None = None


def listed(house: House, actor: Actor, wanted: Wanted, after: str, limit: int) -> tuple[Standing, ...]:
    """The people that this person looks after, by id: coordinators those of their areas, all else everybody.

    Raises:
        RoleMissing: this person looks after nobody.
    """
    require_role(actor, _OVERSEERS)
    on = house.clock().astimezone(CHINA).date()
    with house.engine.connect() as connection:
        found: list[Person] = []
        limit = min(limit, house.settings.page_size_max)
        for several in people.listed(connection, words=wanted.words, unit=wanted.unit, after=after):
            others = actors_of(connection, several, on)
            found += [
                person
                for person, other in zip(several, others, strict=True)
                if _looked_after(house, actor, person, other, wanted)
            ]
            if len(found) >= limit:
                break
        return _standing(connection, found[:limit], on)


def read(house: House, actor: Actor, person_id: str) -> Standing:
    """One of them.

    Raises:
        RoleMissing, PersonUnknown.
    """
    require_role(actor, _OVERSEERS)
    on = house.clock().astimezone(CHINA).date()
    with house.engine.connect() as connection:
        person = people.person(connection, person_id)
        if person is None or not _looked_after(
            house, actor, person, actor_of(connection, person, on), Wanted()
        ):
            raise PersonUnknown(person=person_id)
        return _standing(connection, [person], on)[0]


class FirstPassword(Struct, frozen=True):
    """A password to begin with and its hash, made before the transaction, since hashing is meant to be slow."""

    told: str
    hashed: str

    @classmethod
    def minted(cls) -> "FirstPassword":
        """One that nobody can guess."""
        password = ids.first_password()
        return cls(password, password_hash(password))


def enter(
    transaction: Transaction, house: House, actor: Actor, person: Person, first: FirstPassword
) -> str | None:
    """新增人员; the first password as the person is to be told it, if they have a sign-in name.

    Raises:
        RoleMissing, PersonUnfit.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    if people.person(transaction.connection, person.id) is not None:
        raise PersonUnfit(field="id", rule=f"{person.id} is, or was, somebody else's")
    _require_fit(transaction.connection, house, person)
    people.save_people(transaction.connection, [person])
    note_change(transaction, house, actor, person.id, "entered")
    if person.login is None:
        return None
    people.save_password(transaction.connection, person.id, first.hashed, is_first=True)
    return first.told


def change(transaction: Transaction, house: House, actor: Actor, person: Person) -> Person:
    """变更: name, roles, unit, offices, languages, sign-in name.

    Raises:
        RoleMissing, PersonUnknown, PersonUnfit.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    known = known_person(transaction.connection, person.id)
    for field in ("roles", "scope", "unit"):
        if person.id == actor.id and getattr(person, field) != getattr(known, field):
            raise PersonUnfit(field=field, rule=NOT_ONES_OWN)
    _require_fit(transaction.connection, house, person)
    people.save_people(transaction.connection, [person])
    if person.login is None:
        people.drop_password(transaction.connection, person.id)
    # A display stays signed in for months, which is for nobody else.
    if person.login is None or (Role.DISPLAY in person.roles) != (Role.DISPLAY in known.roles):
        sessions.end_desk_sessions(transaction.connection, person.id, transaction.at)
    settle(transaction, house, person)
    note_change(transaction, house, actor, person.id, "changed")
    return person


def new_password(
    transaction: Transaction, house: House, actor: Actor, person_id: str, first: FirstPassword
) -> None:
    """重置口令: another first password; who is signed in by the old one is so no longer.

    Raises:
        RoleMissing, PersonUnknown.
        PersonUnfit: they have no sign-in name.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    person = known_person(transaction.connection, person_id)
    if person.login is None:
        raise PersonUnfit(field="login", rule="is needed for a password")
    sessions.end_desk_sessions(transaction.connection, person_id, transaction.at)
    people.save_password(transaction.connection, person_id, first.hashed, is_first=True)
    note_change(transaction, house, actor, person_id, "password given")


def choose_password(transaction: Transaction, person: Person, chosen_hash: str, token: str) -> None:
    """修改口令: by the person, who stays signed in where the token is, and at no other desk.

    Raises:
        SignInNeeded, SendOnly: they were signed out meanwhile, as when an administrator gave them another one.
    """
    session_of(transaction.connection, token, transaction.at)
    sessions.end_desk_sessions(transaction.connection, person.id, transaction.at, but_for=token)
    people.save_password(transaction.connection, person.id, chosen_hash)


def checked_choice(house: House, door: Door, person: Person, given: str, chosen: str) -> str:
    """The hash of a password that a person may choose. Slow, as hashing is meant to be: not within a transaction.

    Raises:
        SignInFailed, TooManyFailures: the one that they have now is another.
        PersonUnfit: the chosen one is no other, or has their name in it.
    """
    if person.login is None:
        raise SignInFailed
    door.check(house, person.login, given, house.clock())
    if chosen == given or person.login.casefold() in chosen.casefold():
        raise PersonUnfit(field="chosen", rule="is another one, without the sign-in name in it")
    return password_hash(chosen)


def _require_fit(connection: Connection, house: House, person: Person) -> None:
    if person.unit is not None and person.unit not in house.rules.units:
        raise PersonUnfit(field="unit", rule=f"there is no unit {person.unit}")
    for code in person.scope:
        if house.area(code) is None:
            raise PersonUnfit(field="scope", rule=f"there is no area {code}")
    if len(set(person.roles)) != len(person.roles):
        raise PersonUnfit(field="roles", rule="names one twice")
    if Role.DISPLAY in person.roles and len(person.roles) > 1:
        raise PersonUnfit(field="roles", rule="a display is nothing besides")
    if Role.DISPLAY in person.roles and not person.scope:
        raise PersonUnfit(field="scope", rule="a display shows areas, and has none")
    if person.login is not None:
        namesake = people.named(connection, person.login)
        if namesake is not None and namesake.id != person.id:
            raise PersonUnfit(field="login", rule=f"{person.login} is somebody else's")


def known_person(connection: Connection, person_id: str) -> Person:
    """The person of that id.

    Raises:
        PersonUnknown.
    """
    person = people.person(connection, person_id)
    if person is None:
        raise PersonUnknown(person=person_id)
    return person


def _looked_after(house: House, actor: Actor, person: Person, other: Actor, wanted: Wanted) -> bool:
    if wanted.role is not None and wanted.role not in person.roles:
        return False
    if wanted.area is not None and not any(wanted.area in house.chain(code) for code in other.scope):
        return False
    return (
        not {Role.ADMIN, Role.SUPERVISOR}.isdisjoint(actor.roles)
        or person.id == actor.id
        or is_responsible_for(house, actor, other)
    )


def _standing(connection: Connection, found: list[Person], on: date) -> tuple[Standing, ...]:
    ids_ = [person.id for person in found]
    posts = people.posts_since(connection, ids_, on)
    signing_in = people.who_sign_in(connection, ids_)
    others = backups.backups_for(connection, ids_, on)
    named = {each.person for each in others} | {post.stands_in_for for post in posts if post.stands_in_for}
    names = {person.id: person.name for person in people.by_ids(connection, named)}
    return tuple(
        Standing(
            person,
            tuple(post for post in posts if post.person == person.id),
            person.id in signing_in,
            tuple(each for each in others if each.stands_in_for == person.id),
            names,
        )
        for person in found
    )


def settle(transaction: Transaction, house: House, person: Person) -> None:
    """Let the person's mailbox, if they have one, hold what they may see by now."""
    mailbox = sessions.mailbox_of(transaction.connection, person.id)
    if mailbox is not None:
        resettle(transaction, house, person, mailbox, "areas")


def note_change(transaction: Transaction, house: House, actor: Actor, person_id: str, what: str) -> None:
    """Write a change of a person into the log of looks."""
    noted(
        transaction,
        house,
        actor,
        Access.CONFIGURED,
        ticket=None,
        purpose="other",
        reason=f"person {person_id}: {what}",
        about=person_id,
    )
