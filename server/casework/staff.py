"""人员管理: an administrator enters people, changes what they are, gives posts, and gives first passwords.

    enter ─▶ a first password, told once ─▶ the person chooses their own, and can do nothing else at a desk before
    change, open_post, end_post ─▶ the mailbox holds what the person may see from now on
    new_password ─▶ signed out at every desk; handhelds go on by their own keys, and are stopped by themselves

Nobody's id is given again, and nobody is deleted: who leaves hands over (`handover`). Administrators do not change
what they are themselves. Every change is written into the log of looks.
"""

from datetime import date

from msgspec import Struct
from sqlalchemy import Connection

from server import ids
from server.casework.access import noted
from server.casework.errors import PersonUnfit, PersonUnknown, PostUnknown, SignInFailed
from server.casework.house import House
from server.casework.people import actor_of, actors_of, is_responsible_for, require_role
from server.casework.settling import resettle
from server.casework.sign_in import Door, password_hash, session_of
from server.domain.access_log import Access
from server.domain.calendar import CHINA
from server.domain.people import GridPost, Person, Role
from server.domain.scope import Actor
from server.store import people, sessions
from sync.writer import Transaction

_NOT_ONES_OWN = "one's own is changed by somebody else"
_OVERSEERS = frozenset({Role.ADMIN, Role.DISTRICT_COORDINATOR, Role.STREET_COORDINATOR, Role.SUPERVISOR})


class Standing(Struct, frozen=True):
    """Somebody, the posts that they hold or will hold, and whether they can sign in by a password."""

    person: Person
    posts: tuple[GridPost, ...]
    signs_in: bool


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
    _noted(transaction, house, actor, person.id, "entered")
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
    known = _known(transaction.connection, person.id)
    for field in ("roles", "scope", "unit"):
        if person.id == actor.id and getattr(person, field) != getattr(known, field):
            raise PersonUnfit(field=field, rule=_NOT_ONES_OWN)
    _require_fit(transaction.connection, house, person)
    people.save_people(transaction.connection, [person])
    if person.login is None:
        people.drop_password(transaction.connection, person.id)
    # A display stays signed in for months, which is for nobody else.
    if person.login is None or (Role.DISPLAY in person.roles) != (Role.DISPLAY in known.roles):
        sessions.end_desk_sessions(transaction.connection, person.id, transaction.at)
    _settle(transaction, house, person)
    _noted(transaction, house, actor, person.id, "changed")
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
    person = _known(transaction.connection, person_id)
    if person.login is None:
        raise PersonUnfit(field="login", rule="is needed for a password")
    sessions.end_desk_sessions(transaction.connection, person_id, transaction.at)
    people.save_password(transaction.connection, person_id, first.hashed, is_first=True)
    _noted(transaction, house, actor, person_id, "password given")


def open_post(transaction: Transaction, house: House, actor: Actor, post: GridPost) -> None:
    """任命: a person stands for an area from a day on.

    Raises:
        RoleMissing, PersonUnknown.
        PersonUnfit: there is no such area, the day has gone by, or they stand there already.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    person = _known(transaction.connection, post.person)
    today = transaction.at.astimezone(CHINA).date()
    if person.id == actor.id:
        raise PersonUnfit(field="person", rule=_NOT_ONES_OWN)
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
    people.open_post(transaction.connection, post)
    _settle(transaction, house, person)
    _noted(transaction, house, actor, person.id, f"posted to {post.area}")


def end_post(transaction: Transaction, house: House, actor: Actor, person_id: str, area: str) -> None:
    """免去: the person stands for an area no longer, from today on.

    Raises:
        RoleMissing, PersonUnknown, PostUnknown.
    """
    require_role(actor, frozenset({Role.ADMIN}))
    person = _known(transaction.connection, person_id)
    today = transaction.at.astimezone(CHINA).date()
    held = people.posts_since(transaction.connection, [person_id], today)
    ending = [post for post in held if post.area == area]
    if not ending:
        raise PostUnknown(person=person_id, area=area)
    for post in ending:
        people.move_post(transaction.connection, post, (), today)
    _settle(transaction, house, person)
    _noted(transaction, house, actor, person_id, f"no longer posted to {area}")


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


def _known(connection: Connection, person_id: str) -> Person:
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
    return tuple(
        Standing(person, tuple(post for post in posts if post.person == person.id), person.id in signing_in)
        for person in found
    )


def _settle(transaction: Transaction, house: House, person: Person) -> None:
    mailbox = sessions.mailbox_of(transaction.connection, person.id)
    if mailbox is not None:
        resettle(transaction, house, person, mailbox, "areas")


def _noted(transaction: Transaction, house: House, actor: Actor, person_id: str, what: str) -> None:
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
