"""Changes of the rules that were proposed, with what was decided; none is ever removed."""

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from server.domain.rule_change import RuleChange
from server.store.schema.people import rule_changes

_change = msgspec.json.Decoder(RuleChange)


def save(connection: Connection, change: RuleChange) -> None:
    """Enter a change, or what was decided of it."""
    body = msgspec.json.encode(change)
    known = update(rule_changes).where(rule_changes.c.id == change.id).values(body=body)
    if not connection.execute(known).rowcount:
        last = connection.execute(select(func.max(rule_changes.c.no))).scalar_one()
        connection.execute(insert(rule_changes).values(no=(last or 0) + 1, id=change.id, body=body))


def change(connection: Connection, own_id: str) -> RuleChange | None:
    """The change of that id."""
    asked = select(rule_changes.c.body).where(rule_changes.c.id == own_id)
    body = connection.execute(asked).scalar_one_or_none()
    return None if body is None else _change.decode(body)


def newest(connection: Connection, limit: int) -> tuple[RuleChange, ...]:
    """The changes that were proposed last, the newest first."""
    asked = select(rule_changes.c.body).order_by(rule_changes.c.no.desc()).limit(limit)
    return tuple(_change.decode(body) for body in connection.execute(asked).scalars().all())
