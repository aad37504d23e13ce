/**
 * 目录: what lists show of every document in the mailbox, in memory while the vault is open, so that a list of thousands is
 * there at a tap. It is kept under seal beside the documents, in `_local/` documents that never travel and go with the
 * mailbox, so that a start need not open every seal. What is kept may be old: each start holds it against the ids and
 * revisions of the mailbox, takes out what has gone before anything is shown, and reads again what differs.
 */

import type { Keys } from "../vault/index.ts";
import { inClear, type Wire } from "./documents.ts";
import { keep, kept, shelfOf } from "./kept-list.ts";
import { listed } from "./listed.ts";
import type { Ask, Written } from "./open.ts";

/** Seals are opened so many at once. */
const AT_ONCE = 500;
/** It is kept when nothing has changed for so long, at once where a document has gone; after a failure it is read again so much later. */
const QUIET_MS = 3000;

const generation = ({ _rev }: Wire): number => Number.parseInt(_rev ?? "0", 10);

/** Of one unlocking: it is closed when the vault is locked, and another is made when it is opened. */
export class Directory {
  readonly keys: Keys;
  /** Ends when lists can be shown, or never will be. */
  readonly ready: Promise<void>;
  readonly #ask: Ask;
  readonly #quietMs: number;
  readonly #tell: (id: string) => void;
  readonly #documents = new Map<string, Wire>();
  readonly #lists = new Map<string, readonly Wire[]>();
  /** What is being sealed and written just now, so that it need not be opened again. */
  readonly #expected = new Map<string, Wire>();
  /** Where what is kept differs from what is here. */
  readonly #unkept = new Set<number>();
  /** Of those: where what has gone still lies. */
  readonly #revoked = new Set<number>();
  #isReady = false;
  #settle = (): void => {};
  #isClosed = false;
  /** One change is taken in after the other. */
  #turn: Promise<void>;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** @param tell hears the id of each document that is another now; "" where that may be any */
  constructor(ask: Ask, keys: Keys, tell: (id: string) => void, quietMs = QUIET_MS) {
    this.#quietMs = quietMs;
    this.#ask = ask;
    this.keys = keys;
    this.#tell = tell;
    this.ready = new Promise((resolve) => (this.#settle = resolve));
    this.#turn = this.#load().catch(() => this.#startAgain());
  }

  /** As lists show them, in the order of their ids; null until they are known. */
  list<T extends Wire>(prefix: string): readonly T[] | null {
    if (!this.#isReady) return null;
    const before = this.#lists.get(prefix);
    if (before !== undefined) return before as readonly T[];
    const found = [...this.#documents.values()].filter(({ _id }) => _id.startsWith(prefix)).sort((one, other) => (one._id < other._id ? -1 : 1));
    if (prefix.endsWith(":")) this.#lists.set(prefix, found); // a kind; there are few
    return found as unknown as readonly T[];
  }

  /** This one is about to be written. */
  expect(document: Wire): void {
    if (!document._deleted) this.#expected.set(document._id, listed(document));
  }

  /** These have been written, here or in another tab. */
  changed(written: Written): void {
    this.#turn = this.#turn.then(() => this.#take(written)).catch(() => this.#startAgain());
  }

  /** Ends when what changed last is kept. */
  close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#keeping);
    clearTimeout(this.#again);
    this.#settle();
    return (this.#turn = this.#turn.then(() => this.#keep(this.#unkept)));
  }

  /** A mailbox that could not be read just now may be a full disk's, or is being closed. */
  #startAgain(): void {
    clearTimeout(this.#again);
    if (this.#isClosed) return;
    this.#again = setTimeout(() => (this.#turn = this.#turn.then(() => this.#load()).catch(() => this.#startAgain())), this.#quietMs);
  }

  async #load(): Promise<void> {
    const [before, { rows }] = await Promise.all([
      this.#documents.size > 0 ? [] : this.#ask((db) => kept(db, this.keys)),
      this.#ask((db) => db.allDocs()),
    ]);
    for (const document of before) this.#documents.set(document._id, document);
    const here = new Map(rows.map(({ id, value }) => [id, value.rev]));
    for (const id of [...this.#documents.keys()]) if (!here.has(id)) this.#drop(id);
    if (this.#documents.size > 0) this.#show();
    await this.#keep(this.#revoked);
    await this.#read([...here].filter(([id, rev]) => this.#documents.get(id)?._rev !== rev).map(([id]) => id));
    this.#show();
  }

  #show(): void {
    if (this.#isClosed) return;
    this.#isReady = true;
    this.#settle();
    this.#tell("");
  }

  /** Of revisions of one document the longer history wins; of others the mailbox knows which. */
  async #take(written: Written): Promise<void> {
    const unsure: string[] = [];
    for (const [id, rev] of written) {
      const [before, fresh] = [this.#documents.get(id), this.#expected.get(id)];
      this.#expected.delete(id);
      if (fresh?._rev === rev && (before === undefined || generation(fresh) > generation(before))) this.#put(fresh);
      else unsure.push(id);
    }
    await this.#read(unsure);
    for (const [id] of written) this.#tell(id);
    await this.#keep(this.#revoked);
  }

  async #read(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length && !this.#isClosed; at += AT_ONCE) {
      const { rows } = await this.#ask((db) => db.allDocs({ keys: ids.slice(at, at + AT_ONCE), include_docs: true }));
      await Promise.all(
        rows.map(async (row) => {
          if ("doc" in row && row.doc) this.#put(listed(await inClear(row.doc, this.keys)));
          else this.#drop(row.key);
        }),
      );
    }
  }

  #put(document: Wire): void {
    this.#documents.set(document._id, document);
    this.#isOther(document._id);
  }

  #drop(id: string): void {
    if (!this.#documents.delete(id)) return;
    this.#revoked.add(shelfOf(id));
    this.#isOther(id);
  }

  #isOther(id: string): void {
    this.#lists.delete(id.slice(0, id.indexOf(":") + 1));
    this.#unkept.add(shelfOf(id));
    clearTimeout(this.#keeping);
    if (!this.#isClosed) this.#keeping = setTimeout(() => (this.#turn = this.#turn.then(() => this.#keep(this.#unkept))), this.#quietMs);
  }

  async #keep(shelves: ReadonlySet<number>): Promise<void> {
    const shelved = new Map<number, Wire[]>([...shelves].map((shelf) => [shelf, []]));
    for (const document of this.#documents.values()) shelved.get(shelfOf(document._id))?.push(document);
    for (const shelf of shelved.keys()) [this.#unkept, this.#revoked].forEach((each) => each.delete(shelf));
    for (const [shelf, documents] of shelved) {
      const asked = this.#ask((db) => keep(db, this.keys, shelf, documents));
      await asked.catch(() => this.#unkept.add(shelf)); // a full disk: with the next change
    }
  }
}
