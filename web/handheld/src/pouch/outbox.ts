/**
 * What this handheld has recorded and the server is not known to have: one row a command, sealed, with the key to
 * just that command, so that it can be sent while the vault is locked or somebody else has the handheld. A row goes
 * when the server has said that the command is on its disk; with it goes the key.
 */

import type { Bell, Stop } from "../shelf/bell.ts";
import type { Change, Shelf } from "../shelf/shelf.ts";
import { open, sealTo, type SealedTo } from "../vault/index.ts";
import type { Command, Doc, Wire } from "./documents.ts";

export interface Unsent {
  readonly person: string;
  readonly counter: number;
  readonly id: string;
  readonly rev: string;
  readonly writer: string;
  readonly kind: string;
  readonly recorded_at: string;
  /** Of the command as it travels. */
  readonly size_bytes: number;
  readonly sealed: SealedTo;
  readonly key: CryptoKey;
}

export class Outbox {
  readonly #shelf: Shelf;
  readonly #bell: Bell;
  readonly #person: string;
  readonly #sending = new Set<string>();

  constructor(shelf: Shelf, bell: Bell, person: string) {
    this.#shelf = shelf;
    this.#bell = bell;
    this.#person = person;
  }

  /** In the order of recording. */
  all(): Promise<Unsent[]> {
    return this.#shelf.all<Unsent>("outbox", this.#person);
  }

  /** The change that puts a command in, to be written with the counter it took. */
  static adding(row: Unsent): Change {
    return { put: "outbox", row };
  }

  /** Ids of commands that are on the air just now, as far as this tab knows. */
  get sending(): ReadonlySet<string> {
    return this.#sending;
  }

  /** These are on the air until the promise ends. */
  async during<T>(rows: readonly Unsent[], sent: Promise<T>): Promise<T> {
    for (const { id } of rows) this.#sending.add(id);
    this.#bell.ring("outbox");
    try {
      return await sent;
    } finally {
      for (const { id } of rows) this.#sending.delete(id);
      this.#bell.ring("outbox");
    }
  }

  /** The server has these on its disk. */
  async acknowledged(rows: readonly Unsent[]): Promise<void> {
    await this.#shelf.write(...rows.map(({ person, counter, id }): Change => ({ remove: "outbox", key: [person, counter, id] })));
    this.#bell.ring("outbox");
  }

  /** Puts what is unsent under the keys of a new vault, so that it is read there too. */
  async resealed(publicKey: CryptoKey): Promise<void> {
    const rows = await this.all();
    const fresh = rows.map(async (row) => ({ ...row, ...(await sealTo(await open(row.sealed, row.key, row.id), publicKey, row.id)) }));
    await this.#shelf.write(...(await Promise.all(fresh)).map(Outbox.adding));
  }

  hear(ear: () => void): Stop {
    return this.#bell.hear("outbox", ear);
  }

  /** The value of the header `Wangge-Unsent`; undefined where all is sent. */
  async header(): Promise<string | undefined> {
    return unsentHeader(await this.all());
  }
}

/** `3;oldest=2026-11-22T09:30:00+08:00`, so that the server sees a handheld falling behind. */
export function unsentHeader(rows: readonly Pick<Unsent, "recorded_at">[]): string | undefined {
  const oldest = rows.map((row) => row.recorded_at).sort()[0];
  return oldest === undefined ? undefined : `${rows.length};oldest=${oldest}`;
}

const revisions = (rev: string) => ({ start: 1, ids: [rev.slice(2)] });

/** As it lies in the mailbox here. */
export const atRest = ({ id, rev, sealed }: Unsent): Doc => ({ _id: id, _rev: rev, _revisions: revisions(rev), sealed });

/** As it travels. */
export async function onTheWire({ id, rev, sealed, key }: Unsent): Promise<Wire> {
  const body = await open<Omit<Command, "_id">>(sealed, key, id);
  return { ...body, _id: id, _rev: rev, _revisions: revisions(rev) };
}
