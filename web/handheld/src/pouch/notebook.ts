/**
 * 本子: one person's mailbox on this handheld, as screens know it. They record into it, read from it and watch it; the
 * network is nowhere in sight.
 */

import type { Bell, Stop } from "../shelf/bell.ts";
import { isClosed } from "../shelf/shelf.ts";
import { VaultLocked, type Vault } from "../vault/index.ts";
import { Directory } from "./directory.ts";
import { inClear, underSeal, type Command, type Doc, type Wire } from "./documents.ts";
import { isListedWhole } from "./listed.ts";
import { openLocal, type Local, type Written } from "./open.ts";
import { atRest, type Outbox, type Unsent } from "./outbox.ts";
import { queueOf, type Queued, type Receipt } from "./queue.ts";
import type { About, Author, Listing, Recorded, Recorder } from "./recorder.ts";

export type Prefix = `${"command" | "receipt" | "ticket" | "task" | "notice" | "mediation" | "station" | "pack"}:${string}`;

const BEYOND = "\ufff0";
/** Documents come in batches; whoever watches is told once for all that come so close together. */
const TOGETHER_MS = 40;

/** What one tab tells the others of a mailbox. */
interface MailboxNews {
  readonly name: string;
  readonly written: Written;
}

export class Notebook {
  readonly #name: string;
  readonly #bell: Bell;
  readonly #vault: Vault;
  readonly #outbox: Outbox;
  readonly #recorder: Recorder;
  readonly #author: () => Author;
  readonly #ears = new Set<(id: string) => void>();
  readonly #stops: readonly Stop[];
  /** While the vault is open. */
  #directory: Directory | null = null;
  /** Ends when what the last one knew is kept. */
  #kept: Promise<void> | undefined;
  #db: Local;

  /** @param name of the mailbox */
  constructor(name: string, bell: Bell, vault: Vault, outbox: Outbox, recorder: Recorder, author: () => Author) {
    this.#name = name;
    this.#bell = bell;
    this.#vault = vault;
    this.#outbox = outbox;
    this.#recorder = recorder;
    this.#author = author;
    this.#db = this.#open();
    this.#stops = [bell.hear("mailbox", (news) => this.#wrote(news as MailboxNews)), vault.watch(() => this.#turned())];
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
  async read<T extends Wire>(prefix: Prefix): Promise<readonly T[]> {
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

  /**
   * How documents are put under seal that are on their way into this mailbox.
   *
   * @throws {VaultLocked}
   */
  sealing(): (document: Wire) => Promise<Doc> {
    const { keys } = this.#vault;
    const directory = this.#directory;
    return (document) => {
      directory?.expect(document);
      return underSeal(document, keys);
    };
  }

  /**
   * Calls at once and after each change; with nothing while the vault is locked. Of all tickets it tells what lists show of
   * them (`listed.ts`), of one the whole.
   */
  watch<T extends Wire>(prefix: Prefix, hear: (documents: readonly T[]) => void): Stop {
    const known = isOfList(prefix) ? this.#directory?.list<T>(prefix) : null;
    if (known) hear(known); // before the screen is painted
    return this.#watch(
      () => (isOfList(prefix) ? this.#listed<T>(prefix) : this.read<T>(prefix)).catch(unlessLocked<readonly T[]>([])),
      (id) => id === "" || id.startsWith(prefix),
      hear,
    );
  }

  /** What became of each thing that was recorded here; while the vault is locked only what is unsent. */
  async queue(): Promise<Queued[]> {
    const unsent = await this.#outbox.all();
    const [commands, receipts] = await Promise.all([
      this.#listed<Command>("command:").catch(unlessLocked<readonly Command[]>([])),
      this.#listed<Receipt>("receipt:").catch(unlessLocked<readonly Receipt[]>([])),
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
    for (const stop of this.#stops) stop();
    this.#ears.clear();
    await Promise.all([this.#kept, this.#directory?.close()]); // or they would open the mailbox again
    await this.#db.close();
  }

  /** Once more where the browser had closed the mailbox by itself, as it does when its disk is full. */
  async #ask<T>(question: (db: Local) => Promise<T>): Promise<T> {
    const db = this.#db;
    try {
      return await question(db);
    } catch (error) {
      if (!isClosed(error)) throw error;
      if (this.#db === db) this.#db = this.#open();
      return question(this.#db);
    }
  }

  #open(): Local {
    return openLocal(this.#name, (written) => this.#bell.ring("mailbox", { name: this.#name, written } satisfies MailboxNews));
  }

  #wrote({ name, written }: MailboxNews): void {
    if (name === this.#name) this.#directory?.changed(written);
  }

  /** The vault has been opened or locked, or says once more that it is. */
  #turned(): void {
    const keys = this.#vault.state === "open" ? this.#vault.keys : null;
    if (keys !== (this.#directory?.keys ?? null)) {
      this.#kept = this.#directory?.close() ?? this.#kept;
      this.#directory = keys && new Directory((question) => this.#ask(question), keys, (id) => this.#tell(id));
    }
    this.#tell("");
  }

  async #read<T extends Wire>(doc: Doc): Promise<T> {
    const { keys } = this.#vault;
    const document = await inClear<T>(doc, keys);
    if (this.#vault.keys !== keys) throw new VaultLocked(); // it was locked meanwhile
    return document;
  }

  async #listed<T extends Wire>(prefix: Prefix): Promise<readonly T[]> {
    const directory = this.#directory;
    await directory?.ready;
    const found = directory === this.#directory ? directory?.list<T>(prefix) : null;
    if (!found) throw new VaultLocked(); // perhaps meanwhile
    return found;
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

/** Whether the directory knows all of what a prefix asks for. */
const isOfList = (prefix: string): boolean => isListedWhole(prefix) || prefix.endsWith(":");

const unlessLocked =
  <T>(otherwise: T) =>
  (error: unknown): T => {
    if (error instanceof VaultLocked) return otherwise;
    throw error;
  };
