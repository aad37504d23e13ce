"""The tables, as a host application's migrations will meet them."""

from sqlalchemy import URL
from sqlalchemy.schema import CreateTable

from sync.sql_schema import documents, metadata


def test_every_table_can_be_told_from_the_hosts_own() -> None:
    assert {name.partition("_")[0] for name in metadata.tables} == {"sync"}


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    names = [str(rule.name) for table in metadata.sorted_tables for rule in table.constraints]
    assert len(names) == len(set(names))
    assert all("sync_" in name for name in names)


def test_on_postgresql_ids_are_ordered_as_on_sqlite_and_keys_are_long() -> None:
    made = str(CreateTable(documents).compile(dialect=URL.create("postgresql").get_dialect()()))
    assert 'id TEXT COLLATE "C" NOT NULL' in made
    assert "key BIGSERIAL NOT NULL" in made
    assert "body BYTEA NOT NULL" in made
