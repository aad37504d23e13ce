"""Apache CouchDB's replicator as strict as it is: what its parsers take for granted, restated in Python.

Each answer that would end a job of the real one, crash its worker, or keep it from ever writing a checkpoint
raises the failure that it would report. Restated from the behaviour of CouchDB 3.5's couch_replicator
(api_wrap, worker, scheduler_job, auth_session), fed with faulty answers one at a time.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
from msgspec import Struct

_REPLICATION = "_local/3d36ca1e02ef9ad2a1d0a1ac9c3bd3ee+continuous"


class ReplicatorFailed(Exception):
    """The job would have failed, or its worker crashed; named as in the replicator's log."""


class DatabaseNotFound(ReplicatorFailed):
    """`db_not_found: could not open …`: also when there is no `instance_start_time`."""


class CheckpointCommitFailure(ReplicatorFailed):
    """`checkpoint_commit_failure`: everything is copied, and nothing remembered, for ever."""


class ChangesFailed(ReplicatorFailed):
    """The feed is not what its reader parses."""


class WorkerCrash(ReplicatorFailed):
    """`function_clause` in `lists:zipwith`: fewer bulk results than were asked for, or in another order."""


class OpenDocRevsFailed(ReplicatorFailed):
    """`open_doc_revs_failed`: no multipart, a part of another type, or none for a revision that was listed."""


class BulkDocsFailed(ReplicatorFailed):
    """`bulk_docs_failed`, or documents counted as write failures."""


class SessionFailed(ReplicatorFailed):
    """Neither a cookie nor the 404 that means "use Basic"."""


class Part(Struct, frozen=True):
    """One part of a multipart body."""

    headers: Mapping[str, str]
    body: bytes


class Opened(Struct, frozen=True):
    """A revision as `open_revs` sends it: the document, and the bytes of its attachments in their order."""

    doc: dict[str, Any]
    attachments: Sequence[Part] = ()


