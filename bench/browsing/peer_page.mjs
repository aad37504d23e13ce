/** What the peer does in its page: the same documents by the same protocol, in clear, with nothing on the screen. */

import http from "pouchdb-adapter-http";
import idb from "pouchdb-adapter-idb";
import PouchDB from "pouchdb-core";
import replication from "pouchdb-replication";

PouchDB.plugin(idb).plugin(http).plugin(replication);

const local = new PouchDB("peer", { adapter: "idb", auto_compaction: true });

/** Milliseconds until everything that the mailbox has is here. */
export async function fill({ mailbox, token, batch }) {
  const fetch = (url, options) => {
    options.headers.set("Authorization", `Bearer ${token}`);
    return PouchDB.fetch(url, options);
  };
  await local.info();
  const begun = performance.now();
  await local.replicate.from(new PouchDB(mailbox, { adapter: "http", skip_setup: true, fetch }), { batch_size: batch });
  return performance.now() - begun;
}

/** Milliseconds until all tickets are read and in the order of what is due first. */
export async function list() {
  const begun = performance.now();
  const { rows } = await local.allDocs({ startkey: "ticket:", endkey: "ticket:\ufff0", include_docs: true });
  const tickets = rows.map(({ doc }) => [Date.parse(doc.promise_due), doc]).sort(([one], [other]) => one - other);
  return tickets.length > 0 ? performance.now() - begun : NaN;
}
