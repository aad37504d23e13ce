/**
 * The one place where PouchDB is opened, and where what must be known about opening it is written down.
 */

import PouchDB from "pouchdb";

/** A database on this handheld's disk. Old bodies go at once: a revoked ticket must not linger there. */
export const openLocal = (path) => tamed(new PouchDB(path, { auto_compaction: true }));

/** The mailbox as the server has it; every request goes through `fetch`. It is never created from here. */
export const openMailbox = (url, fetch) => tamed(new PouchDB(url, { skip_setup: true, fetch }));

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