class Peer:
    """One database, talked to as the replicator talks."""

    def __init__(
        self, url: str, name: str, admin: tuple[str, str], *, wire: httpx.BaseTransport | None = None
    ) -> None:
        self._name = name
        secret = base64.b64encode(":".join(admin).encode()).decode()
        headers = {"User-Agent": "CouchDB-Replicator/3.5.0", "Authorization": f"Basic {secret}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60, transport=wire)
        try:
            self._sign_in(*admin)
            self._started = self._instance_start_time()
        except ReplicatorFailed:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _sign_in(self, name: str, password: str) -> None:
        reply = self._http.post("/_session", data={"name": name, "password": password})
        if reply.status_code == 200 and "AuthSession=" in reply.headers.get("set-cookie", ""):
            del self._http.headers["Authorization"]
        elif reply.status_code != 404:
            raise SessionFailed(reply.status_code, reply.text)

    def _ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Length": str(len(content)), **headers}  # also on a GET without a body: 0
        if content:
            sent["Content-Type"] = "application/json"
        return self._http.request(method, f"/{self._name}/{path}", content=content, headers=sent)

    def _instance_start_time(self) -> object:
        info = self._ask("GET", "")
        if info.status_code != 200 or "instance_start_time" not in info.json():
            raise DatabaseNotFound(info.text)
        return info.json()["instance_start_time"]

    def checkpoint(self) -> dict[str, Any] | None:
        """What was remembered, if anything was."""
        reply = self._ask("GET", quote(_REPLICATION, safe="/"))
        if reply.status_code not in (200, 404):
            raise CheckpointCommitFailure(reply.text)
        return None if reply.status_code == 404 else dict(reply.json())

    def remember(self, seq: object) -> None:
        """Commit, and write the checkpoint over the one that is there."""
        committed = self._ask("POST", "_ensure_full_commit")
        if committed.status_code != 201 or committed.json()["instance_start_time"] != self._started:
            raise CheckpointCommitFailure(committed.status_code, committed.text)
        known = self.checkpoint() or {}
        body = {"_id": _REPLICATION, "source_last_seq": seq, "history": [{"recorded_seq": seq}]}
        body |= {"_rev": known["_rev"]} if known else {}
        reply = self._ask("PUT", quote(_REPLICATION, safe="/"), body, **{"X-Couch-Full-Commit": "false"})
        if reply.status_code != 201 or not reply.json()["rev"].startswith("0-"):
            raise CheckpointCommitFailure(reply.text)

    def changes(self, since: object) -> tuple[list[tuple[str, list[str]]], object]:
        """Documents that changed with all their leaves, and the sequence of the last one."""
        reply = self._ask("GET", f"_changes?feed=normal&style=all_docs&since={since}&timeout=10000")
        if reply.status_code != 200:
            raise ChangesFailed(reply.text)
        said = reply.json()
        rows = [(row["id"], [change["rev"] for change in row["changes"]]) for row in said["results"]]
        if any(not revs for _, revs in rows) or any("seq" not in row for row in said["results"]):
            raise ChangesFailed(rows)
        return rows, said["last_seq"]

    def continuous(self, since: object) -> list[str]:
        """Ids of a continuous feed, which has a timeout and no heartbeat and must end by itself."""
        path = f"/{self._name}/_changes?feed=continuous&style=all_docs&since={since}&timeout=200"
        with self._http.stream("GET", path) as reply:
            lines = [json.loads(line) for line in reply.iter_lines() if line]
        if not lines or "last_seq" not in lines[-1]:
            raise ChangesFailed("the stream ended without last_seq")
        return [line["id"] for line in lines[:-1]]

    def pending(self, since: object) -> int:
        """How much is ahead, as asked every half minute with a limit of none."""
        said = self._ask("GET", f"_changes?since={since}&limit=0").json()
        if said["results"]:
            raise ChangesFailed("a limit of 0 was answered with rows")
        return int(said["pending"])

    def unknown(self, leaves: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Which of these are missing here."""
        reply = self._ask("POST", "_revs_diff", leaves)
        return {name: said["missing"] for name, said in reply.json().items()}

    def bulk(self, wanted: Sequence[tuple[str, str]]) -> list[dict[str, Any] | None]:
        """Each revision as asked for; None where the replicator asks again for that document alone."""
        docs = [{"id": name, "rev": rev, "atts_since": []} for name, rev in wanted]
        body = {"revs": True, "latest": True, "attachments": False, "docs": docs}
        reply = self._ask("POST", "_bulk_get?latest=true&revs=true&attachments=false", body)
        said = reply.json() if reply.status_code == 200 else {}
        if set(said) != {"results"}:
            return [None for _ in wanted]
        if [result["id"] for result in said["results"]] != [name for name, _ in wanted]:
            raise WorkerCrash(len(said["results"]), len(wanted))
        return [result["docs"][0].get("ok") if result["docs"] else None for result in said["results"]]

    def open(self, name: str, revs: Sequence[str]) -> list[Opened]:
        """The revisions of one document with their attachments, which must come as multipart."""
        path = f"{quote(name, safe='')}?revs=true&open_revs={quote(json.dumps(list(revs)))}&latest=true"
        reply = self._ask("GET", path, Accept="multipart/mixed")
        if reply.status_code != 200 or not _is(reply.headers, "multipart/mixed"):
            raise OpenDocRevsFailed(reply.status_code, dict(reply.headers), reply.text)
        opened = [_opened(part) for part in parts_of(reply.headers["content-type"], reply.content)]
        if len(opened) < len(revs):
            raise OpenDocRevsFailed(f"{len(opened)} parts for {len(revs)} revisions")
        return opened

    def take(self, docs: Sequence[dict[str, Any]]) -> None:
        """Documents without attachments, all in one request."""
        body = {"docs": list(docs), "new_edits": False}
        reply = self._ask("POST", "_bulk_docs", body, **{"X-Couch-Full-Commit": "false"})
        if reply.status_code != 201 or any("error" in row for row in reply.json()):
            raise BulkDocsFailed(reply.status_code, reply.text)

    def take_with_attachments(self, opened: Opened) -> None:
        """One document as multipart/related, its attachments as they came and in the same order."""
        boundary = "3d36ca1e02ef9ad2a1d0a1ac9c3bd3ee"
        bodies = [json.dumps(opened.doc).encode(), *(part.body for part in opened.attachments)]
        heads = [b"Content-Type: application/json\r\n\r\n", *(_head(part) for part in opened.attachments)]
        content = b"--%b" % boundary.encode()
        for head, body in zip(heads, bodies, strict=True):
            content += b"\r\n%b%b\r\n--%b" % (head, body, boundary.encode())
        reply = self._http.put(
            f"/{self._name}/{quote(opened.doc['_id'], safe='')}?new_edits=false",
            content=content + b"--",
            headers={"Content-Type": f'multipart/related; boundary="{boundary}"'},
        )
        if reply.status_code not in (201, 202):
            raise BulkDocsFailed(reply.status_code, reply.text)


def replicate(source: Peer, target: Peer) -> int:
    """One job from the common checkpoint on; how many documents were written."""
    theirs, mine = source.checkpoint(), target.checkpoint()
    agreed = theirs and mine and theirs["source_last_seq"] == mine["source_last_seq"]
    since: object = mine["source_last_seq"] if agreed and mine else 0
    rows, last_seq = source.changes(since)
    missing = target.unknown(dict(rows)) if rows else {}
    wanted = [(name, rev) for name, revs in missing.items() for rev in revs]
    plain: list[dict[str, Any]] = []
    alone: dict[str, list[str]] = {}
    for (name, rev), doc in zip(wanted, source.bulk(wanted) if wanted else [], strict=True):
        if doc is None or doc.get("_attachments") or name.startswith("_design/"):
            alone.setdefault(name, []).append(rev)
        else:
            plain.append(doc)
    if plain:
        target.take(plain)
    for name, revs in alone.items():
        for opened in source.open(name, revs):
            target.take_with_attachments(opened)
    for peer in (source, target):
        peer.remember(last_seq)
    return len(wanted)


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The parts of a multipart body, headers in lower case."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    _, *pieces, end = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not boundary or not end.startswith(b"--"):
        raise OpenDocRevsFailed("a multipart body without its closing delimiter")
    return [_part(piece) for piece in pieces]


def _part(piece: bytes) -> Part:
    head, _, body = piece.partition(b"\r\n\r\n")
    lines = [line.partition(":") for line in head.decode().split("\r\n") if line]
    return Part({name.lower(): value.strip() for name, _, value in lines}, body)


def _opened(part: Part) -> Opened:
    kind = part.headers.get("content-type", "")
    if kind == "application/json":  # one parameter more, and the real one crashes
        return Opened(json.loads(part.body))
    if not _is(part.headers, "multipart/related"):
        raise OpenDocRevsFailed(kind)
    first, *attachments = parts_of(kind, part.body)
    doc = json.loads(first.body)
    stubs = [stub for stub in doc["_attachments"].values() if stub.get("follows")]
    for stub, attachment in zip(stubs, attachments, strict=True):
        length = stub.get("encoded_length", stub["length"])
        md5 = "md5-" + base64.b64encode(hashlib.md5(attachment.body).digest()).decode()
        if len(attachment.body) != length or ("encoding" not in stub and stub["digest"] != md5):
            raise OpenDocRevsFailed("an attachment is not the one that its stub announces")
    return Opened(doc, attachments)


def _head(part: Part) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in part.headers.items()).encode() + b"\r\n"


def _is(headers: Mapping[str, str], kind: str) -> bool:
    return headers.get("content-type", "").partition(";")[0] == kind
