/** What the courier does on its rounds, each a promise that ends by being done, by an error, or by the signal. */

import type { Air } from "../door/air.ts";
import { sessionName, type Door } from "../door/door.ts";
import { DoorRefused } from "../door/problems.ts";
import type { Person } from "../install/person.ts";
import type { Album } from "../photos/album.ts";
import { mayUpload, presentConnection } from "../photos/when.ts";
import type { Local } from "../pouch/open.ts";
import type { Outbox } from "../pouch/outbox.ts";
import type { Bell } from "../shelf/bell.ts";
import type { Locks } from "../shelf/locks.ts";
import type { DeviceKey, Vault } from "../vault/index.ts";
import { Pace, PULL, PUSH } from "./batches.ts";
import { digestOf } from "./digest.ts";
import type { SyncEvent } from "./machine.ts";
import { fill, pull } from "./pull.ts";
import { sendAll } from "./push.ts";
import { uploadAll } from "./uploads.ts";

/** What a person has on this handheld, as far as the rounds go. */
export interface Load {
  readonly person: Person;
  readonly vault: Vault;
  readonly outbox: Outbox;
  readonly album: Album;
  readonly air: Air;
  readonly door: Door;
  readonly bell: Bell;
  readonly locks: Locks;
  readonly key: () => Promise<DeviceKey | undefined>;
  /** The mailbox here; null where no PIN was ever set, or somebody else has the handheld. */
  readonly mailbox: () => Local | null;
  /** Puts into the mailbox what a crash has left in the outbox only. */
  readonly fileUnsent: () => Promise<void>;
  /** Brings the offline pack that the session names. */
  readonly fetchPack: () => Promise<void>;
  /** Takes everything of this person's off the handheld but the key and the token; how much that was. */
  readonly wipe: () => Promise<{ documents: number; photos: number; unsent: number }>;
  /** Forgets the key and the token too. */
  readonly forget: () => Promise<void>;
}

export interface Agreement {
  readonly agrees: boolean;
  /** How many documents lie here, and how many the server has for this handheld. */
  readonly here: number;
  readonly there: number;
}

const ORDER_EVENTS = { enrol_anew: "twin", send_then_wipe: "wipe", wipe: "wipe" } as const;

export class Rounds {
  readonly #load: Load;
  readonly #push = new Pace(PUSH);
  readonly #pull = new Pace(PULL);
  readonly #session = sessionName();
  #isWished = false;

  constructor(load: Load) {
    this.#load = load;
  }

  get outbox(): Outbox {
    return this.#load.outbox;
  }

  get vault(): Vault {
    return this.#load.vault;
  }

  /** Nothing is fetched that could not be put under seal, or be read. */
  get mayFetch(): boolean {
    return this.#load.vault.state === "open" && this.#load.mailbox() !== null;
  }

  /** Photos go now, however dear the bytes are. */
  sendPhotosNow(): void {
    this.#isWished = true;
    this.#load.bell.ring("album");
  }

  /** Resolves when no other tab syncs for this person; none will until the signal says so. */
  lead(signal: AbortSignal): Promise<void> {
    return this.#load.locks.lead(`wangge-sync-${this.#load.person.id}`, signal);
  }

  async send(signal: AbortSignal): Promise<void> {
    await this.#load.fileUnsent();
    await sendAll(this.outbox, this.#push, this.#load.air, this.#load.person.session.mailbox, signal);
  }

  /** Everything that the server has and this handheld has not. */
  async fetch(signal: AbortSignal): Promise<void> {
    const { person, vault, air } = this.#load;
    const db = this.#mailbox();
    const id = vault.id ?? "";
    const keep = (filled: { seq: string; is_whole: boolean }): Promise<void> => person.change(() => ({ filled: { ...filled, vault: id } }));
    if (person.session.pack !== null) await this.#load.fetchPack();
    const filled = await fill(db, vault.keys, this.#pull, air, person.session.mailbox, person.filled(id), keep, signal);
    const came = (seq: string): void => void keep({ seq, is_whole: true });
    await pull(db, vault.keys, this.#pull, air, person.session.mailbox, { live: false, since: filled.seq, came }, signal);
  }

  /** Pulls for as long as it lives. */
  async follow(signal: AbortSignal, wentWell: () => void): Promise<void> {
    const { person, vault, air } = this.#load;
    const id = vault.id ?? "";
    const came = (seq: string): void => {
      void person.change(() => ({ filled: { seq, is_whole: true, vault: id } }));
      wentWell();
    };
    const since = person.filled(id).seq;
    await pull(this.#mailbox(), vault.keys, this.#pull, air, person.session.mailbox, { live: true, since, came }, signal);
  }

  /** Sends what is recorded from now on, and photos whenever all text has gone; ends only by an error or the signal. */
  async keepSending(signal: AbortSignal): Promise<void> {
    const { album, air, bell } = this.#load;
    const mayGo = (): boolean => mayUpload(presentConnection(), this.#isWished);
    while (!signal.aborted) {
      const turn = new AbortController();
      const end = (): void => turn.abort();
      signal.addEventListener("abort", end, { once: true });
      const news = Promise.race([bell.next("outbox", turn.signal), bell.next("album", turn.signal)]);
      await this.send(signal);
      const uploading = (await album.all()).some(({ state }) => state === "waiting") && mayGo();
      if (uploading) await uploadAll(album, air, async () => mayGo() && (await this.outbox.all()).length === 0, signal);
      else await news;
      turn.abort();
      signal.removeEventListener("abort", end);
    }
  }

  /** A new token by the device key, and what the server has to say besides. */
  async renew(): Promise<SyncEvent> {
    const { person, door } = this.#load;
    const key = await this.#load.key();
    if (key === undefined) return person.session.scope === "none" ? "refused" : "send_only";
    try {
      const session = await door.refresh(person.session.writer, key, this.#session);
      await person.heard(session, Date.now());
      if (!person.mayRead(Date.now())) this.vault.lock();
      if (session.order !== null) return ORDER_EVENTS[session.order];
      return session.scope === "full" ? "renewed" : session.scope === "send-only" ? "send_only" : "refused";
    } catch (error) {
      if (error instanceof DoorRefused) return "refused";
      throw error;
    }
  }

  /** 先传后清: sends everything unless the handheld is lost, takes everything off it, and tells the server. */
  async wipe(signal: AbortSignal): Promise<void> {
    const { person, album, air, door } = this.#load;
    if (person.session.order === "send_then_wipe") {
      await this.send(signal);
      await uploadAll(album, air, () => Promise.resolve(true), signal);
    }
    const gone = await this.#load.wipe();
    await door.wiped({ ...gone, wiped_at: new Date().toISOString() });
    await this.#load.forget();
  }

  /** 本机与服务器一致. @throws {DoorRefused} digest-behind: it has to pull first; {VaultLocked} */
  async compare(): Promise<Agreement> {
    const { person, vault, door } = this.#load;
    const { rows } = await this.#mailbox().allDocs();
    const unsent = (await this.outbox.all()).map(({ id }) => id);
    const theirs = await door.compare(person.filled(vault.id ?? "").seq, unsent);
    const left = new Set([...unsent, ...theirs.left_out]);
    const own = rows.filter(({ id }) => !left.has(id)).map(({ id, value }) => [id, value.rev] as const);
    const ours = await digestOf(own);
    return { agrees: ours.sum === theirs.sum && ours.count === theirs.count, here: ours.count, there: theirs.count };
  }

  #mailbox(): Local {
    const db = this.#load.mailbox();
    if (db === null) throw new Error("there is no mailbox here to fetch into");
    return db;
  }
}
