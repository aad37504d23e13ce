/**
 * 草稿: what is not finished yet. It stays on this handheld, sealed as everything else; finishing one records a command.
 */

import type { Change, Shelf } from "../shelf/shelf.ts";
import { keyOf, open, sealTo, type SealedTo, type Vault } from "../vault/index.ts";

interface DraftRow {
  readonly person: string;
  readonly id: string;
  readonly saved_at: string;
  readonly sealed: SealedTo;
}

export interface Draft<T = unknown> {
  readonly id: string;
  readonly saved_at: string;
  readonly draft: T;
}

export class Drafts {
  readonly #shelf: Shelf;
  readonly #vault: Vault;
  readonly #person: string;

  constructor(shelf: Shelf, vault: Vault, person: string) {
    this.#shelf = shelf;
    this.#vault = vault;
    this.#person = person;
  }

  /** Keeps a draft, over what was kept under that id. @throws {NoRoom} */
  async save(id: string, draft: unknown): Promise<void> {
    const { sealed } = await sealTo(draft, await this.#vault.publicKey(), `draft:${id}`);
    const row: DraftRow = { person: this.#person, id, saved_at: new Date().toISOString(), sealed };
    await this.#shelf.write({ put: "drafts", row });
  }

  /** The last saved first. @throws {VaultLocked} */
  async all<T>(): Promise<Draft<T>[]> {
    const { private: key } = this.#vault.keys;
    const rows = await this.#shelf.all<DraftRow>("drafts", this.#person);
    const opened = rows.map(async ({ id, saved_at, sealed }) => ({
      id,
      saved_at,
      draft: await open<T>(sealed, await keyOf(sealed.by, key), `draft:${id}`),
    }));
    return (await Promise.all(opened)).sort((one, other) => (one.saved_at < other.saved_at ? 1 : -1));
  }

  discard(id: string): Promise<void> {
    return this.#shelf.write(this.discarding(id));
  }

  /** The change that takes a draft away, to be written with the command that it has become. */
  discarding(id: string): Change {
    return { remove: "drafts", key: [this.#person, id] };
  }
}
