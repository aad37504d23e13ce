/**
 * 本子: one person's mailbox on this handheld, as screens know it. They record into it, read from it and watch it; the
 * network is nowhere in sight.
 */

import type { Stop } from "../shelf/bell.ts";
import { isClosed } from "../shelf/shelf.ts";
import { VaultLocked, type Vault } from "../vault/index.ts";
import { inClear, type Command, type Wire } from "./documents.ts";
import type { Local } from "./open.ts";
import { atRest, type Outbox, type Unsent } from "./outbox.ts";
import { queueOf, type Queued, type Receipt } from "./queue.ts";
import type { About, Author, Listing, Recorded, Recorder } from "./recorder.ts";

export type Prefix = `${"command" | "receipt" | "ticket" | "task" | "notice" | "mediation" | "station" | "pack"}:${string}`;

const BEYOND = "\ufff0";
/** Documents come in batches; whoever watches is told once for all that come so close together. */
const TOGETHER_MS = 40;

export class Notebook {
  readonly #open: () => Local;
  readonly #vault: Vault;
  readonly #outbox: Outbox;
  readonly #recorder: Recorder;
  readonly #author: () => Author;
  /** Bodies that were opened before, by id and revision; forgotten when the vault is locked. */
  readonly #opened = new Map<string, Wire>();
  /** What was read last for a list, so that its screen is there at once; likewise forgotten. */
  readonly #lists = new Map<string, readonly Wire[]>();
  readonly #ears = new Set<(id: string) => void>();
  readonly #stopForgetting: Stop;
  #db: Local;
  #feed: PouchDB.Core.Changes<object>;

  /** @param open opens the mailbox, also when the browser has closed it */
  constructor(open: () => Local, vault: Vault, outbox: Outbox, recorder: Recorder, author: () => Author) {
    this.#open = open;
    this.#vault = vault;
    this.#outbox = outbox;
    this.#recorder = recorder;
    this.#author = author;
    this.#db = open();
    this.#feed = this.#heard();
    this.#stopForgetting = vault.watch((state) => {
      if (state !== "open") {
        this.#opened.clear();
        this.#lists.clear();
      }
      this.#tell("");
    });
  }

  /** As it is open at this moment. */
  get db(): Local {
    return this.#db;
  }

  /**
   * Writes a command, once and for ever. `listing`: the photos that belong to it, as the album lists them.
   *
   * @throws {NoRoom} the handheld is full, and nothing was recorded
   */
  async record(kind: string, body: object, about?: About, listing?: Listing): Promise<Recorded> {
    const recorded = await this.#recorder.record(this.#author(), kind, body, about, listing);
    await this.fileUnsent().catch(() => {}); // it is safe in the outbox, and filed before anything is sent
    return recorded;
  }

  /** Puts what is in the outbox only, as a crash or a full disk leaves it, into the mailbox too. */
  async fileUnsent(): Promise<void> {
    const rows = await this.#outbox.all();
    const known = await this.#ask((db) => db.allDocs({ keys: rows.map(({ id }) => id) }));
    const missing = rows.filter((_, i) => "error" in (known.rows[i] ?? { error: "not_found" }));
    if (missing.length > 0) await this.#ask((db) => db.bulkDocs(missing.map(atRest), { new_edits: false }));
  }

  /**
   * Documents whose ids begin so, in the order of their ids.
   *
   * @throws {VaultLocked}
   */
  async read<T extends Wire>(prefix: Prefix): Promise<T[]> {
    const { rows } = await this.#ask((db) => db.allDocs({ startkey: prefix, endkey: prefix + BEYOND, include_docs: true }));
    return Promise.all(rows.flatMap(({ doc }) => (doc ? [this.#read<T>(doc)] : [])));
  }

  /** @throws {VaultLocked} */
  async one<T extends Wire>(id: string): Promise<T | null> {
    const asked = this.#ask((db) => db.get(id));
    const doc = await asked.catch((error: { status?: number }) => {
      if (error.status === 404) return null;
      throw error;
    });
    return doc && this.#read<T>(doc);
  }

  /** Calls at once and after each change; with nothing while the vault is locked. */
  watch<T extends Wire>(prefix: Prefix, hear: (documents: T[]) => void): Stop {
    const before = this.#lists.get(prefix) as T[] | undefined;
    if (before !== undefined) hear(before); // as they were read last; what has changed since is told in a moment
    return this.#watch(
      () => this.#listed<T>(prefix).catch(unlessLocked<T[]>([])),
      (id) => id === "" || id.startsWith(prefix),
      hear,
    );
  }

  /** What became of each thing that was recorded here; while the vault is locked only what is unsent. */
  async queue(): Promise<Queued[]> {
    const unsent = await this.#outbox.all();
    const [commands, receipts] = await Promise.all([
      this.read<Command>("command:").catch(unlessLocked<Command[]>([])),
      this.read<Receipt>("receipt:").catch(unlessLocked<Receipt[]>([])),
    ]);
    return queueOf(unsent, this.#outbox.sending, commands, receipts);
  }

  watchQueue(hear: (rows: Queued[]) => void): Stop {
    const concerns = (id: string): boolean => id === "" || id.startsWith("command:") || id.startsWith("receipt:");
    return this.#watch(() => this.queue(), concerns, hear);
  }

  unsent(): Promise<Unsent[]> {
    return this.#outbox.all();
  }

  async close(): Promise<void> {
    this.#feed.cancel();
    this.#stopForgetting();
    this.#ears.clear();
    await this.#db.close();
  }

  /** Once more where the browser had closed the mailbox by itself, as it does when its disk is full. */
  async #ask<T>(question: (db: Local) => Promise<T>): Promise<T> {
    const db = this.#db;
    try {
      return await question(db);
    } catch (error) {
      if (!isClosed(error)) throw error;
      if (this.#db === db) {
        this.#feed.cancel();
        this.#db = this.#open();
        this.#feed = this.#heard();
      }
      return question(this.#db);
    }
  }

  #heard(): PouchDB.Core.Changes<object> {
    return this.#db.changes({ since: "now", live: true }).on("change", ({ id }) => this.#tell(id));
  }

  async #read<T extends Wire>(doc: { _id: string; _rev?: string }): Promise<T> {
    const name = `${doc._id} ${doc._rev}`;
    const before = this.#opened.get(name) as T | undefined;
    if (before !== undefined) return before;
    const { keys } = this.#vault;
    const document = await inClear<T>(doc, keys);
    if (this.#vault.keys !== keys) throw new VaultLocked(); // it was locked meanwhile
    this.#opened.set(name, document);
    return document;
  }

  async #listed<T extends Wire>(prefix: Prefix): Promise<T[]> {
    const documents = await this.read<T>(prefix);
    if (this.#vault.state === "open") this.#lists.set(prefix, documents);
    return documents;
  }

  #watch<T>(ask: () => Promise<T>, concerns: (id: string) => boolean, hear: (answer: T) => void): Stop {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      void ask().then((answer) => isOver || hear(answer), () => {}); // a database that is being closed has no news
    };
    const ear = (id: string): void => {
      if (concerns(id)) timer ??= setTimeout(look, TOGETHER_MS);
    };
    this.#ears.add(ear);
    const deaf = this.#outbox.hear(() => ear(""));
    look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      this.#ears.delete(ear);
      deaf();
    };
  }

  #tell(id: string): void {
    for (const ear of [...this.#ears]) ear(id);
  }
}

const unlessLocked =
  <T>(otherwise: T) =>
  (error: unknown): T => {
    if (error instanceof VaultLocked) return otherwise;
    throw error;
  };
