"""Which revisions are unknown here, so that only these are sent."""

import msgspec

from ..errors import Malformed
from ..exchange import Call, Reply, json_reply
from ..revisions import Rev, parse_rev
from ..revtree import SEEDLING, RevTree

_ASKED = msgspec.json.Decoder(dict[str, list[str]])


async def revs_diff(call: Call) -> Reply:
    """`POST /db/_revs_diff`: of each document the unknown revisions, and leaves they may descend from.

    A document of which everything is known is left out.
    """
    asked = _asked(await call.json_body())
    found = await call.store.histories(call.database, list(asked))
    answer = {}
    for document_id, revs in asked.items():
        unknown = _unknown(found.get(document_id, SEEDLING), revs)
        if unknown:
            answer[document_id] = unknown
    return json_reply(answer)


async def missing_revs(call: Call) -> Reply:
    """`POST /db/_missing_revs`: the older form of the same question, without ancestors."""
    asked = _asked(await call.json_body())
    found = await call.store.histories(call.database, list(asked))
    unknown = {
        document_id: [str(rev) for rev in revs if rev not in found.get(document_id, SEEDLING)]
        for document_id, revs in asked.items()
    }
    return json_reply({"missing_revs": {name: revs for name, revs in unknown.items() if revs}})


def _asked(body: bytes) -> dict[str, list[Rev]]:
    try:
        asked = _ASKED.decode(body)
    except msgspec.DecodeError as error:
        raise Malformed(f"an object of lists of revisions is expected: {error}") from error
    return {name: [parse_rev(rev) for rev in revs] for name, revs in asked.items()}


def _unknown(tree: RevTree, revs: list[Rev]) -> dict[str, list[str]]:
    missing = [rev for rev in revs if rev not in tree]
    if not missing:
        return {}
    newest = max(rev.generation for rev in missing)
    ancestors = [str(leaf) for leaf in tree.leaves if leaf.generation < newest]
    answer = {"missing": [str(rev) for rev in missing]}
    return {**answer, "possible_ancestors": ancestors} if ancestors else answer
