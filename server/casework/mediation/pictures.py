"""案卷图片: signatures, papers and proofs that a case names, shown to those who may read that part of the file.

A case names pictures by their sha256. As on a ticket, one is here only where somebody who named it has sent it:
knowing a digest opens nothing.
"""

import asyncio
from collections.abc import Iterator

import msgspec

from mobile_api.ports import ShownPhoto
from server.casework.errors import PhotoAwaited, PhotoUnknown
from server.casework.house import House
from server.casework.mediation.desk import read_case
from server.casework.mediation.telling import papers_seen
from server.casework.picture_shown import as_shown, mark_for
from server.domain.mediation.case import Case
from server.domain.mediation.events import CaseEvent
from server.domain.mediation.scope import CaseAct, may_with_case
from server.domain.scope import Actor
from server.store import mediations, shots, uploads

#: Papers whose picture says who somebody is, as a signature does.
_PERSONAL = frozenset({"identity", "authority"})


async def case_picture(house: House, actor: Actor, reference: str, sha256: str, edge_px: int) -> ShownPhoto:
    """A picture of a case, its longer edge of so many pixels at most, with the reader's name across it.

    Raises:
        CaseUnknown, PhotoUnknown, PhotoAwaited.
    """
    return await asyncio.to_thread(_case_picture, house, actor, reference, sha256, edge_px)


def pictures_seen(case: Case, actor: Actor) -> frozenset[str]:
    """The digests of the pictures that this person may look at.

    Signatures and papers that tell who somebody is: for those who may learn it anyway.
    """
    if not may_with_case(actor, CaseAct.SEE_CASE, case):
        return frozenset()
    agreement = case.agreement
    personal = {party.consent.signature for party in case.parties if party.consent is not None}
    personal |= set() if agreement is None else {each.sha256 for each in agreement.signatures}
    seen = set() if agreement is None else {duty.proof for duty in agreement.duties}
    for paper in papers_seen(case, actor):
        (personal if paper.kind in _PERSONAL else seen).add(paper.sha256)
    if may_with_case(actor, CaseAct.REVEAL_PARTY, case):
        seen |= personal
    return frozenset(each for each in seen if each is not None)


def _case_picture(house: House, actor: Actor, reference: str, sha256: str, edge_px: int) -> ShownPhoto:
    with house.engine.connect() as connection:
        case = read_case(connection, actor, reference)
        if sha256 not in pictures_seen(case, actor):
            raise PhotoUnknown(sha256=sha256[:64])
        namers = {event.actor for event in mediations.events_of(connection, case.id) if _names(event, sha256)}
        sent = [uploads.upload(connection, person, sha256) for person in sorted(namers)]
        shot = shots.shot(connection, sha256)
        if shot is None or not any(each is not None and each.state == "here" for each in sent):
            raise PhotoAwaited(sha256=sha256)
        mark = mark_for(connection, house, actor, case.number)
    return as_shown(house, shot, edge_px, mark)


def _names(event: CaseEvent, sha256: str) -> bool:
    return sha256 in _texts(msgspec.to_builtins(event.payload))


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _texts(value)
    elif isinstance(told, (list, tuple)):
        for value in told:
            yield from _texts(value)
