/**
 * What this install remembers of one person: their session, how the server's clock stands to ours, how far their mailbox
 * has been filled. Several may share a handheld; each has a row.
 */

import type { Wiped } from "../door/door.ts";
import { mayRead, type Session } from "../door/session.ts";
import type { Bell, Stop } from "../shelf/bell.ts";
import type { Locks } from "../shelf/locks.ts";
import type { Shelf } from "../shelf/shelf.ts";
import type { Filled } from "../sync/pull.ts";

export interface PersonRow {
  readonly id: string;
  readonly session: Session;
  /** The name they sign in by; null where they were paired by a code. */
  readonly login: string | null;
  /** What has to be added to this device's clock to have the server's. */
  readonly offset_ms: number;
  /** The latest moment of the server's time that has come here since it was last heard: a clock that is set back gives no more time to read. */
  readonly seen_ms: number;
  /** The public key that contacts are sealed to, and the boundaries known: of the last pack. */
  readonly pack: { readonly server_key: string; readonly version: string } | null;
  /** How far the mailbox of that vault is filled. */
  readonly filled: (Filled & { readonly vault: string }) | null;
  /** They have signed out, and the server has not heard of it yet. */
  readonly owes_sign_out?: boolean;
  /** What was wiped, as long as the server has not heard of it. */
  readonly owes_receipt?: Wiped | null;
}

const EMPTY: Filled = { seq: "0", is_whole: false };

export class Person {
  readonly #shelf: Shelf;
  readonly #locks: Locks;
  readonly #bell: Bell;
  #row: PersonRow;
  /** The server's time when it was last known, and the device's own count of milliseconds then, which nobody can set. */
  #known = { seenMs: 0, monotonicMs: 0 };

  static async all(shelf: Shelf, locks: Locks, bell: Bell): Promise<Person[]> {
    return (await shelf.all<PersonRow>("people")).map((row) => new Person(shelf, locks, bell, row));
  }

  /** Remembers a session that the server has just given, also of somebody new. */
  static async signedIn(shelf: Shelf, locks: Locks, bell: Bell, session: Session, login: string | null, nowMs: number): Promise<Person> {
    const before = await shelf.get<PersonRow>("people", session.person);
    const fresh = { id: session.person, session, login, offset_ms: 0, seen_ms: 0, pack: null, filled: null };
    const person = new Person(shelf, locks, bell, before ?? fresh);
    await person.heard(session, nowMs);
    const receipt = session.order === null && { owes_receipt: null }; // the new token is not of what was wiped
    await person.change(() => ({ owes_sign_out: false, ...receipt, ...(login !== null && { login }) }));
    return person;
  }

  private constructor(shelf: Shelf, locks: Locks, bell: Bell, row: PersonRow) {
    this.#shelf = shelf;
    this.#locks = locks;
    this.#bell = bell;
    this.#row = row;
    this.#know();
    bell.hear("people", () => void this.#refresh());
  }

  get id(): string {
    return this.#row.id;
  }

  get name(): string {
    return this.#row.session.name;
  }

  get login(): string | null {
    return this.#row.login;
  }

  get session(): Session {
    return this.#row.session;
  }

  get pack(): PersonRow["pack"] {
    return this.#row.pack;
  }

  get owesSignOut(): boolean {
    return this.#row.owes_sign_out ?? false;
  }

  get owesReceipt(): Wiped | undefined {
    return this.#row.owes_receipt ?? undefined;
  }

  /** The server's time, as well as it is known here. */
  serverMs(nowMs: number): number {
    return nowMs + this.#row.offset_ms;
  }

  filled(vault: string): Filled {
    return this.#row.filled?.vault === vault ? this.#row.filled : EMPTY;
  }

  /** Whether what lies here may be read now, by all that is known of the time. */
  mayRead(nowMs: number): boolean {
    return mayRead(this.session, Math.max(this.serverMs(nowMs), this.#row.seen_ms));
  }

  /** Some time has passed, by the device's clock or, should that have been set back, by its own count. */
  async passed(nowMs: number, monotonicMs = performance.now()): Promise<void> {
    if ((await this.#shelf.get("people", this.id)) === undefined) return; // wiped, and forgotten
    const least = this.#known.seenMs + monotonicMs - this.#known.monotonicMs;
    await this.#write((row) => ({ seen_ms: Math.max(row.seen_ms, this.serverMs(nowMs), least) }));
  }

  /** A session, or word that there is none any more. One that names no token keeps the last, which may still say that all was wiped. */
  heard(session: Session, nowMs: number): Promise<void> {
    const serverMs = Date.parse(session.server_time);
    return this.change((row) => ({
      session: { ...session, token: session.token ?? row.session.token },
      offset_ms: serverMs - nowMs,
      seen_ms: serverMs,
    }));
  }

  async change(news: (row: PersonRow) => Partial<PersonRow>): Promise<void> {
    await this.#write(news);
    this.#know();
    this.#bell.ring("people");
  }

  #write(news: (row: PersonRow) => Partial<PersonRow>): Promise<void> {
    return this.#locks.alone(`wangge-person-${this.id}`, async () => {
      const row = (await this.#shelf.get<PersonRow>("people", this.id)) ?? this.#row;
      this.#row = { ...row, ...news(row) };
      await this.#shelf.write({ put: "people", row: this.#row });
    });
  }

  watch(hear: () => void): Stop {
    return this.#bell.hear("people", hear);
  }

  async #refresh(): Promise<void> {
    this.#row = (await this.#shelf.get<PersonRow>("people", this.id)) ?? this.#row;
    this.#know();
  }

  #know(): void {
    this.#known = { seenMs: this.#row.seen_ms, monotonicMs: performance.now() };
  }
}
