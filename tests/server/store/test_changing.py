"""Rows that are changed column by column."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from server.store.changing import Changing

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("colour", Integer),
    Column("size", Integer),
)
STANDS = {"id": 1, "part": 1, "colour": 2, "size": 3}
BESIDE = {**STANDS, "part": 2}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All rows when one of the two was changed."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        THINGS.create(connection)
        connection.execute(insert(THINGS), [STANDS, BESIDE])
        Changing(THINGS, "id", "part").run(connection, before, after)
        rows = [{**row} for row in connection.execute(select(THINGS).order_by(THINGS.c.part)).mappings()]
    engine.dispose()
    return rows


def test_a_column_that_is_another_now_is_written_into_the_row_of_that_key_alone() -> None:
    assert changed(STANDS, {**STANDS, "colour": 7}) == [{**STANDS, "colour": 7}, BESIDE]


def test_a_column_that_is_as_before_is_not_written_whatever_stands_there() -> None:
    believed = {**STANDS, "colour": 5, "size": 6}
    assert changed(believed, {**believed, "size": 8}) == [{**STANDS, "size": 8}, BESIDE]


def test_a_column_of_which_nobody_knows_what_stood_there_is_written() -> None:
    assert changed({"id": 1, "part": 1, "size": 3}, {**STANDS, "colour": 9}) == [
        {**STANDS, "colour": 9},
        BESIDE,
    ]
