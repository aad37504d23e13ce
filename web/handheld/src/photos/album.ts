/**
 * 相册: photos and recordings on this handheld, by the sha256 of their bytes, so that the same one is here once. They lie
 * under seal beside the mailbox, never in it; a command names them, and only then are they sent.
 */

import type { Listing } from "../pouch/recorder.ts";
import type { Bell, Stop } from "../shelf/bell.ts";
import { NoRoom, type Change, type Shelf } from "../shelf/shelf.ts";
import { sha256, type Bytes } from "../vault/bytes.ts";
import { keyOf, keyTo, openBytes, sealBytes, type Vault } from "../vault/index.ts";
import { shrunk } from "./shrink.ts";

/** kept: no command names it yet; waiting: to be sent; sent: the server has it; refused: the server will not have it. */
export type PictureState = "kept" | "waiting" | "sent" | "refused";

/** What is known about one of them. */
export interface Picture {
  readonly person: string;
  readonly sha256: string;
  readonly media: "photo" | "recording";
  readonly type: string;
  readonly size_bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly taken_at: string;
  readonly position?: object;
  readonly state: PictureState;
  /** How much of it the server has. */
  readonly sent_bytes: number;
  readonly reason?: string;
}

/** How it lies here. The key goes when it has been sent; from then on only the vault opens it. */
interface AlbumRow extends Picture {
  readonly by: string;
  readonly key: CryptoKey | null;
}

interface PictureRow {
  readonly person: string;
  readonly sha256: string;
  readonly iv: Bytes;
  readonly bytes: ArrayBuffer;
}

/** When it was taken, and where, if that is known. */
export interface Taken {
  readonly taken_at: string;
  readonly position?: object;
}

/** What it shows, as the manifest says it. */
export type Showing = "scene" | "before" | "after" | "signature";

/** How many that the server has stay here, to be looked at with no network. */
const SENT_KEPT = 60;

/** Those that have been sent, but for the last `kept` that were taken. */
export const outgrown = <T extends Pick<Picture, "state" | "taken_at">>(pictures: readonly T[], kept: number): T[] =>
  pictures
    .filter(({ state }) => state === "sent")
    .sort((one, other) => (one.taken_at < other.taken_at ? 1 : -1))
    .slice(kept);

/** The changes that take one off the handheld, with its bytes. */
export const taking = (person: string, sha256: string): Change[] => [
  { remove: "album", key: [person, sha256] },
  { remove: "pictures", key: [person, sha256] },
];

function unlessUnreadable(error: unknown): null {
  if (error instanceof DOMException && error.name === "OperationError") return null;
  throw error;
}

export class Album {
  readonly #shelf: Shelf;
  readonly #bell: Bell;
  readonly #vault: Vault;
  readonly #person: string;

  constructor(shelf: Shelf, bell: Bell, vault: Vault, person: string) {
    this.#shelf = shelf;
    this.#bell = bell;
    this.#vault = vault;
    this.#person = person;
  }

  /** A photo, made small enough to be sent. @throws {NotAPicture | NoRoom} */
  async addPhoto(file: Blob, taken: Taken): Promise<Picture> {
    const { blob, width, height } = await shrunk(file);
    return this.#add(blob, { media: "photo", width, height, ...taken });
  }

  /** A recording, or a drawn signature, as it is. @throws {NoRoom} */
  add(blob: Blob, media: Picture["media"], taken: Taken): Promise<Picture> {
    return this.#add(blob, { media, ...taken });
  }

