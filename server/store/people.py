"""People and their posts, units and their duties: the roster of a city."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
    union_all,
    update,
)

from server.domain.people import GridPost, Person
from server.domain.units import DutyItem, Unit
from server.store.backups import backups_of
from server.store.prepared import Prepared, among
from server.store.schema.people import credentials, duties, mailboxes, people, posts, scopes, units
from server.store.upsert import insertion, put, put_all

_person = msgspec.json.Decoder(Person)
_unit = msgspec.json.Decoder(Unit)
_duty = msgspec.json.Decoder(DutyItem)


def save_people(connection: Connection, everyone: Iterable[Person]) -> None:
    """Enter people, or change those who are known."""
    known = list(everyone)
    if not known:
        return
    rows = [
        {"id": person.id, "login": person.login, "unit": person.unit, "body": msgspec.json.encode(person)}
        for person in known
    ]
    put_all(connection, people, key="id", rows=rows)
    connection.execute(
        delete(scopes).where(scopes.c.person == bindparam("known")),
        [{"known": person.id} for person in known],
    )
    held = [{"person": person.id, "area": area} for person in known for area in sorted(set(person.scope))]
    if held:
        connection.execute(insert(scopes), held)


def save_posts(connection: Connection, every: Iterable[GridPost]) -> None:
    """Replace the whole roster of posts."""
    connection.execute(delete(posts))
    rows = [msgspec.structs.asdict(post) for post in every]
    if rows:
        connection.execute(insert(posts), rows)


def save_units(connection: Connection, every: Iterable[Unit], duty_list: Iterable[DutyItem]) -> None:
    """Enter units, or change those that are known, and replace the whole duty list."""
    put_all(
        connection,
        units,
        key="id",
        rows=[{"id": unit.id, "body": msgspec.json.encode(unit)} for unit in every],
    )
    connection.execute(delete(duties))
    rows = [{"unit": item.unit, "body": msgspec.json.encode(item)} for item in duty_list]
    if rows:
        connection.execute(insert(duties), rows)


def all_units(connection: Connection) -> tuple[Unit, ...]:
    """Every unit, by id."""
    rows = connection.execute(select(units.c.body).order_by(units.c.id)).scalars().all()
    return tuple(_unit.decode(body) for body in rows)


def duty_list(connection: Connection) -> tuple[DutyItem, ...]:
    """Every duty item, in the order in which it was entered."""
    rows = connection.execute(select(duties.c.body).order_by(duties.c.no)).scalars().all()
    return tuple(_duty.decode(body) for body in rows)


def person(connection: Connection, person_id: str) -> Person | None:
    """The person of that id."""
    body = _body_of.value(connection, id=person_id)
    return None if body is None else _person.decode(body)


def named(connection: Connection, reference: str) -> Person | None:
    """The person of that id or sign-in name."""
    asked = select(people.c.body).where(or_(people.c.id == reference, people.c.login == reference))
    body = connection.execute(asked.order_by(people.c.id != reference).limit(1)).scalar_one_or_none()
    return None if body is None else _person.decode(body)


def going_by(connection: Connection, login: str) -> Person | None:
    """The person of that sign-in name, with or without a password."""
    body = connection.execute(select(people.c.body).where(people.c.login == login)).scalar_one_or_none()
    return None if body is None else _person.decode(body)


def by_ids(connection: Connection, ids: Iterable[str]) -> tuple[Person, ...]:
    """Those of the people that there are, by id."""
    asked = select(people.c.body).where(people.c.id.in_(sorted(ids))).order_by(people.c.id)
    return tuple(_person.decode(body) for body in connection.execute(asked).scalars().all())


def listed(
    connection: Connection, *, words: str | None, unit: str | None, after: str, at_once: int = 500
) -> Iterator[tuple[Person, ...]]:
    """People by id, several at once, from the one after `after` on; `words` stand in their id or a name of theirs."""
    asked = select(people.c.id, people.c.body).order_by(people.c.id).limit(at_once)
    if unit is not None:
        asked = asked.where(people.c.unit == unit)
    while rows := connection.execute(asked.where(people.c.id > after)).fetchall():
        everybody = (_person.decode(row.body) for row in rows)
        yield tuple(person for person in everybody if words is None or _is_called(person, words))
        after = rows[-1].id


def _is_called(person: Person, words: str) -> bool:
    return words.casefold() in f"{person.id}\n{person.name}\n{person.login or ''}".casefold()


def who_sign_in(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of these people who have a password."""
    asked = select(credentials.c.person).where(credentials.c.person.in_(sorted(ids)))
    return frozenset(connection.execute(asked).scalars().all())


