/** What the courier does on its rounds, each a promise that ends by being done, by an error, or by the signal. */

import { longerPause } from "@wangge/commands";

import type { Air } from "../door/air.ts";
import { sessionName, type Door, type Wiped } from "../door/door.ts";
import { DoorRefused, NoReply, ShutOut } from "../door/problems.ts";
import type { Person } from "../install/person.ts";
import type { Album, Picture } from "../photos/album.ts";
import { mayUpload, presentConnection, waitsForWifi } from "../photos/when.ts";
import type { Local } from "../pouch/open.ts";
import type { Outbox } from "../pouch/outbox.ts";
import type { Bell } from "../shelf/bell.ts";
import type { Locks } from "../shelf/locks.ts";
import type { DeviceKey, Vault } from "../vault/index.ts";
import { Pace, PULL, PUSH } from "./batches.ts";
import { digestOf, type Digest } from "./digest.ts";
import type { SyncEvent } from "./machine.ts";
import { fill, pull, type Sealing } from "./pull.ts";
import { sendAll } from "./push.ts";
import { slept } from "./slept.ts";
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
  /** How documents that come are put under seal. @throws {VaultLocked} */
  readonly sealing: () => Sealing;
  /** Puts into the mailbox what a crash has left in the outbox only. */
  readonly fileUnsent: () => Promise<void>;
  /** Brings the offline pack that the session names. */
  readonly fetchPack: () => Promise<void>;
  /** How much of this person's lies here. */
  readonly count: () => Promise<Omit<Wiped, "wiped_at">>;
  /** Takes everything of this person's off the handheld but the key and the token; also what an earlier try has left. */
  readonly wipe: () => Promise<void>;
  /** Forgets the key and the token too. */
  readonly forget: () => Promise<void>;
}

export interface Agreement {
  readonly agrees: boolean;
  /** How many documents lie here, and how many the server has for this handheld. */
  readonly here: number;
  readonly there: number;
}

const PHOTO_PAUSE_MS_MAX = 10_000;

const unsentBytes = (pictures: readonly Picture[]): number =>
  pictures.reduce((sum, { state, size_bytes, sent_bytes }) => (state === "waiting" ? sum + size_bytes - sent_bytes : sum), 0);

const ORDER_EVENTS = { enrol_anew: "twin", send_then_wipe: "wipe", wipe: "wipe" } as const;

export class Rounds {
  readonly #load: Load;
  #heardMs: number | null = null;
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

  /** When the server last said yes to something, by the device's clock; null: not since the app was opened. */
  get heardMs(): number | null {
    return this.#heardMs;
  }

  heard(): void {
    this.#heardMs = Date.now();
  }

  /** A wipe that the server has not heard of. */
  get owesReceipt(): boolean {
    return this.#load.person.owesReceipt !== undefined;
  }

  /** Nothing is fetched that could not be put under seal, or be read. */
  get mayFetch(): boolean {
    return this.#load.vault.state === "open" && this.#load.mailbox() !== null;
  }

  /** Photos go now, however dear the bytes are. */
  sendPhotosNow(): void {
    this.#isWished = true;
    this.reconsiderPhotos();
  }

  /** Whether photos may go is asked again: the network is another, or the worker wants it otherwise. */
  reconsiderPhotos(): void {
    this.#load.bell.ring("album");
  }

  /** Resolves when no other tab syncs for this person; none will until the signal says so. */
  lead(signal: AbortSignal): Promise<void> {
    return this.#load.locks.lead(`wangge-sync-${this.#load.person.id}`, signal);
  }