  async #add(blob: Blob, facts: Pick<Picture, "media" | "taken_at" | "width" | "height" | "position">): Promise<Picture> {
    const clear = new Uint8Array(await blob.arrayBuffer());
    const name = await sha256(clear);
    const before = await this.#shelf.get<AlbumRow>("album", [this.#person, name]);
    if (before !== undefined) return before;
    const { by, key } = await keyTo(await this.#vault.publicKey());
    const { iv, bytes } = await sealBytes(clear, key, name);
    const own = { person: this.#person, sha256: name };
    const row: AlbumRow = { ...own, ...facts, type: blob.type, size_bytes: clear.length, state: "kept", sent_bytes: 0, by, key };
    const written: Change[] = [{ put: "album", row }, { put: "pictures", row: { ...own, iv, bytes } satisfies PictureRow }];
    await this.#shelf.write(...written).catch(async (error: unknown) => {
      if (!(error instanceof NoRoom) || (await this.#tidied(0)) === 0) throw error;
      await this.#shelf.write(...written);
    });
    this.#bell.ring("album");
    return row;
  }

  all(): Promise<Picture[]> {
    return this.#shelf.all<AlbumRow>("album", this.#person);
  }

  /** To be shown; null where it is not here, or lies under keys that are lost. @throws {VaultLocked} */
  async picture(name: string): Promise<Blob | null> {
    const row = await this.#row(name);
    return row === undefined ? null : this.#opened(row, await keyOf(row.by, this.#vault.keys.private)).catch(unlessUnreadable);
  }

  /** To be sent: needs no PIN. Null where it is not here, or has been sent. */
  async unsentBytes(name: string): Promise<Blob | null> {
    const row = await this.#row(name);
    return row === undefined || row.key === null ? null : this.#opened(row, row.key);
  }

  /** What a command's manifest says of these, and that they are to be sent from now on. */
  async listing(photos: readonly { readonly sha256: string; readonly kind?: Showing }[]): Promise<Listing> {
    const found = await Promise.all(photos.map(async (photo) => ({ ...photo, row: await this.#row(photo.sha256) })));
    const listed = found.flatMap(({ row, kind }) => (row === undefined ? [] : [{ row, kind }]));
    return {
      photos: listed.map(({ row, kind = "scene" }) => ({
        sha256: row.sha256,
        size_bytes: row.size_bytes,
        kind,
        type: row.type,
        taken_at: row.taken_at,
        ...(row.position && { position: row.position }),
      })),
      changes: listed.filter(({ row }) => row.state === "kept").map(({ row }): Change => ({ put: "album", row: { ...row, state: "waiting" } })),
    };
  }

  /** Throws away one that no command names. */
  async discard(name: string): Promise<void> {
    const row = await this.#row(name);
    if (row?.state !== "kept") return;
    await this.#shelf.write(...taking(this.#person, name));
    this.#bell.ring("album");
  }

  /** What the upload says of one of them. */
  async progress(name: string, news: Partial<Pick<Picture, "state" | "sent_bytes" | "reason">>): Promise<void> {
    const row = await this.#row(name);
    if (row === undefined) return;
    await this.#shelf.write({ put: "album", row: { ...row, ...news, ...(news.state === "sent" && { key: null }) } });
    if (news.state === "sent") await this.#tidied(SENT_KEPT);
    this.#bell.ring("album");
  }

  watch(hear: (pictures: Picture[]) => void): Stop {
    const look = (): void => void this.all().then(hear);
    look();
    return this.#bell.hear("album", look);
  }

  /** Of those that the server has, only the last taken stay; how many have gone. */
  async #tidied(kept: number): Promise<number> {
    const gone = outgrown(await this.all(), kept);
    await this.#shelf.write(...gone.flatMap(({ person, sha256 }) => taking(person, sha256)));
    return gone.length;
  }

  #row(name: string): Promise<AlbumRow | undefined> {
    return this.#shelf.get<AlbumRow>("album", [this.#person, name]);
  }

  async #opened({ sha256: name, type }: AlbumRow, key: CryptoKey): Promise<Blob | null> {
    const row = await this.#shelf.get<PictureRow>("pictures", [this.#person, name]);
    return row === undefined ? null : new Blob([await openBytes(row.bytes, row.iv, key, name)], { type });
  }
}
