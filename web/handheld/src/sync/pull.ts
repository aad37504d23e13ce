/**
 * How the server's documents come here: the first time as one stream of pages with their bodies, from then on by
 * PouchDB's replication, which follows for as long as it lives. Both put every body under seal on its way in.
 */

import type { Air } from "../door/air.ts";
import { agreed, NoReply, ShutOut } from "../door/problems.ts";
import type { Doc, Wire } from "../pouch/documents.ts";
import { openRemote, type Asked, type Given, type Local, type Remote } from "../pouch/open.ts";
import type { Pace } from "./batches.ts";

/** Puts a document of the server's under seal. */
export type Sealing = (document: Wire) => Promise<Doc>;

/** How far a mailbox has been filled; kept by the caller through restarts. */
export interface Filled {
  /** The token to go on from. */
  readonly seq: string;
  readonly is_whole: boolean;
}

interface Page {
  readonly results: readonly {
    readonly id: string;
    readonly changes: readonly [{ readonly rev: string }];
    readonly deleted?: boolean;
    readonly doc: Wire;
  }[];
  readonly last_seq: string;
  readonly pending: number;
}

const JSON_ONLY = { Accept: "application/json" };

/**
 * Fills a mailbox, going on where it was cut. What lies here in another revision is asked for with its history, so that it
 * is replaced, or taken away, and not put beside. While one page is written the next is fetched and put under seal.
 *
 * @throws {NoReply | ShutOut}
 */
export async function fill(
  db: Local, sealed: Sealing, pace: Pace, air: Air, mailbox: string, from: Filled, keep: (filled: Filled) => Promise<void>, signal: AbortSignal,
): Promise<Filled> { // prettier-ignore
  const give = givenBy((url, options = {}) => air.fetch(url, { ...options, signal }), pace, mailbox);
  const here = new Map(from.is_whole ? [] : (await db.allDocs()).rows.map(({ id, value }) => [id, value.rev]));
  const following = async ({ seq, is_whole }: Filled): Promise<{ docs: Doc[]; filled: Filled } | null> => {
    if (is_whole) return null;
    if (signal.aborted) throw new NoReply("stopped");
    const url = `${mailbox}/_changes?include_docs=true&limit=${pace.batch.documents}&since=${encodeURIComponent(seq)}`;
    const page = await pace.during(air.fetch(url, { headers: JSON_ONLY, signal }).then((answer) => agreed<Page>(answer)));
    const fresh = page.results.filter(({ id, deleted }) => !deleted && !here.has(id)).map(({ doc }) => doc);
    const changed = page.results.filter(({ id, changes }) => here.has(id) && here.get(id) !== changes[0].rev);
    const { results } = await give(changed.map(({ id, changes }) => ({ id, rev: changes[0].rev })));
    const given = results.flatMap(({ docs }) => docs.flatMap(({ ok }) => ok ?? []));
    for (const { id, changes } of page.results) here.set(id, changes[0].rev);
    const filled = { seq: page.last_seq, is_whole: page.pending === 0 || page.results.length === 0 };
    return { docs: await Promise.all([...fresh, ...given].map(sealed)), filled };
  };
  let filled = from;
  for (let page = await following(from); page !== null; ) {
    const next = following(page.filled);
    next.catch(() => {}); // told when it is its turn
    await db.bulkDocs(page.docs, { new_edits: false });
    await keep((filled = page.filled));
    page = await next;
  }
  return filled;
}

export interface Pull {
  /** Once to the end, or for as long as it lives. */
  readonly live: boolean;
  /** What the last pull or the first fill came to; undefined: where PouchDB's own checkpoint says. */
  readonly since?: string;
  /** Hears how far it has come. */
  readonly came: (seq: string) => void;
}

/**
 * Pulls what is new. A live one ends only by an error or the signal.
 *
 * @throws {NoReply | ShutOut}, and what the database throws
 */
export async function pull(
  db: Local, sealed: Sealing, pace: Pace, air: Air, mailbox: string, asked: Pull, signal: AbortSignal,
): Promise<void> { // prettier-ignore
  const fetched = (url: string, options: RequestInit = {}): Promise<Response> => air.fetch(url, { ...options, signal });
  const remote = openRemote(new URL(mailbox, location.origin).href, fetched, givenBy(fetched, pace, mailbox), sealed);
  try {
    await replicated(db, remote, { batch_size: pace.batch.documents, ...asked }, signal);
  } finally {
    await remote.close().catch(() => {});
  }
}

/** Asks for documents in pieces, since one answer with all of them may never get through. */
function givenBy(fetched: (url: string, options: RequestInit) => Promise<Response>, pace: Pace, mailbox: string) {
  return async (asked: Asked): Promise<Given> => {
    const results: Given["results"][number][] = [];
    while (results.length < asked.length) {
      const docs = asked.slice(results.length, results.length + pace.batch.documents);
      const headers = { ...JSON_ONLY, "Content-Type": "application/json" };
      const request = { method: "POST", headers, body: JSON.stringify({ docs }) };
      const answer = fetched(`${mailbox}/_bulk_get?revs=true&latest=true`, request).then((response) => agreed<Given>(response));
      results.push(...(await pace.during(answer)).results);
    }
    return { results };
  };
}

function replicated(db: Local, remote: Remote, { came, ...options }: Pull & { batch_size: number }, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const replication = db.replicate.from<Doc>(remote, { ...options, retry: false });
    const cancel = (): void => replication.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    const ended = (error?: unknown): void => {
      signal.removeEventListener("abort", cancel);
      if (error === undefined || signal.aborted) resolve();
      else reject(asOurs(error));
    };
    replication.on("change", ({ last_seq }) => came(String(last_seq)));
    replication.on("complete", (result) => {
      came(String(result.last_seq));
      ended();
    });
    replication.on("error", ended);
    if (signal.aborted) {
      cancel(); // a replication that is cancelled between two tries never says that it has ended
      resolve();
    }
    signal.addEventListener("abort", () => setTimeout(resolve, 500), { once: true });
  });
}

/** PouchDB wraps what the air has thrown; what stays of it are names, status and text. */
function asOurs(error: unknown): unknown {
  const { status, name, message } = error as { status?: number; name?: string; message?: string };
  if (status === 401 || status === 403 || name === "ShutOut") return new ShutOut(message);
  return error instanceof Error ? error : new NoReply(String(message ?? error));
}
