"""备岗: the posts at which somebody stands in for another."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, or_, select

from server.domain.people import GridPost
from server.store.schema.people import posts


def backups_for(connection: Connection, holders: Iterable[str], on: date) -> tuple[GridPost, ...]:
    """备岗: the posts at which somebody stands in for one of these people on that day, or will."""
    asked = select(posts).where(posts.c.stands_in_for.in_(sorted(holders)), _not_over(on))
    rows = connection.execute(asked.order_by(posts.c.area, posts.c.since, posts.c.person)).fetchall()
    return tuple(GridPost(**row._mapping) for row in rows)


def backups_of(connection: Connection, post: GridPost, on: date) -> tuple[GridPost, ...]:
    """备岗: who stands in for the holder of this post on that day, or will."""
    found = backups_for(connection, [post.person], on)
    return tuple(each for each in found if (each.area, each.layer) == (post.area, post.layer))


def standing_in_for(
    connection: Connection, holder: str, areas: Iterable[str], on: date
) -> tuple[GridPost, ...]:
    """备岗: the posts at which somebody stands in for this person on that day, in one of these areas; days first."""
    asked = select(posts).where(
        posts.c.stands_in_for == holder, posts.c.area.in_(sorted(areas)), posts.c.since <= on, _not_over(on)
    )
    rows = connection.execute(
        asked.order_by(posts.c.until.is_(None), posts.c.area, posts.c.person)
    ).fetchall()
    return tuple(GridPost(**row._mapping) for row in rows)


def _not_over(on: date) -> ColumnElement[bool]:
    return or_(posts.c.until.is_(None), posts.c.until > on)
