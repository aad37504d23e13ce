/**
 * What an install keeps beside its mailboxes: plain rows, each in a store named after its subject. A row that is
 * written lies on the disk when the promise resolves; several rows are written together or not at all.
 */

/**
 * install   one row by name: which person uses the handheld now
 * people    one row a person: who they are, their session, how far their mailbox is filled
 * keys      one row a person: the device key of this install
 * vaults    one row a person: their wrapped key
 * writers   one row a writer: how far it has counted
 * outbox    one row a command that the server is not known to have
 * drafts    one row a draft
 * album     one row a photo or recording; its bytes in `pictures`
 * packs     one row a person: the offline pack
 */
export const STORES = {
  install: "name",
  people: "id",
  keys: "person",
  vaults: "person",
  writers: "writer",
  outbox: ["person", "counter", "id"],
  drafts: ["person", "id"],
  album: ["person", "sha256"],
  pictures: ["person", "sha256"],
  packs: "person",
} as const;

export type Store = keyof typeof STORES;
export type Key = string | readonly (string | number)[];

/** One of the changes that are made together. */
export type Change = { readonly put: Store; readonly row: object } | { readonly remove: Store; readonly key: Key };

export interface Shelf {
  get<T>(store: Store, key: Key): Promise<T | undefined>;
  /** All rows of a store, or those of one person where its keys begin with one; in the order of their keys. */
  all<T>(store: Store, person?: string): Promise<T[]>;
  /**
   * All of them or none, through to the disk.
   *
   * @throws {NoRoom} the handheld is full
   */
  write(...changes: Change[]): Promise<void>;
}

/** The handheld is full: nothing of what was to be written has been. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

const VERSION = 1;

/** The shelf of this install. It gives way when another tab brings a newer version of it. */
export const openShelf = async (name = "wangge"): Promise<Shelf> => new IndexedShelf(name, await opened(name));

async function opened(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, VERSION);
  opening.onupgradeneeded = () => {
    for (const [store, key] of Object.entries(STORES)) {
      opening.result.createObjectStore(store, { keyPath: key as string | string[] });
    }
  };
  const database = await answer(opening);
  database.onversionchange = () => database.close();
  return database;
}

class IndexedShelf implements Shelf {
  readonly #name: string;
  #database: IDBDatabase;

  constructor(name: string, database: IDBDatabase) {
    this.#name = name;
    this.#database = database;
  }

  async get<T>(store: Store, key: Key): Promise<T | undefined> {
    const transaction = await this.#transaction([store], "readonly");
    return answer(transaction.objectStore(store).get(key as IDBValidKey));
  }

  async all<T>(store: Store, person?: string): Promise<T[]> {
    const range = person === undefined ? null : IDBKeyRange.bound([person], [person, []]);
    const transaction = await this.#transaction([store], "readonly");
    return answer(transaction.objectStore(store).getAll(range));
  }

  /** A browser whose disk is full closes the database by itself: it is opened again. */
  async #transaction(stores: Store[], mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      return this.#database.transaction(stores, mode);
    } catch (error) {
      if (!isClosed(error)) throw error;
      this.#database = await opened(this.#name);
      return this.#database.transaction(stores, mode);
    }
  }

  async write(...changes: Change[]): Promise<void> {
    if (changes.length === 0) return;
    const stores = [...new Set(changes.map((change) => ("put" in change ? change.put : change.remove)))];
    const transaction = await this.#transaction(stores, "readwrite");
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(isFull(transaction.error) ? new NoRoom() : transaction.error);
      for (const change of changes) {
        if ("put" in change) transaction.objectStore(change.put).put(change.row);
        else transaction.objectStore(change.remove).delete(change.key as IDBValidKey);
      }
    });
  }
}

/** Whether an error says that the connection to the database has been closed, though nobody asked for it. */
export const isClosed = (error: unknown): boolean => (error as { name?: string } | null)?.name === "InvalidStateError";

/** Whether an error, however wrapped, says that the browser will not give more room. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error || error instanceof DOMException
    ? error.name === "QuotaExceededError" || /quota/i.test(error.message) || ("reason" in error && /quota/i.test(String(error.reason)))
    : false;

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(isFull(request.error) ? new NoRoom() : request.error);
  });
}
