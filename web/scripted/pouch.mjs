/**
 * The one place where PouchDB is opened, and where what must be known about opening it is written down.
 */

import PouchDB from "pouchdb";

// Each open database listens once on the constructor: with a dozen handhelds that is no leak.
PouchDB.setMaxListeners(0);

/** A database on this handheld's disk. Old bodies go at once: a revoked ticket must not linger there. */
export const openLocal = (path) => withoutFloatingInfo(new PouchDB(path, { auto_compaction: true }));

/** The mailbox as the server has it; every request goes through `fetch`. It is never created from here. */
export const openMailbox = (url, fetch) => withoutFloatingInfo(new PouchDB(url, { skip_setup: true, fetch }));

/**
 * After each batch PouchDB 9 asks the source's `info()` for a progress figure and lets that promise float: a server
 * that dies just then would end this process by an unhandled rejection. A figure that nobody reads may be missing.
 */
function withoutFloatingInfo(db) {
  const info = db.info.bind(db);
  db.info = () => info().catch(() => ({}));
  return db;
}
