/** The shelf as a plain map: the model of what IndexedDB does. */

import { NoRoom, STORES, type Change, type Key, type Shelf, type Store } from "../src/shelf/shelf.ts";
import type { Locks } from "../src/shelf/locks.ts";

const nameOf = (store: Store, row: Readonly<Record<string, unknown>>): string => {
  const path = STORES[store];
  return JSON.stringify(typeof path === "string" ? row[path] : path.map((field) => row[field]));
};

export class MemoryShelf implements Shelf {
  readonly #rows = new Map<Store, Map<string, object>>();
  /** As a handheld is whose disk has run full. */
  isFull = false;

  get<T>(store: Store, key: Key): Promise<T | undefined> {
    return Promise.resolve(this.#of(store).get(JSON.stringify(key)) as T | undefined);
  }

  all<T>(store: Store, person?: string): Promise<T[]> {
    const rows = [...this.#of(store)].filter(([name]) => person === undefined || (JSON.parse(name) as string[])[0] === person);
    return Promise.resolve(rows.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row as T));
  }

  write(...changes: Change[]): Promise<void> {
    if (this.isFull) return Promise.reject(new NoRoom());
    for (const change of changes) {
      if ("put" in change) this.#of(change.put).set(nameOf(change.put, change.row as Record<string, unknown>), change.row);
      else this.#of(change.remove).delete(JSON.stringify(change.key));
    }
    return Promise.resolve();
  }

  #of(store: Store): Map<string, object> {
    const rows = this.#rows.get(store) ?? new Map<string, object>();
    this.#rows.set(store, rows);
    return rows;
  }
}

/** One tab only: everybody's turn comes at once after the one before. */
export class MemoryLocks implements Locks {
  #last: Promise<unknown> = Promise.resolve();

  alone<T>(_name: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  lead(): Promise<void> {
    return Promise.resolve();
  }
}
