/**
 * The one place where PouchDB is opened, and where what must be known about opening it is written down.
 */

import http from "pouchdb-adapter-http";
import idb from "pouchdb-adapter-idb";
import PouchDB from "pouchdb-core";
import replication from "pouchdb-replication";

import type { Doc, Wire } from "./documents.ts";

PouchDB.plugin(idb).plugin(http).plugin(replication);

export type Local = PouchDB.Database<Doc>;
export type Remote = PouchDB.Database<Doc>;
/** Asks the mailbox something, once more where the browser had closed it. */
export type Ask = <T>(question: (db: Local) => Promise<T>) => Promise<T>;
/** Revisions of documents that are on the disk now. */
export type Written = readonly (readonly [id: string, rev: string])[];
export type Air = (url: string, options?: RequestInit) => Promise<Response>;

/**
 * A mailbox on this handheld. Old bodies go at once: a revoked ticket must not linger there. `idb`, since the newer
 * adapter loses writes when two tabs write (pouchdb#8209).
 *
 * @param wrote hears of each write, as all go through `bulkDocs`. PouchDB's own feed of changes would read each body again.
 */
export function openLocal(name: string, wrote: (written: Written) => void = () => {}, adapter = "idb"): Local {
  const db = tamed(new PouchDB<Doc>(name, { adapter, auto_compaction: true }));
  const bulkDocs = db.bulkDocs.bind(db) as (...asked: unknown[]) => Promise<(PouchDB.Core.Response | PouchDB.Core.Error)[]>;
  const heard = async (asked: Doc[] | { docs: Doc[] }, ...rest: unknown[]): Promise<(PouchDB.Core.Response | PouchDB.Core.Error)[]> => {
    const written = (Array.isArray(asked) ? asked : asked.docs).map(({ _id, _rev }) => [_id, _rev ?? ""] as const);
    const answer = await bulkDocs(asked, ...rest);
    if (written.length > 0) wrote(written);
    return answer;
  };
  return Object.assign(db, { bulkDocs: heard as unknown as Local["bulkDocs"] });
}

export type Asked = readonly { readonly id: string; readonly rev?: string }[];
export type Given = { readonly results: { readonly id: string; readonly docs: { readonly ok?: Wire; readonly error?: unknown }[] }[] };

/**
 * The mailbox as the server has it, for pulling; every request goes through `air`. It is never created from here.
 *
 * Left to itself PouchDB takes a first `_bulk_get` that fails, for whatever reason, as proof that this server has none,
 * and asks for one document after the other from then on. So it is told how to ask; what comes is put under seal by
 * `kept` before PouchDB sees it, so that no body lies in clear on the handheld.
 */
export function openRemote(url: string, air: Air, give: (asked: Asked) => Promise<Given>, kept: (document: Wire) => Promise<Doc>): Remote {
  const remote = tamed(new PouchDB<Doc>(url, { adapter: "http", skip_setup: true, fetch: (address, options) => air(String(address), options) }));
  const bulkGet = async ({ docs }: { docs: Asked }) => {
    const { results } = await give(docs);
    return { results: await Promise.all(results.map(async ({ id, docs }) => ({ id, docs: await Promise.all(docs.map(one)) }))) };
  };
  const one = async ({ ok, ...rest }: { ok?: Wire }) => (ok === undefined ? rest : { ok: await kept(ok) });
  return Object.assign(remote, { bulkGet });
}

/**
 * Two habits of PouchDB 9 that a day without reach brings out. After each batch it asks the source's `info()` for a
 * progress figure and lets that promise float: a figure that nobody reads may be missing. And a try that failed may
 * leave a listener behind, which is taken for a leak.
 */
function tamed<T extends PouchDB.Database<Doc>>(db: T): T {
  db.setMaxListeners(0);
  const info = db.info.bind(db);
  db.info = () => info().catch(() => ({}) as Awaited<ReturnType<typeof info>>);
  return db;
}
