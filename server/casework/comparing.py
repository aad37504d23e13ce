"""核对: whether a handheld holds what its mailbox holds, by a count and a sum; said by the server, shown on both sides.

What has changed since the handheld last pulled is left out on both sides, and so is what it has not sent: a document's
earlier state is not known any more, and need not be.
"""

from mobile_api.ports import Compared, Held
from server.casework.errors import DigestBehind
from server.casework.house import House
from sync.digest import Digest, digest_of
from sync.store import Change
from sync.tokens import seq_of


async def compare(house: House, mailbox: str, held: Held) -> Compared:
    """What the mailbox held as of the handheld's sequence number, as far as that can be told.

    Raises:
        DigestBehind: too much has changed since.
    """
    store, at_most = house.mailboxes, house.settings.digest_behind_max
    since = seq_of(held.last_seq, await store.database(mailbox))
    while True:  # until all three are of the same moment
        changed = await store.changes(mailbox, since=since, limit=at_most + 1)
        if len(changed.rows) > at_most:
            raise DigestBehind(changed=at_most)
        later = {row.id for row in changed.rows}
        unsent = await store.changes(mailbox, ids=sorted(set(held.unsent) - later))
        whole = await store.digest(mailbox)
        if whole.seq == changed.last_seq:
            break
    digest = whole.digest - _live(changed.rows) - _live(unsent.rows)
    agrees = None
    if held.count is not None and held.sum is not None and not later:
        agrees = (held.count, held.sum) == (digest.count, digest.hex)
    return Compared(count=digest.count, sum=digest.hex, left_out=tuple(sorted(later)), agrees=agrees)


def _live(rows: tuple[Change, ...]) -> Digest:
    return digest_of((row.id, row.leaves[0]) for row in rows if not row.deleted)
