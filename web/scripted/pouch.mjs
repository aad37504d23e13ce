/**
 * The one place where PouchDB is opened, and where what must be known about opening it is written down.
 */

import PouchDB from "pouchdb";

/** A database on this handheld's disk. Old bodies go at once: a revoked ticket must not linger there. */
export const openLocal = (path) => tamed(new PouchDB(path, { auto_compaction: true }));

/**
 * The mailbox as the server has it; every request goes through `fetch`. It is never created from here.
 *
 * Left to itself PouchDB takes a first `_bulk_get` that fails, for whatever reason, as proof that this server has none,
 * and asks for one document after the other from then on; on a bad network it was seen to pass some by. So it is
 * told how to ask.
 */
export function openMailbox(url, fetch) {
  const mailbox = tamed(new PouchDB(url, { skip_setup: true, fetch }));
  mailbox.bulkGet = async ({ docs }) => {
    const headers = new Headers({ accept: "application/json", "content-type": "application/json" });
    const asked = { method: "POST", headers, body: JSON.stringify({ docs }) };
    const response = await mailbox.fetch("_bulk_get?revs=true&latest=true", asked);
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.reason), { name: answer.error, status: response.status });
    return answer;
  };
  return mailbox;
}

/**
 * Two habits of PouchDB 9 that a day without reach brings out. After each batch it asks the source's `info()` for a
 * progress figure and lets that promise float: a server that dies just then would end this process by an unhandled
 * rejection, and a figure that nobody reads may be missing. And a try that failed may leave a listener behind, which
 * Node takes for a leak and says so.
 */
function tamed(db) {
  db.setMaxListeners(0);
  const info = db.info.bind(db);
  db.info = () => info().catch(() => ({}));
  return db;
}
