"""核对 while others write: what is compared is one moment of the mailbox."""

import asyncio
from typing import Any

import pytest

from mobile_api.ports import Held
from server.casework.comparing import compare
from sync.digest import digest_of
from sync.sql_store import SqlStore
from sync.tokens import token
from tests.server.running_house import RunningHouse
from tests.server.small_city import WORKER


def test_what_arrives_while_it_is_compared_was_not_there_yet(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    handheld = running.handheld(WORKER)
    held = asyncio.run(running.house.mailboxes.changes(handheld.mailbox))
    digest = digest_of((row.id, row.leaves[0]) for row in held.rows if not row.deleted)
    info = asyncio.run(running.house.mailboxes.database(handheld.mailbox))
    unsent = [handheld.report()]
    name = unsent[0]["_id"]
    whole = SqlStore.digest

    async def pushed_just_after(store: SqlStore, *asked: Any) -> Any:
        found = await whole(store, *asked)
        if unsent:
            await asyncio.to_thread(handheld.push, unsent.pop())
        return found

    monkeypatch.setattr(SqlStore, "digest", pushed_just_after)
    said = Held(last_seq=token(info.seq, info.epoch), unsent=(name,), count=digest.count, sum=digest.hex)

    compared = asyncio.run(compare(running.house, handheld.mailbox, said))

    assert (compared.agrees, compared.left_out) == (True, ())