def open_post(connection: Connection, post: GridPost) -> None:
    """Somebody stands for an area from a day on."""
    connection.execute(insert(posts).values(msgspec.structs.asdict(post)))


def owner_of_mailbox(connection: Connection, mailbox: str) -> Person | None:
    """Whose mailbox that is."""
    asked = select(people.c.body).join(mailboxes, mailboxes.c.person == people.c.id)
    body = connection.execute(asked.where(mailboxes.c.name == mailbox)).scalar_one_or_none()
    return None if body is None else _person.decode(body)


def by_login(connection: Connection, login: str) -> tuple[Person, str] | None:
    """The person who signs in under that name, with the password's hash."""
    asked = (
        select(people.c.body, credentials.c.password_hash)
        .join(credentials, credentials.c.person == people.c.id)
        .where(people.c.login == login)
    )
    row = connection.execute(asked).fetchone()
    return None if row is None else (_person.decode(row.body), row.password_hash)


def save_password(
    connection: Connection, person_id: str, password_hash: str, *, is_first: bool = False
) -> None:
    """The hash by which the person signs in from now on; `is_first`: it was given to them, and is to be changed."""
    values = {"password_hash": password_hash, "is_first": is_first}
    put(connection, credentials, key={"person": person_id}, values=values)


def has_first_password(connection: Connection, person_id: str) -> bool:
    """Whether the person signs in by a password that was given to them."""
    return bool(_is_first.value(connection, person=person_id))


def posts_of(connection: Connection, person_id: str, on: date) -> tuple[GridPost, ...]:
    """The posts that a person holds on that day."""
    asked = select(posts).where(posts.c.person == person_id, _held(on)).order_by(posts.c.area)
    return tuple(GridPost(**row._mapping) for row in connection.execute(asked).fetchall())


def posts_since(connection: Connection, persons: Iterable[str], day: date) -> tuple[GridPost, ...]:
    """The posts of these people that had not ended by that day, those of days to come included."""
    records = _posts_since.records(connection, persons=persons, day=day)
    return tuple(GridPost(**record) for record in records)


def posted_at(connection: Connection, areas: Iterable[str], on: date) -> tuple[tuple[GridPost, str], ...]:
    """Who stands for these areas on that day, with each person's name."""
    asked = (
        select(posts, people.c.body)
        .join(people, people.c.id == posts.c.person)
        .where(posts.c.area.in_(sorted(areas)), _held(on))
        .order_by(posts.c.area, posts.c.layer, posts.c.person)
    )
    return tuple(
        (
            GridPost(**{field: row._mapping[field] for field in GridPost.__struct_fields__}),
            _person.decode(row.body).name,
        )
        for row in connection.execute(asked).fetchall()
    )


def in_office(connection: Connection, areas: Iterable[str]) -> tuple[Person, ...]:
    """Who answers for one of these areas by office, by id."""
    holders = select(scopes.c.person).where(scopes.c.area.in_(sorted(areas)))
    asked = select(people.c.body).where(people.c.id.in_(holders)).order_by(people.c.id)
    return tuple(_person.decode(body) for body in connection.execute(asked).scalars().all())


def areas_stood_on(connection: Connection, on: date) -> frozenset[str]:
    """The code of every area for which somebody answers on that day, by post or by office."""
    asked = union(select(posts.c.area).where(_held(on)), select(scopes.c.area))
    return frozenset(connection.execute(asked).scalars().all())


def move_post(connection: Connection, post: GridPost, to: Iterable[str], on: date) -> None:
    """End a post on that day, and open as many others instead; a post of the same person that is there stays.

    One that begins later yet begins no earlier elsewhere.
    """
    held = _same_post(post.area, post.layer, post.person, post.since)
    if post.since >= on:
        connection.execute(delete(posts).where(held))
    else:
        connection.execute(update(posts).where(held).values(until=on))
    for area in to:
        new = insertion(connection, posts).values(
            area=area,
            layer=post.layer,
            person=post.person,
            since=max(post.since, on),
            until=post.until,
            stands_in_for=post.stands_in_for,
        )
        connection.execute(new.on_conflict_do_nothing())


def hand_over_post(connection: Connection, post: GridPost, to: str, on: date) -> None:
    """End a post on that day, and open it for another person; one who stands there already stays.

    Who stood in for the first stands in for the other from then on, save the other themselves.
    """
    move_post(connection, post, (), on)
    for backup in backups_of(connection, post, on):
        if backup.person == to:
            move_post(connection, backup, (), on)
        else:
            same = _same_post(backup.area, backup.layer, backup.person, backup.since)
            connection.execute(update(posts).where(same).values(stands_in_for=to))
    held = {(each.area, each.layer) for each in posts_of(connection, to, on)}
    if (post.area, post.layer) not in held and post.stands_in_for != to:
        row = msgspec.structs.asdict(msgspec.structs.replace(post, person=to, since=on))
        connection.execute(insertion(connection, posts).values(row).on_conflict_do_nothing())