  /** All that is unsent, and then a sign-out that the server has not heard of; whether there was anything. */
  async send(signal: AbortSignal): Promise<boolean> {
    const { person, air, door, fileUnsent } = this.#load;
    await fileUnsent();
    const count = await sendAll(this.outbox, this.#push, air, person.session.mailbox, signal);
    if (!person.owesSignOut) return count > 0;
    await door.signOut();
    await person.change(() => ({ owes_sign_out: false }));
    return true;
  }

  /** Everything that the server has and this handheld has not. */
  async fetch(signal: AbortSignal): Promise<void> {
    const { person, vault, air } = this.#load;
    const [db, sealed] = [this.#mailbox(), this.#load.sealing()];
    const id = vault.id ?? "";
    const keep = (filled: { seq: string; is_whole: boolean }): Promise<void> => person.change(() => ({ filled: { ...filled, vault: id } }));
    await this.#load.fetchPack().catch((error: unknown) => {
      unlessRefused(error);
      if (person.pack === null) throw new ShutOut("no pack yet"); // a new session names the present one; tickets do not wait for it
    });
    const filled = await fill(db, sealed, this.#pull, air, person.session.mailbox, person.filled(id), keep, signal);
    const came = (seq: string): void => void keep({ seq, is_whole: true });
    await pull(db, sealed, this.#pull, air, person.session.mailbox, { live: false, since: filled.seq, came }, signal);
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
    await pull(this.#mailbox(), this.#load.sealing(), this.#pull, air, person.session.mailbox, { live: true, since, came }, signal);
  }

  /** Sends what is recorded from now on, and photos whenever all text has gone; ends only by an error or the signal. */
  async keepSending(signal: AbortSignal): Promise<void> {
    const { album, air, bell } = this.#load;
    const mayGo = (): boolean => mayUpload(presentConnection(), this.#isWished, waitsForWifi());
    let [pauseMs, left] = [0, Infinity];
    while (!signal.aborted) {
      const turn = new AbortController();
      const end = (): void => turn.abort();
      signal.addEventListener("abort", end, { once: true });
      const news = Promise.race([bell.next("outbox", turn.signal), bell.next("album", turn.signal)]);
      await this.send(signal);
      const uploading = (await album.all()).some(({ state }) => state === "waiting") && mayGo();
      try {
        if (uploading) await uploadAll(album, air, async () => mayGo() && (await this.outbox.all()).length === 0, signal);
        else await news;
        pauseMs = 0;
      } catch (error) {
        if (!(error instanceof NoReply)) throw error;
        const still = unsentBytes(await album.all());
        if (still < left) pauseMs = 0; // a line that is cut again and again carries something each time
        left = still;
        await Promise.race([news, slept((pauseMs = longerPause(pauseMs, PHOTO_PAUSE_MS_MAX)), turn.signal)]); // text goes on meanwhile
      }
      turn.abort();
      signal.removeEventListener("abort", end);
    }
  }

  /** A new token by the device key, and what the server has to say besides. */
  async renew(signal: AbortSignal): Promise<SyncEvent> {
    const { person, door } = this.#load;
    const key = await this.#load.key();
    if (key === undefined) return person.session.scope === "none" ? "refused" : "send_only";
    try {
      const session = await door.refresh(person.session.writer, key, this.#session, signal);
      await person.heard(session, Date.now());
      if (!person.mayRead(Date.now())) this.vault.lock();
      if (session.order !== null) return ORDER_EVENTS[session.order];
      return session.scope === "full" ? "renewed" : session.scope === "send-only" ? "send_only" : "refused";
    } catch (error) {
      if (error instanceof DoorRefused) return "refused";
      throw error;
    }
  }

  /** 先传后清: sends everything unless the handheld is lost, takes everything off it, and tells the server; a new sign-in stays. */
  async wipe(signal: AbortSignal): Promise<void> {
    const { person, album, air, door, count, wipe, forget } = this.#load;
    const { writer } = person.session;
    if (person.session.order === "send_then_wipe" && !this.owesReceipt) {
      await this.send(signal);
      await uploadAll(album, air, () => Promise.resolve(true), signal);
    }
    const gone = person.owesReceipt ?? { ...(await count()), wiped_at: new Date(person.serverMs(Date.now())).toISOString() };
    signal.throwIfAborted();
    await person.change(() => ({ owes_receipt: gone }));
    signal.throwIfAborted(); // somebody has signed in again: what lies here from now on is not what was to go
    await wipe();
    await door.wiped(gone, signal).catch(unlessRefused); // a server that will not hear of it will not do so later either
    signal.throwIfAborted();
    if (person.session.writer === writer) await forget();
  }

  /**
   * 本机与服务器一致. Where it is not so, the next fetch goes through all that the server has.
   *
   * @throws {DoorRefused} digest-behind: it has to pull first; {VaultLocked}
   */
  async compare(): Promise<Agreement> {
    const { person, vault, door } = this.#load;
    const { rows } = await this.#mailbox().allDocs();
    const unsent = (await this.outbox.all()).map(({ id }) => id);
    const without = (left: ReadonlySet<string>): Promise<Digest> =>
      digestOf(rows.filter(({ id }) => !left.has(id)).map(({ id, value }) => [id, value.rev] as const));
    const told = await without(new Set(unsent));
    const theirs = await door.compare(person.filled(vault.id ?? "").seq, unsent, told);
    const ours = theirs.left_out.length === 0 ? told : await without(new Set([...unsent, ...theirs.left_out]));
    const agrees = ours.sum === theirs.sum && ours.count === theirs.count;
    if (!agrees) await person.change(() => ({ filled: null }));
    return { agrees, here: ours.count, there: theirs.count };
  }

  #mailbox(): Local {
    const db = this.#load.mailbox();
    if (db === null) throw new Error("there is no mailbox here to fetch into");
    return db;
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof DoorRefused)) throw error;
}
