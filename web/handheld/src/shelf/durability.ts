/**
 * Why a power cut loses nothing that was said to be recorded: browsers answer a write before it has left for the disk
 * unless they are asked to wait. PouchDB does not ask, so it is asked in its name.
 */

/** From now on every writing transaction of this page waits for the disk. */
export function makeWritesStrict(): void {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    return transaction.call(this, stores, mode, mode === "readwrite" ? { ...options, durability: "strict" } : options);
  };
}