def remember_office(connection: Connection, area: str, layer: str, person_id: str, on: date) -> None:
    """Note that an office for this area ended on that day, as a post that ended: offices themselves have no days."""
    ended = {"area": area, "layer": layer, "person": person_id, "since": on - timedelta(days=1), "until": on}
    connection.execute(insertion(connection, posts).values(ended).on_conflict_do_nothing())


def drop_password(connection: Connection, person_id: str) -> None:
    """The person signs in no more."""
    connection.execute(delete(credentials).where(credentials.c.person == person_id))


def turning(connection: Connection, since: date, on: date) -> tuple[tuple[Person, str], ...]:
    """Who has a mailbox and a post that begins or ends on one of these days, both included, by the mailbox's name."""
    turns = or_(posts.c.since.between(since, on), posts.c.until.between(since, on))
    asked = (
        select(people.c.body, mailboxes.c.name)
        .join(mailboxes, mailboxes.c.person == people.c.id)
        .where(people.c.id.in_(select(posts.c.person).where(turns)))
        .order_by(mailboxes.c.name)
    )
    return tuple((_person.decode(row.body), row.name) for row in connection.execute(asked).fetchall())


def mailbox_after(connection: Connection, after: str) -> tuple[Person, str] | None:
    """The next mailbox by name, with its owner."""
    asked = (
        select(people.c.body, mailboxes.c.name)
        .join(mailboxes, mailboxes.c.person == people.c.id)
        .where(mailboxes.c.name > after)
        .order_by(mailboxes.c.name)
        .limit(1)
    )
    row = connection.execute(asked).fetchone()
    return None if row is None else (_person.decode(row.body), row.name)


def every_mailbox(connection: Connection) -> tuple[tuple[Person, str], ...]:
    """Everybody who has a mailbox, by its name."""
    asked = select(people.c.body, mailboxes.c.name).join(mailboxes, mailboxes.c.person == people.c.id)
    rows = connection.execute(asked.order_by(mailboxes.c.name)).fetchall()
    return tuple((_person.decode(row.body), row.name) for row in rows)


def with_mailbox(
    connection: Connection, *, persons: Sequence[str], areas: Iterable[str], of_units: Iterable[str], on: date
) -> tuple[tuple[Person, str], ...]:
    """People who have a mailbox and are meant: by name, by one of the areas (office or post), or by their unit."""
    rows = _with_mailbox.rows(connection, persons=persons, areas=areas, units=of_units, on=on)
    return tuple((_person.decode(body), name) for body, name in rows)


def _with_mailbox_asked(kind: str) -> Select[Any]:
    at_post = posts.c.since <= bindparam("on"), or_(posts.c.until.is_(None), posts.c.until > bindparam("on"))
    meant = union_all(
        select(people.c.id).where(among(people.c.id, "persons", kind)),
        select(people.c.id).where(among(people.c.unit, "units", kind)),
        select(scopes.c.person).where(among(scopes.c.area, "areas", kind)),
        select(posts.c.person).where(among(posts.c.area, "areas", kind), *at_post),
    )
    # By way of the mailboxes, which few of those who are meant have: a join would read everybody first.
    body = select(people.c.body).where(people.c.id == mailboxes.c.person).scalar_subquery()
    return select(body, mailboxes.c.name).where(mailboxes.c.person.in_(meant)).order_by(mailboxes.c.name)


def _same_post(area: str, layer: str, person_id: str, since: date) -> ColumnElement[bool]:
    return and_(
        posts.c.area == area, posts.c.layer == layer, posts.c.person == person_id, posts.c.since == since
    )


def _held(on: date) -> ColumnElement[bool]:
    return and_(posts.c.since <= on, not_over(on))


def not_over(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Of posts: those that had not ended by that day, those of days to come included."""
    return or_(posts.c.until.is_(None), posts.c.until > day)


_body_of = Prepared(select(people.c.body).where(people.c.id == bindparam("id")))
_posts_since = Prepared(
    lambda kind: (
        select(posts)
        .where(among(posts.c.person, "persons", kind), not_over(bindparam("day")))
        .order_by(posts.c.area)
    )
)
_with_mailbox = Prepared(_with_mailbox_asked)
_is_first = Prepared(select(credentials.c.is_first).where(credentials.c.person == bindparam("person")))
